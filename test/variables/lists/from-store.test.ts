import { App, CfnParameter, CfnWaitConditionHandle, NestedStack, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { LOOKUP_LOADED } from '../../../src/core/list/lookup';
import { ServiceSecrets } from '../../../src/ecs/service-secrets';
import { StoreListOptions } from '../../../src/variables/lists/list-options';
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

test('returns the names that were looked up, as secrets of that store', () => {
  const stack = stackWith({ [KEY]: ['A', 'b-c'] });
  const other = SecretStore.parameterStore('/prod/other');
  const { declaration } = new ServiceSecrets(stack, 'Secrets', { store: other, variables: VariableList.fromStore(stack, store) })._declared;
  expect(declaration.stores.map(({ name }) => name)).toEqual(['/prod/other', '/prod/shop']);
  expect(declaration.variables).toEqual({ 'A': { kind: 'secret', store: 1, name: 'A' }, 'b-c': { kind: 'secret', store: 1, name: 'b-c' } });
  expect(() => Annotations.fromStack(stack).hasNoError('*', '*')).not.toThrow();
});

test('excludes names', () => {
  const stack = stackWith({ [KEY]: ['A', 'B C', 'D'] });
  expect(Object.keys(VariableList.fromStore(stack, store, { exclude: ['B C', 'GONE'] }))).toEqual(['A', 'D']);
});

test('requests the names once, with an error that prevents a deployment of the placeholder', () => {
  const stack = stackWith({});
  expect(Object.keys(VariableList.fromStore(stack, store))).toEqual(['NOT_LOOKED_UP_YET']);
  expect((stack.node.root as App).synth().manifest.missing).toEqual([
    expect.objectContaining({ key: KEY, provider: 'plugin', props: expect.objectContaining({ pluginName: 'cdk-service-secrets', kind: 'ssm', store: '/prod/shop', ...env }) }),
  ]);
  Annotations.fromStack(stack).hasError('*', 'the names in /prod/shop have not been looked up yet; run `cdk synth` with credentials for account 111122223333');
});

test('looks in the account and region of the store', () => {
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

  test('names what cdk.json lacks when the plug-in is not loaded', () => {
    expect(() => VariableList.fromStore(stackWith({}), store)).toThrow(new Error(
      '`cdk.json` must name the plug-in that looks up names for VariableList.fromStore; add "plugin": ["cdk-service-secrets/assets/lookup"] to it'));
  });

  test('needs no plug-in for known names', () => {
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
    + 'set `env` of the stack with an account and a region, or list the names in a file (VariableList.fromFile)'],
  ['a stack for any account', () => VariableList.fromStore(new Stack(new App(), 'Shop', { env: { region: 'eu-west-1' } }), store), '`scope` must be in a stack with an account and a region'],
  ['a store with a name known later', () => {
    const stack = stackWith({});
    return VariableList.fromStore(stack, SecretStore.parameterStore(new CfnParameter(stack, 'Prefix').valueAsString));
  }, '`store` must have a name that is known when the app is synthesized, got: a name that is known at deployment only; write the name in code, or list the names in a file (VariableList.fromFile)'],
  ['an entry in cdk.context.json that is no list', () => VariableList.fromStore(stackWith({ [KEY]: 'A' }), store),
    '`cdk.context.json` must contain a list of names for /prod/shop, got: string; remove the entry with `cdk context --reset KEY` and synthesize again'],
  ['an entry that is empty', () => VariableList.fromStore(stackWith({ [KEY]: [] }), store), '`cdk.context.json` must contain a list of names for /prod/shop'],
  ['a name that no container can have', () => VariableList.fromStore(stackWith({ [KEY]: ['A', '1B'] }), store),
    '`/prod/shop` must contain names that a container can have as variables, got: "1B"; leave it out with `exclude`, or list the names in a file and set another `name` for this one'],
])('refuses %s', (_, list, message) => {
  expect(list).toThrow(message);
});

describe('looked up at each synthesis', () => {
  const FRESH = 'plugin:account=111122223333:kind=ssm:pluginName=cdk-service-secrets:refresh=true:region=eu-west-1:stack=Shop:stackRegion=eu-west-1:store=/prod/shop';
  const answer = (names: readonly string[], declared: readonly string[] = []) => ({ [FRESH]: { names, declared, $dontSaveContext: true } });
  const list = (context: Record<string, unknown>, options: StoreListOptions = {}) => {
    const stack = stackWith(context);
    return { stack, names: Object.keys(VariableList.fromStore(stack, store, { refresh: true, ...options })) };
  };

  test('contains what the plug-in found', () => {
    expect(list(answer(['B', 'A'])).names).toEqual(['A', 'B']);
  });

  test('has a query of its own, which no entry of cdk.context.json satisfies', () => {
    const { stack, names } = list({ [KEY]: ['OLD'] });
    expect(names).toEqual(['NOT_LOOKED_UP_YET']);
    expect((stack.node.root as App).synth().manifest.missing).toEqual([expect.objectContaining({ key: FRESH, props: expect.objectContaining({ refresh: true, stack: 'Shop', stackRegion: 'eu-west-1' }) })]);
  });

  test('does not ask for deployed names in a nested stack', () => {
    const nested = new NestedStack(stackWith({}), 'Nested');
    VariableList.fromStore(nested, store, { refresh: true });
    const [{ key }] = (nested.node.root as App).synth().manifest.missing ?? [];
    expect(key).toBe(FRESH.replace(':stack=Shop:stackRegion=eu-west-1', ''));
  });

  test('accepts an empty store', () => {
    expect(list(answer([])).names).toEqual([]);
  });

  test('keeps a name that the deployed service has and the store lacks, with a warning', () => {
    const { stack, names } = list(answer(['A'], ['A', 'GONE']));
    expect(names).toEqual(['A', 'GONE']);
    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('^the deployed service has `GONE`, and /prod/shop has it no more: it stays declared, and the gate stops the next change of the service until there is a value; '
      + 'put it, or take it off by the option `exclude`'));
  });

  test('drops such a name if the app excludes it', () => {
    const { stack, names } = list(answer(['A'], ['A', 'GONE']), { exclude: ['GONE'] });
    expect(names).toEqual(['A']);
    Annotations.fromStack(stack).hasNoWarning('*', '*');
  });

  test('leaves out a name that no container can have, with a warning', () => {
    const { stack, names } = list(answer(['A', '1B']));
    expect(names).toEqual(['A']);
    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('^/prod/shop has the name "1B", which no container can have, so the service doesn\'t get it; '));
  });

  test('refuses the answer of an older plug-in', () => {
    expect(() => list({ [FRESH]: ['A'] })).toThrow('`cdk.context.json` must contain a list of names for /prod/shop, got: object; use the plug-in of this version, "cdk-service-secrets/assets/lookup"');
  });
});

describe('required names', () => {
  test('are no error where they exist, nor before the store was read', () => {
    expect(Object.keys(VariableList.fromStore(stackWith({ [KEY]: ['A', 'B'] }), store, { required: ['A'] }))).toEqual(['A', 'B']);
    expect(Object.keys(VariableList.fromStore(stackWith({}), store, { required: ['A'], refresh: true }))).toEqual(['NOT_LOOKED_UP_YET']);
  });

  test('are named where they are missing', () => {
    expect(() => VariableList.fromStore(stackWith({ [KEY]: ['A'] }), store, { required: ['A', 'DATABASE_URL', 'API_KEY'] })).toThrow(
      '`/prod/shop` must hold what `required` names: A, DATABASE_URL, API_KEY, got: nothing for DATABASE_URL, API_KEY; put the values, or take the names off the list of `required`');
  });
});

describe('names by which processes load code', () => {
  test('are refused', () => {
    expect(() => VariableList.fromStore(stackWith({ [KEY]: ['A', 'LD_PRELOAD', 'NODE_OPTIONS'] }), store)).toThrow(
      '`/prod/shop` must contain no name by which the dynamic loader loads code, as everybody who may write its value can choose what the container runs, got: "LD_PRELOAD", "NODE_OPTIONS"; '
      + 'leave it out with `exclude`, or allow it by its name in the option `allowCodeLoading`');
  });

  test('are excluded, or allowed by name', () => {
    const stack = stackWith({ [KEY]: ['A', 'LD_PRELOAD', 'NODE_OPTIONS'] });
    expect(Object.keys(VariableList.fromStore(stack, store, { exclude: ['LD_PRELOAD'], allowCodeLoading: ['NODE_OPTIONS'] }))).toEqual(['A', 'NODE_OPTIONS']);
  });
});
