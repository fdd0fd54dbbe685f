import { App, Duration, NestedStack, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { SecretStore, ServiceSecrets, Variable } from '../../../src';

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1111aaaa-12ab-34cd-56ef-1234567890ab';
const people = { B: Variable.secret(), A: Variable.secret() };

interface Case {
  readonly store: (stack: Stack) => SecretStore;
  readonly variables?: (stack: Stack) => { [name: string]: Variable };
  readonly wait?: Duration;
}

function synthesized({ store, variables = () => people, wait }: Case): { waitOnCreate?: number; notes: string[] } {
  const stack = new Stack(new App(), 'Shop');
  new ServiceSecrets(stack, 'Secrets', { store: store(stack), variables: variables(stack), waitForValues: wait });
  const [gate] = Object.values(Template.fromStack(stack).findResources('Custom::ServiceSecrets'));
  const notes = Annotations.fromStack(stack).findInfo('*', Match.anyValue()).map(({ entry }) => String(entry.data));
  return { waitOnCreate: gate.Properties.WaitOnCreate as number | undefined, notes };
}

const ownKey = (stack: Stack): SecretStore => SecretStore.parameterStore('/prod/shop', { encryptionKey: new Key(stack, 'Key') });

test.each<[string, Case, number | undefined]>([
  ['a key that the stack creates', { store: ownKey }, 600],
  ['such a key of a secret', { store: (stack) => SecretStore.secretsManager('prod/shop', { encryptionKey: new Key(stack, 'Key') }) }, 600],
  ['A9: a secret that the stack creates', { store: (stack) => SecretStore.fromSecret(new Secret(stack, 'Secret')) }, 600],
  ['such a key of another store', { store: () => SecretStore.parameterStore('/prod/common'), variables: (stack) => ({ A: Variable.secret({ store: ownKey(stack) }) }) }, 600],
  ['values of the gate alone, which may be under the key of a deleted stack', { store: ownKey, variables: () => ({ G: Variable.generated() }) }, 600],
  ['an imported key', { store: (stack) => SecretStore.parameterStore('/prod/shop', { encryptionKey: Key.fromKeyArn(stack, 'Key', KEY) }) }, undefined],
  ['a key of another stack', { store: (stack) => SecretStore.parameterStore('/prod/shop', { encryptionKey: new Key(new Stack(stack.node.root as App, 'Keys'), 'Key') }) }, undefined],
  ['an imported secret', { store: (stack) => SecretStore.fromSecret(Secret.fromSecretNameV2(stack, 'Secret', 'prod/shop')) }, undefined],
  ['no key', { store: () => SecretStore.parameterStore('/prod/shop') }, undefined],
  ['another time, which replaces the default', { store: ownKey, wait: Duration.minutes(5) }, undefined],
])('%s', (_name, input, expected) => {
  expect(synthesized(input).waitOnCreate).toBe(expected);
});

test('a nested stack is deployed with its parent, and so is its key', () => {
  const parent = new Stack(new App(), 'Parent');
  const key = new Key(parent, 'Key');
  const nested = new NestedStack(parent, 'Nested');
  new ServiceSecrets(nested, 'Secrets', { store: SecretStore.parameterStore('/prod/shop', { encryptionKey: key }), variables: people });
  Template.fromStack(nested).hasResourceProperties('Custom::ServiceSecrets', { WaitOnCreate: 600 });
});

describe('N16: a note at synthesis', () => {
  test('names the values, the time, and the commands', () => {
    expect(synthesized({ store: ownKey }).notes).toEqual([
      'A deployment that creates the key or the secret of the values waits up to 10 minutes for A, B, which nobody can put before. Meanwhile: npx cdk-service-secrets import FILE -s Shop/Secrets, or put NAME. '
      + 'A key in a stack of its own needs no waiting. The log of the gate has the commands',
    ]);
  });

  test('says when a configured time applies', () => {
    expect(synthesized({ store: () => SecretStore.parameterStore('/prod/shop'), wait: Duration.seconds(90) }).notes).toEqual([
      'The first deployment, and each one with new names, waits up to 90 seconds for A, B, if they are missing. Meanwhile: npx cdk-service-secrets import FILE -s Shop/Secrets, or put NAME. '
      + 'The log of the gate has the commands',
    ]);
  });

  test('counts many values', () => {
    const variables = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`V${index}`, Variable.secret()]));
    expect(synthesized({ store: ownKey, variables: () => variables }).notes[0]).toContain('for V0, V1, V2, V3, V4 and 4 more,');
  });

  test.each<[string, Case]>([
    ['the gate has nothing to wait for', { store: () => SecretStore.parameterStore('/prod/shop') }],
    ['people put nothing', { store: ownKey, variables: () => ({ G: Variable.generated(), L: Variable.config('info'), X: Variable.fromSsmParameterName('/x/Y') }) }],
    ['the waiting is turned off', { store: ownKey, wait: Duration.seconds(0) }],
  ])('is left out where %s', (_name, input) => {
    expect(synthesized(input).notes).toEqual([]);
  });
});
