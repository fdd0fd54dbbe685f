import { Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as fc from 'fast-check';
import { RolePolicies } from './policies';
import { secretsOf } from './service';
import { SecretStore, ServiceSecrets, Variable } from '../../../src';

/** Declarations over all kinds of places, with what the role of their reader may read. */

export const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/1111aaaa-12ab-34cd-56ef-1234567890ab';
export const parameterArn = (name: string, region = 'eu-west-1'): string => `arn:aws:ssm:${region}:123456789012:parameter${name}`;
export const secretArn = (name: string): string => `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${name}`;

const PLACES = ['own', 'shared', 'json', 'parameter', 'secret'] as const;
const NAMES = ['A', 'B', 'C', 'D', 'E'];

export interface DeclaredValues {
  /** Three different parts of names. */
  readonly parts: readonly string[];
  readonly places: readonly (typeof PLACES)[number][];
  readonly keyed: boolean;
}

const part = fc.stringMatching(/^[a-z][a-z0-9_.-]{0,8}$/).filter((text) => !/^(aws|ssm)/.test(text) && !/-[a-z0-9]{6}$/.test(text));

export const declaredValues = (): fc.Arbitrary<DeclaredValues> => fc.record({
  parts: fc.uniqueArray(part, { minLength: 3, maxLength: 3 }),
  places: fc.array(fc.constantFrom(...PLACES), { minLength: 1, maxLength: NAMES.length }),
  keyed: fc.boolean(),
});

export function declare(stack: Stack, { parts: [one, two, three], places, keyed }: DeclaredValues): ServiceSecrets {
  const options = keyed ? { encryptionKey: kms.Key.fromKeyArn(stack, 'DeclaredKey', KEY) } : {};
  const shared = SecretStore.parameterStore(`/${two}/common`, options);
  const json = SecretStore.secretsManager(`${three}/json`, options);
  const make: Record<DeclaredValues['places'][number], (name: string) => Variable> = {
    own: () => Variable.secret(),
    shared: () => Variable.secret({ store: shared }),
    json: () => Variable.secret({ store: json }),
    parameter: (name) => Variable.fromSsmParameterName(`/${one}/x/${name}`, options),
    secret: (name) => Variable.fromSecretName(`${three}/${name}`, 'k', options),
  };
  const variables = Object.fromEntries(places.map((place, index) => [NAMES[index], make[place](NAMES[index])]));
  return secretsOf(stack, { store: SecretStore.parameterStore(`/${one}/shop`, options), variables });
}

/** Every value, and none beside them. */
export async function expectReadsExactly(role: RolePolicies, { parts: [one, two, three], places, keyed }: DeclaredValues): Promise<void> {
  const arnOf: Record<DeclaredValues['places'][number], (name: string) => string> = {
    own: (name) => parameterArn(`/${one}/shop/${name}`),
    shared: (name) => parameterArn(`/${two}/common/${name}`),
    json: () => secretArn(`${three}/json-AbCdEf`),
    parameter: (name) => parameterArn(`/${one}/x/${name}`),
    secret: (name) => secretArn(`${three}/${name}-AbCdEf`),
  };
  for (const [index, place] of places.entries()) {
    const arn = arnOf[place](NAMES[index]);
    const service = arn.includes(':ssm:') ? 'ssm' : 'secretsmanager';
    const action = service === 'ssm' ? 'ssm:GetParameters' : 'secretsmanager:GetSecretValue';
    const neighbours = service === 'ssm' ? [`${arn}x`.replace(/\/([^/]*)$/, 'x/$1'), arn.replace(/\/[^/]*$/, '')] : [arn.replace(/-AbCdEf$/, '-admin-AbCdEf')];
    expect([arn, await role.allows(action, arn)]).toEqual([arn, true]);
    expect([arn, await role.decrypts(KEY, service, arn)]).toEqual([arn, keyed]);
    for (const neighbour of neighbours) {
      expect([neighbour, await role.allows(action, neighbour)]).toEqual([neighbour, false]);
      expect([neighbour, await role.decrypts(KEY, service, neighbour)]).toEqual([neighbour, false]);
    }
  }
}
