import { resolve as absolute } from 'node:path';
import { cloudFormation } from './aws/cloud-formation-client';
import { identity, Identity } from './aws/identity';
import { defaultRegion } from './aws/region';
import { Target } from './aws/target';
import { CommandError } from './errors';
import { Io } from './io';
import { SourceOptions } from './session-options';
import { isAccessDenied } from '../aws/errors';
import { mapInParallel } from '../core/parallel';
import { defaultAssembly, readAssembly } from './source/assembly';
import { parameterDefaults } from './source/attributes';
import { deployedDeclarations } from './source/deployed/declarations';
import { readDeployed } from './source/deployed/read-stack';
import { stackFacts } from './source/deployed/stack-facts';
import { resolve, StackFacts, unresolvedIn } from './source/intrinsics';
import { oneService, selectServices, UNREADABLE_FIX, unreadableMessage, withLists } from './source/select';
import { DecodedServices, decodeServices, isSameService, Service, UnreadableService } from './source/service';
import { isSameStack, partitionOf, StackSource } from './source/stack-source';
import { CommandPlace } from '../core/commands';
import { declarationsIn } from '../core/template-declarations';

/** A service with the environment of its values. */
export interface ResolvedService extends Service {
  readonly target: Target;
  readonly account: string;
  /** ARN of the caller. */
  readonly caller: string;
  readonly facts: StackFacts;
  /** Options of the commands that messages about it print. */
  readonly place: CommandPlace;
}

/** Other services, and why there may be more. */
export interface Neighbours {
  readonly services: readonly Service[];
  readonly unknown?: string;
}

/** The stores throttle more of them at the same time. */
export const SERVICES_AT_ONCE = 16;

/** The declarations. Reads and decodes each stack once for a command. */
export class Session {
  private readonly resolved = new Map<StackSource, Promise<ResolvedStack>>();
  private read?: Promise<StackSource[]>;
  private decoded?: Promise<DecodedServices>;
  private readonly reported = new Set<string>();

  constructor(readonly io: Io, readonly options: SourceOptions) {}

  /** The selected services that have a list, from their templates. With `cdk.out` this calls no AWS API. */
  async services(): Promise<Service[]> {
    return withLists(await this.selected());
  }

  /** The selected services, and task definitions with a gate but without a list. */
  async selected(): Promise<Service[]> {
    const declared = await this.declared();
    const selected = selectServices(declared, this.options.service);
    if (this.options.service === undefined) {
      declared.unreadable.forEach((service) => this.warn(service));
    }
    return selected;
  }

  /** The selected services, including those without a list. Resolves everything that exists so far. */
  async resolve(): Promise<ResolvedService[]> {
    return mapInParallel(await this.selected(), SERVICES_AT_ONCE, (service) => this.resolveService(service));
  }

  /** The only selected service. Doesn't use services of another account. */
  async resolveOne(what: string, advice?: string): Promise<ResolvedService> {
    return this.resolveService(oneService(await this.services(), what, advice));
  }

  /** All services of the source, selected or not, to find other services that use a store. */
  declared(): Promise<DecodedServices> {
    this.decoded ??= this.stacks().then((stacks) => allOf(stacks.map((stack) => decodeServices(stack, templateFacts(stack)))));
    return this.decoded;
  }

  /**
   * Other services that may read this one's stores: those of the app or, if the stack is read as deployed,
   * those of all deployed stacks.
   */
  async neighbours(service: ResolvedService): Promise<Neighbours> {
    try {
      const found = this.options.deployed === undefined ? await this.declaredBeside() : await this.deployedBeside(service);
      const [refused] = found.unreadable;
      return {
        services: found.services.filter((other) => !isSameService(other, service) || !isSameStack(other.stack, service.stack)),
        ...(refused ? { unknown: unreadableMessage(refused) } : {}),
      };
    } catch (error) {
      if (!isAccessDenied(error)) {
        throw error;
      }
      const action = /not authorized to perform: ([\w:]+)/.exec((error as Error).message)?.[1];
      return { services: [], unknown: action === undefined ? `${(error as Error).name}: ${(error as Error).message}` : `you may not ${action}` };
    }
  }

  /** Commands that work without an app's output have no other services. */
  private declaredBeside(): Promise<DecodedServices> {
    return this.declared().catch(() => ({ services: [], unreadable: [] }));
  }

  private async deployedBeside({ account, target, declaration: { stores } }: ResolvedService): Promise<DecodedServices> {
    const regions = new Set([target.region, ...stores.map(({ region }) => region ?? target.region)]);
    return allOf(await Promise.all([...regions].map((region) => deployedDeclarations(cloudFormation({ ...target, region }), { account, region }))));
  }

  /** The selected services whose declarations can't be read. Without a pattern, they hide no other service. */
  async unreadable(): Promise<readonly UnreadableService[]> {
    return this.options.service === undefined ? (await this.declared()).unreadable : [];
  }

  private warn(service: UnreadableService): void {
    const message = unreadableMessage(service);
    if (!this.reported.has(message)) {
      this.reported.add(message);
      this.io.stderr.write(`warning: ${message}\n  -> ${UNREADABLE_FIX}\n`);
    }
  }

  private stacks(): Promise<StackSource[]> {
    this.read ??= this.readStacks();
    return this.read;
  }

  private async readStacks(): Promise<StackSource[]> {
    const { app, deployed, profile } = this.options;
    if (deployed === undefined) {
      return readAssembly(app ?? defaultAssembly(this.io.cwd), this.io.cwd);
    }
    const target = { region: this.options.region ?? await defaultRegion(profile), profile };
    const { account } = await this.caller(target);
    return readDeployed(cloudFormation(target), deployed, { account, region: target.region });
  }

  async resolveService(service: Service): Promise<ResolvedService> {
    const target = { region: await this.regionOf(service.stack), profile: this.options.profile };
    const caller = await this.caller(target);
    assertAccount(service.path, service.stack.account, caller);
    const { facts, declared } = await this.resolvedStack(service.stack, target, caller.account);
    const unreadable = declared.unreadable.find(({ path }) => path === service.path);
    const completed = declared.services.find((candidate) => isSameService(candidate, service));
    if (!completed) {
      throw new CommandError(unreadable ? unreadableMessage(unreadable) : `${service.path} is not in stack ${service.stack.name}`, UNREADABLE_FIX);
    }
    const place = this.placeOf(service, target.region, caller.account);
    const resolved = { ...completed, target, account: caller.account, caller: caller.arn, facts, place };
    return resolved.unresolved.size > 0 ? (await import('./source/deployed/registered-references.js')).resolveFromTaskDefinitions(resolved) : resolved;
  }

  /** The identity of the credentials. With `--account`, those of other accounts are rejected. */
  async caller(target: Target): Promise<Identity> {
    const caller = await identity(target);
    assertAccount('--account', this.options.account, caller);
    return caller;
  }

  /** Options of the commands that messages about this session print. */
  get place(): CommandPlace {
    const { app, deployed, profile, region, account } = this.options;
    return { program: this.io.program, app: app === undefined ? undefined : absolute(this.io.cwd, app), deployed, profile, region, account };
  }

  /** Options of the commands that messages about another service of the same account print. */
  placeBeside({ path, stack }: Service, { target, account }: ResolvedService): CommandPlace {
    const place = this.placeOf({ path, stack }, stack.region ?? target.region, account);
    return this.options.deployed === undefined || place.deployed === stack.name ? place : { ...place, deployed: stack.name };
  }

  /** If an app leaves its account open, or a stack is known only by name, use the credentials' account. */
  private placeOf({ path, stack }: Pick<Service, 'path' | 'stack'>, region: string, account: string): CommandPlace {
    const open = stack.account === undefined || this.options.deployed !== undefined;
    return { ...this.place, service: path, region, account: open ? account : undefined };
  }

  private async regionOf({ name, region }: StackSource): Promise<string> {
    const asked = this.options.region;
    if (region && asked && asked !== region) {
      throw new CommandError(`stack ${name} is in ${region}, not in ${asked}`, `leave --region out to work in ${region}, or choose the app or stack that is in ${asked}`);
    }
    return region ?? asked ?? defaultRegion(this.options.profile);
  }

  private resolvedStack(stack: StackSource, { region, profile }: Target, account: string): Promise<ResolvedStack> {
    const known = this.resolved.get(stack) ?? resolveStack(stack, { ...stack, region, account }, profile);
    this.resolved.set(stack, known);
    return known;
  }
}

function assertAccount(what: string, wanted: string | undefined, caller: Identity): void {
  if (wanted !== undefined && wanted !== caller.account) {
    throw new CommandError(
      `${what} ${what === '--account' ? 'is' : 'belongs to account'} ${wanted}, and these are credentials of account ${caller.account} (${caller.arn})`,
      `use credentials of account ${wanted}: --profile NAME, or AWS_PROFILE`,
    );
  }
}

interface ResolvedStack {
  readonly facts: StackFacts;
  readonly declared: DecodedServices;
}

async function resolveStack(stack: StackSource, placed: StackSource, profile: string | undefined): Promise<ResolvedStack> {
  const facts = await readFacts(placed, profile);
  return { facts, declared: decodeServices(stack, facts) };
}

function allOf(stacks: readonly DecodedServices[]): DecodedServices {
  return { services: stacks.flatMap(({ services }) => services), unreadable: stacks.flatMap(({ unreadable }) => unreadable) };
}

async function readFacts(stack: StackSource, profile: string | undefined): Promise<StackFacts> {
  const facts = templateFacts(stack);
  const open = unresolvedIn(declarationsIn(stack.template).map(({ wire }) => resolve(wire, { ...facts, parameters: {} })));
  if (open.length === 0) {
    return facts;
  }
  return stackFacts(cloudFormation({ region: stack.region!, profile }), stack, facts, { exports: open.some(({ source }) => source === 'export') });
}

/** The facts that the template contains. */
function templateFacts(stack: StackSource): StackFacts {
  const { account, region, name, template } = stack;
  return { account, region, partition: region && partitionOf(region), stackName: name, parameters: parameterDefaults(template) };
}
