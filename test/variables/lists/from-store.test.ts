import { App, CfnParameter, CfnWaitConditionHandle, Stack } from 'aws-cdk-lib';
import { Annotations } from 'aws-cdk-lib/assertions';
import { LOOKUP_LOADED } from '../../../src/core/list/lookup';
import { ServiceSecrets } from '../../../src/ecs/service-secrets';
import { VariableList } from '../../../src/variables/lists/variable-list';
import { SecretStore } from '../../../src/variables/secret-store';

const env = { account: '111122223333', region: 'eu-west-1' };
const store = SecretStore.parameterStore('/prod/shop');
const KEY = 'plugin:account=111122223333:kind=ssm:pluginName=cdk-service-secrets:region=eu-west-1:store=/prod/shop';

function stackWith(context: Record<string, unknown>): Stack {
  const stack = new Stack(new App({ context }), 'Shop', { env });
  new CfnWaitConditionHandle(stack, 'Handle'); // a template without resources is none
  return stack;
}

afterEach(() => {
  delete process.env.CDK_CLI_VERSION;
  delete process.env[LOOKUP_LOADED];
});

test('gives the names that were looked up, as secrets of that store', () => {
  const stack = stackWith({ [KEY]: ['A', 'b-c'] });
  const other = SecretStore.parameterStore('/prod/other');
  const { declaration } = new ServiceSecrets(stack, 'Secrets', { store: other, variables: VariableList.fromStore(stack, store) })._declared;
  expect(declaration.stores.map(({ name }) => name)).toEqual(['/prod/other', '/prod/shop']);
  expect(declaration.variables).toEqual({ 'A': { kind: 'secret', store: 1, name: 'A' }, 'b-c': { kind: 'secret', store: 1, name: 'b-c' } });
  expect(() => Annotations.fromStack(stack).hasNoError('*', '*')).not.toThrow();
});

test('leaves names out', () => {
  const stack = stackWith({ [KEY]: ['A', 'B C', 'D'] });
  expect(Object.keys(VariableList.fromStore(stack, store, { exclude: ['B C', 'GONE'] }))).toEqual(['A', 'D']);
});

test('asks for the names once, with an error that keeps the placeholder from being deployed', () => {
  const stack = stackWith({});
  expect(Object.keys(VariableList.fromStore(stack, store))).toEqual(['NOT_LOOKED_UP_YET']);
  expect((stack.node.root as App).synth().manifest.missing).toEqual([
    expect.objectContaining({ key: KEY, provider: 'plugin', props: expect.objectContaining({ pluginName: 'cdk-service-secrets', kind: 'ssm', store: '/prod/shop', ...env }) }),
  ]);
  Annotations.fromStack(stack).hasError('*', 'the names in /prod/shop have not been looked up yet; run `cdk synth` with credentials for account 111122223333');
});

test('looks where the store is', () => {
  const stack = stackWith({});
  VariableList.fromStore(stack, SecretStore.secretsManager('prod/shop', { region: 'us-east-1' }));
  expect((stack.node.root as App).synth().manifest.missing?.map(({ key }) => key)).toEqual([
    'plugin:account=111122223333:kind=secretsmanager:pluginName=cdk-service-secrets:region=us-east-1:store=prod/shop',
  ]);
});

describe('under the CDK CLI', () => {
  beforeEach(() => {
    process.env.CDK_CLI_VERSION = '2.1000.0';
  });

  test('says what cdk.json lacks when the plug-in is not loaded', () => {
    expect(() => VariableList.fromStore(stackWith({}), store)).toThrow(new Error(
      '`cdk.json` must name the plug-in that looks up names for VariableList.fromStore; add "plugin": ["cdk-service-secrets/assets/lookup"] to it'));
  });

  test('needs no plug-in for names that are known', () => {
    expect(Object.keys(VariableList.fromStore(stackWith({ [KEY]: ['A'] }), store))).toEqual(['A']);
  });

  test('waits for the plug-in that is loaded', () => {
    process.env[LOOKUP_LOADED] = '1';
    expect(Object.keys(VariableList.fromStore(stackWith({}), store))).toEqual(['NOT_LOOKED_UP_YET']);
  });
});

test.each<[string, () => unknown, string]>([
  ['a stack for any environment', () => VariableList.fromStore(new Stack(new App(), 'Shop'), store),
    '`scope` must be in a stack with an account and a region, where the names are looked up, got: Shop, which can be deployed anywhere; '
    + 'give the stack an `env`, as in { env: { account: \'123456789012\', region: \'eu-west-1\' } }, or list the names in a file (VariableList.fromFile)'],
  ['a stack for any account', () => VariableList.fromStore(new Stack(new App(), 'Shop', { env: { region: 'eu-west-1' } }), store), '`scope` must be in a stack with an account and a region'],
  ['a store with a name known later', () => {
    const stack = stackWith({});
    return VariableList.fromStore(stack, SecretStore.parameterStore(new CfnParameter(stack, 'Prefix').valueAsString));
  }, '`store` must have a name that is known when the app is synthesized, got: a name that is known at deployment only; write the name in code, or list the names in a file (VariableList.fromFile)'],
  ['an entry in cdk.context.json that is no list', () => VariableList.fromStore(stackWith({ [KEY]: 'A' }), store),
    '`cdk.context.json` must hold a list of names for /prod/shop, got: string; remove the entry with `cdk context --reset KEY` and synthesize again'],
  ['an entry that is empty', () => VariableList.fromStore(stackWith({ [KEY]: [] }), store), '`cdk.context.json` must hold a list of names for /prod/shop'],
  ['a name that no container can have', () => VariableList.fromStore(stackWith({ [KEY]: ['A', '1B'] }), store),
    '`/prod/shop` must hold names that a container can have as variables, got: "1B"; leave it out with `exclude`, or list the names in a file and give this one another `name`'],
])('refuses %s', (_, list, message) => {
  expect(list).toThrow(message);
});
