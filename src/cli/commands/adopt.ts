import { assertPrefix } from '../../core/names';
import { defaultRegion } from '../aws/region';
import { Context } from '../context';
import { CommandError, ExitCode } from '../errors';
import { readInput } from '../files';
import { readWorkload, WorkloadOptions, WorkloadSource } from '../operations/adopt/read';
import { isCopilotManifest } from '../operations/adopt/read/copilot';
import { copilotSource } from '../operations/adopt/read/copilot-file';
import { adoptWorkload, AdoptWorkloadOptions } from '../operations/adopt/run';
import { adoptManifest } from '../operations/adopt-manifest/run';
import { withProgress } from '../output/progress';
import { ResolvedService } from '../session';
import { partitionOf } from '../source/stack-source';

export interface AdoptOptions extends AdoptWorkloadOptions, WorkloadOptions {
  readonly manifest?: string;
  /** Which environment of a Copilot manifest. */
  readonly environment?: string;
}

/** Turns a running workload into a declaration. */
export async function adopt(context: Context, options: AdoptOptions): Promise<ExitCode> {
  if (options.prefix !== undefined) {
    assertPrefix(options.prefix, '--prefix');
  }
  const { manifest } = options;
  const text = manifest === undefined ? undefined : await readInput(context.io, manifest);
  const isCopilot = text !== undefined && isCopilotManifest(text);
  if (options.environment !== undefined && !isCopilot) {
    throw new CommandError('--environment chooses one of a manifest of AWS Copilot', 'leave it out, or name the manifest with --manifest FILE');
  }
  if (text !== undefined && !isCopilot) {
    return adoptManifest(context, text, options);
  }
  return adoptRunning(context, isCopilot ? copilotSource(manifest!, text!, options.environment) : readWorkload(options), options);
}

async function adoptRunning(context: Context, read: WorkloadSource | undefined, options: AdoptOptions): Promise<ExitCode> {
  const isDeclared = options.copy === true && options.prefix === undefined;
  if (!read) {
    throw new CommandError('there is nothing to adopt', 'use --task-definition FAMILY, --ecs-service CLUSTER/SERVICE, or another of the options that name what runs today');
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
