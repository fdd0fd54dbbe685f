import { Declaration, ForeignVariable, StoreDeclaration } from '../../core/declaration';
import { assertPrefix } from '../../core/names';
import { defaultRegion } from '../aws/region';
import { Context } from '../context';
import { CommandError, EXIT, ExitCode } from '../errors';
import { adopt as planAdoption, AdoptedVariable, Adoption, parseReference, Reference } from '../operations/adopt/plan';
import { adoptionAsTypeScript, adoptionAsYaml } from '../operations/adopt/print';
import { adoptManifest } from '../operations/adopt-manifest/run';
import { applyImport, ApplyOptions } from '../operations/import/run';
import { count } from '../output/output';
import { withProgress } from '../output/progress';
import { ResolvedService } from '../session';
import { registeredTaskDefinition } from '../source/deployed/task-definition';
import { partitionOf } from '../source/stack-source';
import { readValues } from '../values/read-values';

export interface AdoptOptions extends ApplyOptions {
  readonly taskDefinition?: string;
  readonly manifest?: string;
  readonly container?: string;
  readonly format: 'typescript' | 'yaml';
  readonly copy?: boolean;
  readonly prefix?: string;
}

/** From a task definition or a manifest that exists to a declaration. */
export async function adopt(context: Context, { taskDefinition, manifest, ...options }: AdoptOptions): Promise<ExitCode> {
  if (options.prefix) {
    assertPrefix(options.prefix, '--prefix');
  }
  if (manifest) {
    return adoptManifest(context, manifest, options);
  }
  if (!taskDefinition) {
    throw new CommandError('there is nothing to adopt', 'give --task-definition FAMILY or --manifest FILE');
  }
  return adoptTaskDefinition(context, { ...options, taskDefinition });
}

type TaskDefinitionOptions = AdoptOptions & { readonly taskDefinition: string };

/** Prints the declaration, and copies the values where they shall be. */
async function adoptTaskDefinition(context: Context, options: TaskDefinitionOptions): Promise<ExitCode> {
  const service = options.copy && !options.prefix ? await context.session.resolveOne('adopt --copy') : await undeclared(context, options);
  const { arn, containers } = await withProgress(context.io, `Reading ${options.taskDefinition}`, () => registeredTaskDefinition(service.target, options.taskDefinition));
  const chosen = containers.filter(({ container }) => !options.container || container === options.container);
  if (chosen.length === 0) {
    throw new CommandError(`${options.taskDefinition} has no container ${options.container}`, `choose with --container one of: ${containers.map(({ container }) => container).join(', ')}`);
  }
  const adoption = planAdoption(referencesOf(chosen.flatMap(({ secrets }) => secrets), service.target.region), chosen.flatMap(({ plain }) => plain), options.prefix);
  if (adoption.variables.length === 0) {
    throw new CommandError(`${options.taskDefinition} reads nothing from a store`, 'name another revision, as in FAMILY:REVISION');
  }
  if (options.copy) {
    return copy(context, service, adoption, options);
  }
  print(context, arn, adoption, options);
  return EXIT.fine;
}

/** Containers may share a variable; with two different sources there is no single declaration. */
function referencesOf(secrets: readonly { readonly name: string; readonly valueFrom: string }[], region: string): { name: string; reference: Reference }[] {
  const found = new Map<string, string>();
  for (const { name, valueFrom } of secrets) {
    const known = found.get(name);
    if (known !== undefined && known !== valueFrom) {
      throw new CommandError(`${name} comes from ${known} in one container and from ${valueFrom} in another`, 'adopt them one by one with --container NAME');
    }
    found.set(name, valueFrom);
  }
  return [...found].map(([name, valueFrom]) => ({ name, reference: parseReference(valueFrom, region) }));
}

function print({ output }: Context, arn: string, adoption: Adoption, { format, prefix }: AdoptOptions): void {
  if (output.asJson) {
    output.json({ taskDefinition: arn, ...adoption });
    return;
  }
  output.io.stdout.write(format === 'yaml' ? adoptionAsYaml(adoption) : adoptionAsTypeScript(adoption));
  if (prefix) {
    output.note(`the values are not under ${prefix} yet: add --copy to this command, before the app is deployed`);
  }
}

/** Copies what the task definition reads into the service's stores, by the same plan and writes as an import. */
async function copy(context: Context, service: ResolvedService, adoption: Adoption, options: AdoptOptions): Promise<ExitCode> {
  const source: ResolvedService = { ...service, declaration: sourceDeclaration(service, adoption.variables), unresolved: new Map() };
  const { values, findings } = await withProgress(context.io, `Reading ${count(adoption.variables.length, 'value')}`, () => readValues(source, () => true));
  if (findings.length > 0) {
    throw new CommandError(findings.map(({ variable, problem }) => `${variable}: ${problem}`).join('\n'), 'correct these values or references first; nothing was copied');
  }
  const target: ResolvedService = options.prefix ? { ...service, declaration: ownDeclaration(options.prefix, options.key, adoption.variables) } : service;
  return applyImport(context, target, { values: Object.fromEntries(values) }, options);
}

function sourceDeclaration(service: ResolvedService, variables: readonly AdoptedVariable[]): Declaration {
  const place = `arn:${partitionOf(service.target.region)}`;
  return {
    service: service.path,
    verification: 'values',
    stores: [],
    variables: Object.fromEntries(variables.map(({ variable, reference }): [string, ForeignVariable] => [variable, reference.kind === 'parameter'
      ? { kind: 'parameter', parameter: reference.name, region: reference.region }
      : {
        kind: 'foreign-secret',
        // From a task definition, which has it in full.
        arn: reference.arn!.replace(/^arn:[^:]+/, place),
        field: reference.field,
        stage: reference.stage,
        versionId: reference.versionId,
      }])),
  };
}

function ownDeclaration(prefix: string, key: string | undefined, variables: readonly AdoptedVariable[]): Declaration {
  const store: StoreDeclaration = { kind: 'ssm', name: prefix, ...(key ? { key } : {}) };
  return {
    service: prefix,
    verification: 'values',
    stores: [store],
    variables: Object.fromEntries(variables.map(({ variable }) => [variable, { kind: 'secret', store: 0, name: variable }])),
  };
}

/** A place for a service that the app doesn't declare yet. */
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
