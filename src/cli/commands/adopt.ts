import { assertPrefix } from '../../core/names';
import { defaultRegion } from '../aws/region';
import { Context } from '../context';
import { CommandError, ExitCode } from '../errors';
import { readWorkload, WorkloadOptions } from '../operations/adopt/read';
import { adoptWorkload, AdoptWorkloadOptions } from '../operations/adopt/run';
import { adoptManifest } from '../operations/adopt-manifest/run';
import { withProgress } from '../output/progress';
import { ResolvedService } from '../session';
import { partitionOf } from '../source/stack-source';

export interface AdoptOptions extends AdoptWorkloadOptions, WorkloadOptions {
  readonly manifest?: string;
}

/** Turns a running workload into a declaration. */
export async function adopt(context: Context, options: AdoptOptions): Promise<ExitCode> {
  if (options.prefix !== undefined) {
    assertPrefix(options.prefix, '--prefix');
  }
  if (options.manifest !== undefined) {
    return adoptManifest(context, options.manifest, options);
  }
  const isDeclared = options.copy === true && options.prefix === undefined;
  const read = readWorkload(options);
  if (!read) {
    throw new CommandError('there is nothing to adopt', 'give --task-definition FAMILY, --ecs-service CLUSTER/SERVICE, or another of the options that name what runs today');
  }
  const service = isDeclared ? await context.session.resolveOne('adopt --copy') : await undeclared(context, options);
  const workload = await withProgress(context.io, `Reading ${read.name}`, () => read.from(context, service));
  return adoptWorkload(context, service, workload, options);
}

/** A service that the app doesn't declare yet. */
async function undeclared({ session }: Context, { prefix = '' }: AdoptOptions): Promise<ResolvedService> {
  const { profile } = session.options;
  const region = session.options.region ?? await defaultRegion(profile);
  const target = { region, profile };
  const { account, arn } = await session.caller(target);
  const facts = { account, region, partition: partitionOf(region) };
  return {
    path: prefix,
    stack: { name: prefix, account, region, template: {} },
    declaration: { service: prefix, verification: 'values', stores: [], variables: {} },
    unresolved: new Map(),
    unresolvedKeys: new Map(),
    target,
    account,
    caller: arn,
    facts,
    place: { ...session.place, region, account },
  };
}
