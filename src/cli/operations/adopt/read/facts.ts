import { DescribeSecretCommand, DescribeSecretResponse } from '@aws-sdk/client-secrets-manager';
import { GetParametersCommand, ListTagsForResourceCommand, paginateDescribeParameters, Parameter, ParameterMetadata, SSMClient, Tag } from '@aws-sdk/client-ssm';
import { isAccessDenied, isNotFound, nameOf as errorName } from '../../../../aws/errors';
import { batches } from '../../../../core/batches';
import { environmentInArn, readId, readRegion, ValueLocation } from '../../../../core/location';
import { DERIVED_TAG, OWNER_TAG, stackName } from '../../../../core/ownership';
import { mapInParallel } from '../../../../core/parallel';
import { parameterNameIn } from '../../../../core/services/parameter-store';
import { secretsManager } from '../../../aws/secrets-manager-client';
import { ssm } from '../../../aws/ssm-client';
import { Target } from '../../../aws/target';
import { CreatedBy, factId, Facts, ParameterFacts, SecretFacts, ValueFacts } from '../facts';

const AT_ONCE = 8;

/** Reads facts about values, but no secret value. Leaves out values that the caller may not describe or that don't exist. */
export async function readFacts(target: Target, account: string, locations: readonly ValueLocation[]): Promise<Facts> {
  const facts = new Map<string, ValueFacts>();
  for (const [region, group] of byRegion(locations.filter((location) => isLookedAt(location, account)))) {
    const there = { ...target, region: region ?? target.region };
    const parameters = group.filter(({ service }) => service === 'ssm');
    const secrets = group.filter(({ service }) => service === 'secretsmanager');
    (await parameterFacts(ssm(there), parameters)).forEach((fact, id) => facts.set(id, fact));
    const described = await mapInParallel(secrets, AT_ONCE, (secret) => secretFacts(there, readId(secret)));
    secrets.forEach((secret, index) => described[index] && facts.set(factId(secret), described[index]!));
  }
  return facts;
}

/** Parameters of another account can't be read, and one invalid parameter name fails the whole call. */
function isLookedAt({ service, arn, name }: ValueLocation, account: string): boolean {
  const owner = environmentInArn(arn)?.account ?? account;
  return service === 'secretsmanager' || (owner === account && /^[\w./-]+$/.test(arn === undefined ? name! : parameterNameIn(arn)));
}

/** Each value once, as several references may read keys of one secret. */
function byRegion(locations: readonly ValueLocation[]): Map<string | undefined, ValueLocation[]> {
  const distinct = new Map(locations.map((location) => [factId(location), location]));
  const groups = new Map<string | undefined, ValueLocation[]>();
  for (const location of distinct.values()) {
    groups.set(readRegion(location), [...groups.get(readRegion(location)) ?? [], location]);
  }
  return groups;
}

async function parameterFacts(client: SSMClient, locations: readonly ValueLocation[]): Promise<Map<string, ParameterFacts>> {
  const found = new Map<string, ParameterFacts>();
  const metadata = await describeAll(client, locations.map(nameOf));
  for (const batch of batches(locations, 10)) {
    const parameters = await getParameters(client, batch.map(readId));
    await mapInParallel(batch, AT_ONCE, async (location) => {
      const parameter = parameters.find(({ Name, ARN }) => readId(location) === Name || readId(location) === ARN);
      if (parameter) {
        found.set(factId(location), await factsOf(client, parameter, metadata.get(parameter.Name!)));
      }
    });
  }
  return found;
}

function nameOf({ arn, name }: ValueLocation): string {
  return arn === undefined ? name! : parameterNameIn(arn);
}

/** Decrypts nothing. A String is plain text; of other types only the type is kept. */
async function getParameters(client: SSMClient, ids: readonly string[]): Promise<Parameter[]> {
  try {
    return (await client.send(new GetParametersCommand({ Names: [...ids], WithDecryption: false }))).Parameters ?? [];
  } catch (error) {
    return orNothing(error, []);
  }
}

async function describeAll(client: SSMClient, names: readonly string[]): Promise<Map<string, ParameterMetadata>> {
  const found = new Map<string, ParameterMetadata>();
  try {
    for (const batch of batches([...new Set(names)], 50)) {
      for await (const { Parameters = [] } of paginateDescribeParameters({ client, pageSize: 50 }, { ParameterFilters: [{ Key: 'Name', Option: 'Equals', Values: batch }] })) {
        Parameters.forEach((parameter) => found.set(parameter.Name!, parameter));
      }
    }
    return found;
  } catch (error) {
    return orNothing(error, found);
  }
}

async function factsOf(client: SSMClient, { Name, Type, Value }: Parameter, metadata: ParameterMetadata | undefined): Promise<ParameterFacts> {
  const isString = Type === 'String';
  return {
    service: 'ssm',
    type: String(Type),
    description: metadata?.Description,
    key: Type === 'SecureString' ? metadata?.KeyId : undefined,
    ...(isString ? { value: Value } : {}),
    ...creators(await tagsOf(client, Name!)),
  };
}

async function tagsOf(client: SSMClient, name: string): Promise<readonly Tag[]> {
  try {
    return (await client.send(new ListTagsForResourceCommand({ ResourceType: 'Parameter', ResourceId: name }))).TagList ?? [];
  } catch (error) {
    return orNothing(error, []);
  }
}

/** CloudFormation creates no SecureString. The gate of a stack creates and composes one. */
function creators(tags: readonly Tag[]): Pick<ParameterFacts, 'stack' | 'composedBy'> {
  const { [DERIVED_TAG]: derived, [OWNER_TAG]: owner } = Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
  return { stack: createdBy(tags), ...(derived !== undefined && owner !== undefined ? { composedBy: stackName(owner) } : {}) };
}

async function secretFacts(target: Target, id: string): Promise<SecretFacts | undefined> {
  let secret: DescribeSecretResponse;
  try {
    secret = await secretsManager(target).send(new DescribeSecretCommand({ SecretId: id }));
  } catch (error) {
    return orNothing(error, undefined);
  }
  const { ARN, Name, Description, KmsKeyId, RotationEnabled, OwningService, Tags } = secret;
  const managedBy = OwningService ?? /^([a-z0-9-]+)!/.exec(Name!)?.[1];
  return {
    service: 'secretsmanager',
    arn: ARN!,
    name: Name!,
    description: Description,
    key: KmsKeyId,
    rotates: RotationEnabled === true,
    ...(managedBy === undefined ? {} : { managedBy }),
    stack: createdBy(Tags),
  };
}

/** The stack according to the tags that CloudFormation adds. */
function createdBy(tags: readonly { readonly Key?: string; readonly Value?: string }[] = []): CreatedBy | undefined {
  const value = (name: string): string | undefined => tags.find(({ Key }) => Key === `aws:cloudformation:${name}`)?.Value;
  const stack = value('stack-name') ?? value('stack-id')?.split('/')[1];
  return stack === undefined ? undefined : { name: stack, logicalId: value('logical-id') };
}

function orNothing<T>(error: unknown, nothing: T): T {
  if (isAccessDenied(error) || isNotFound(error) || errorName(error) === 'ValidationException') {
    return nothing;
  }
  throw error;
}
