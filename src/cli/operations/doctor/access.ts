import { attempt } from './attempt';
import { PlaceFacts } from './plan';
import { principalOf } from './principal';
import { isAccessDenied, nameOf } from '../../../aws/errors';
import { isOwn, isReference, StoreDeclaration } from '../../../core/declaration';
import { locate, policyResources } from '../../../core/location';
import { StoredValue } from '../../../core/stored-value';
import { simulate } from '../../aws/simulate';
import { CommandError } from '../../errors';
import { storeLabel } from '../../output/announce';
import { ResolvedService } from '../../session';
import { knownPart } from '../../source/service';
import { partitionOf } from '../../source/stack-source';
import { readServiceValues } from '../../values/read-service-values';
import { storeAccount } from '../../values/store-account';

/** The caller's permissions for the declared names, store by store. Writes nothing. */
export async function examineAccess(service: ResolvedService): Promise<PlaceFacts[]> {
  const { stores } = service.declaration;
  const variables = Object.entries(knownPart(service).variables).filter(([, variable]) => isReference(variable));
  const namesOf = (index: number | undefined): string[] =>
    variables.filter(([, variable]) => (isOwn(variable) ? variable.store : undefined) === index).map(([name]) => name);
  const others = namesOf(undefined);
  // All at the same time: without a network each of them waits for long.
  return Promise.all([
    ...stores.flatMap((store, index) => (namesOf(index).length > 0 ? [examineStore(service, store, namesOf(index))] : [])),
    ...(others.length > 0 ? [readPlace(service, 'external values', others)] : []),
  ]);
}

async function examineStore(service: ResolvedService, store: StoreDeclaration, names: readonly string[]): Promise<PlaceFacts> {
  const facts = await readPlace(service, storeLabel(store), names);
  return { ...facts, write: await attempt(() => deniedWrites(service, store, facts.metadata)) };
}

async function readPlace(service: ResolvedService, place: string, names: readonly string[]): Promise<PlaceFacts> {
  const only = new Set(names);
  const metadata = await readServiceValues(service, { only, metadata: true });
  return { place, metadata, values: isAnswered(metadata) ? await readServiceValues(service, { only }) : metadata };
}

/** Doesn't ask a service again that hasn't responded, as each attempt takes long. */
function isAnswered(readings: ReadonlyMap<string, StoredValue>): boolean {
  return [...readings.values()].some(({ status }) => status !== 'failed');
}

/** Actions that a write to a store needs, and that IAM's simulation of the caller denies. */
async function deniedWrites(service: ResolvedService, store: StoreDeclaration, readings: ReadonlyMap<string, StoredValue>): Promise<{ readonly denied: readonly string[] }> {
  if (storeAccount(store, service.account) !== service.account) {
    throw new CommandError('not known: the store is another account\'s, whose own policies count too', 'ask the owner of that account, or try it with `put`');
  }
  if (!isAnswered(readings)) {
    throw new CommandError('not asked, as the store does not answer', 'correct what is said of its metadata');
  }
  try {
    const principal = await principalOf(service.target, service.caller);
    const denied: string[] = [];
    for (const [action, resources] of questionsOf(service, store, readings)) {
      const { allowed, answered } = await simulate(service.target, { principal, action, resources });
      const refused = resources.some((resource) => answered.has(resource) && !allowed.has(resource));
      if (!refused && resources.some((resource) => !answered.has(resource))) {
        throw new CommandError(`not known, as IAM's policy simulator gave no answer to ${action}`, 'try it with `put`');
      }
      denied.push(...refused ? [action] : []);
    }
    return { denied };
  } catch (error) {
    if (!isAccessDenied(error) && nameOf(error) !== 'NoSuchEntityException') {
      throw error;
    }
    throw new CommandError('not known, needs iam:SimulatePrincipalPolicy, and iam:GetRole for a role with a path', 'ask for these permissions, or try it with `put`', { cause: error });
  }
}

function questionsOf({ declaration, account, target }: ResolvedService, store: StoreDeclaration, readings: ReadonlyMap<string, StoredValue>): [string, string[]][] {
  const here = { partition: partitionOf(target.region), region: target.region, account };
  const resources = [...readings].map(([name, reading]) => {
    const variable = declaration.variables[name];
    const [resource] = isReference(variable) ? policyResources(locate(declaration, variable), here) : [];
    // Nobody knows the suffix of a secret before it exists.
    return reading.status === 'found' ? reading.arn : resource.replace(/-\?{6}$/, '-000000');
  });
  const write = store.kind === 'ssm' ? ['ssm:PutParameter'] : ['secretsmanager:PutSecretValue', ...([...readings.values()].some(({ status }) => status === 'missing') ? ['secretsmanager:CreateSecret'] : [])];
  return write.map((action) => [action, [...new Set(resources)]]);
}
