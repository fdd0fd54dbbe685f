import { checkValues } from '../../../src/checks';
import { compareDeclarations } from '../../../src/cli/operations/plan/changes';
import { groupByEnvironment } from '../../../src/cli/operations/plan/environments';
import { Answer, planService, PlannedVariable, ServicePlan, verdictOf } from '../../../src/cli/operations/plan/plan';
import { Service } from '../../../src/cli/source/service';
import { Declaration, VariableDeclaration } from '../../../src/core/declaration';
import { StoredValue } from '../../../src/core/stored-value';

const own = (name: string): VariableDeclaration => ({ kind: 'secret', store: 0, name });
const generated = (name: string): VariableDeclaration => ({ kind: 'generated', store: 0, name, length: 16, alphabet: 'hex' });

function declared(variables: Record<string, VariableDeclaration>, store = '/prod/shop'): Declaration {
  return { service: 'Prod/Shop/Secrets', verification: 'values', stores: [{ kind: 'ssm', name: store }], variables };
}

function serviceOf(declaration: Declaration, more: Partial<Service> = {}): Service {
  return { path: declaration.service, stack: { name: 'Prod-Shop', template: {} }, gate: 'Gate', declaration, unresolved: new Map(), unresolvedKeys: new Map(), ...more };
}

const FOUND: StoredValue = { status: 'found', version: '1', arn: 'arn', type: 'SecureString', value: 'x' };
const MISSING: StoredValue = { status: 'missing', what: 'parameter' };

function answered(declaration: Declaration, readings: Record<string, StoredValue>): Answer {
  const all = new Map(Object.entries(readings));
  return { readings: all, findings: checkValues(declaration, all, { reader: 'person', place: {} }) };
}

interface Given {
  readonly now: Record<string, VariableDeclaration>;
  readonly before?: Record<string, VariableDeclaration>;
  readonly readings?: Record<string, StoredValue>;
  readonly service?: Partial<Service>;
  readonly base?: { readonly deployed?: boolean; readonly revision?: string };
}

function planned({ now, before = now, readings = {}, service, base }: Given): ServicePlan {
  const declaration = declared(now);
  return planService({
    service: serviceOf(declaration, service),
    place: { account: '111122223333', region: 'eu-west-1' },
    base: { service: serviceOf(declared(before)), deployed: true, ...base },
    answer: answered(declaration, readings),
  });
}

describe('variables that share a value', () => {
  const config = (value: string): VariableDeclaration => ({ kind: 'config', store: 0, name: 'level', value });
  const problem = 'A and B are one value, level, and have two different initial values';

  test.each<[string, Record<string, VariableDeclaration>, (string | undefined)[]]>([
    ['two initial values stop the deployment', { A: config('a'), B: config('b') }, [problem, problem]],
    ['a random one and an initial one do so too', { A: { ...generated('level') }, B: config('b') }, [problem, problem]],
    ['one initial value is created once', { A: config('a'), B: config('a') }, [undefined, undefined]],
    ['one creates a value that the other reads', { A: config('a'), B: own('level') }, [undefined, '/prod/shop/level does not exist']],
  ])('%s', (_name, now, problems) => {
    expect(planned({ now, readings: { A: MISSING, B: MISSING } }).variables.map((variable) => variable.problem)).toEqual(problems);
  });

  test('an existing value needs no creation', () => {
    expect(planned({ now: { A: config('a'), B: config('b') }, readings: { A: { ...FOUND, type: 'String' }, B: { ...FOUND, type: 'String' } } }).variables.map(({ state }) => state)).toEqual(['ready', 'ready']);
  });
});

describe('the state of a variable', () => {
  test.each<[string, Given, Partial<PlannedVariable>]>([
    ['an existing value', { now: { A: own('A') }, readings: { A: FOUND } }, { state: 'ready' }],
    ['a value in code', { now: { A: { kind: 'plain' } } }, { state: 'ready' }],
    ['a value that is missing', { now: { A: own('A') }, readings: { A: MISSING } }, { state: 'missing', problem: '/prod/shop/A does not exist' }],
    ['one that the gate creates', { now: { A: generated('A') }, readings: { A: MISSING } }, { state: 'created' }],
    ['a value that nothing creates, because there is no gate', { now: { A: generated('A') }, readings: { A: MISSING }, service: { gate: undefined } }, { state: 'missing' }],
    ['a value that is wrong', { now: { A: own('A') }, readings: { A: { ...FOUND, value: '' } } }, { state: 'wrong' }],
    ['a value that may not be read', { now: { A: own('A') }, readings: { A: { status: 'denied', message: 'no' } } }, { state: 'unknown' }],
    ['a value whose store failed', { now: { A: own('A') }, readings: { A: { status: 'failed', message: 'no' } } }, { state: 'unknown' }],
    ['a value whose key or place the deployment creates', { now: { A: own('A') }, service: { unresolved: new Map([['A', { what: 'a secret' } as never]]) } }, { state: 'created', problem: 'the deployment creates a secret' }],
  ])('%s', (_what, given, expected) => {
    expect(planned(given).variables).toEqual([expect.objectContaining({ name: 'A', ...expected })]);
  });

  test('includes descriptions', () => {
    expect(planned({ now: { A: { ...own('A'), description: 'Where orders go' } }, readings: { A: FOUND } }).variables[0]).toMatchObject({ description: 'Where orders go' });
  });
});

describe('changes', () => {
  test.each<[string, Given, Partial<PlannedVariable>[]]>([
    ['a new name', { before: {}, now: { A: own('A') }, readings: { A: FOUND } }, [{ name: 'A', change: 'new', state: 'ready' }]],
    ['a name that the running revision still reads', { before: { A: own('A') }, now: {}, base: { revision: 'shop:41' } }, [{ name: 'A', change: 'removed', state: 'in-use', problem: 'still read by revision shop:41' }]],
    ['of a revision that can\'t be looked up', { before: { A: own('A') }, now: {} }, [{ change: 'removed', state: 'in-use', problem: 'still read by the deployed revision' }]],
    ['a removed name, compared with another assembly', { before: { A: own('A') }, now: {}, base: { deployed: false } }, [{ change: 'removed', state: 'unused' }]],
    ['a removed plain variable', { before: { A: { kind: 'plain' } }, now: {} }, [{ change: 'removed', state: 'unused' }]],
    ['another kind', { before: { A: { kind: 'plain' } }, now: { A: own('A') }, readings: { A: FOUND } }, [{ change: 'kind', before: 'plain', state: 'ready' }]],
    ['another place', { before: { A: own('old') }, now: { A: own('A') }, readings: { A: FOUND } }, [{ change: 'place', before: '/prod/shop/old', state: 'ready' }]],
    ['a value that is left at its old place', { before: { A: generated('old') }, now: { A: generated('A') }, readings: { A: MISSING } }, [{
      change: 'place',
      state: 'missing',
      problem: '/prod/shop/A does not exist, and before this deployment it was /prod/shop/old',
      fix: expect.stringMatching(/^-> npx cdk-service-secrets copy A --from \/prod\/shop --from-name old\b.*\nor, for a new value:\n-> .*put A --generate/) as never,
    }]],
    ['none', { now: { A: own('A') }, readings: { A: FOUND } }, [{ name: 'A', state: 'ready' }]],
  ])('%s', (_what, given, expected) => {
    expect(planned(given).variables).toEqual(expected.map((variable) => expect.objectContaining(variable)));
  });

  test('a place that isn\'t known yet is no change', () => {
    const side = (store: string, open: boolean) => ({ declaration: declared({ A: own('A') }, store), unresolved: new Map(open ? [['A', 1]] : []) });
    expect(compareDeclarations(side('/a', false), side('<the secret>', true)).size).toBe(0);
    expect(compareDeclarations(side('/a', false), side('/b', false)).size).toBe(1);
  });

  test('a stack that isn\'t deployed yet has only new names', () => {
    const declaration = declared({ A: own('A') });
    const { variables } = planService({ service: serviceOf(declaration), place: {}, base: { deployed: true }, answer: answered(declaration, { A: FOUND }) });
    expect(variables).toEqual([expect.objectContaining({ change: 'new' })]);
  });

  test.each<[string, Record<string, VariableDeclaration>, Record<string, VariableDeclaration>, string[]]>([
    ['the only removed name, which doesn\'t resemble it', { OLD: own('old-name') }, { NEW: own('NEW') }, []],
    ['the one that resembles it', { DATABASE_UR: own('DATABASE_UR'), OTHER: own('OTHER') }, { DATABASE_URL: own('DATABASE_URL') },
      ['DATABASE_URL has no value, while DATABASE_UR, which is taken off the list, has one. If this is a new name for it, keep the value with `name: \'DATABASE_UR\'`']],
    ['one with a word more', { API_KEY: own('API_KEY'), STRIPE_KEY: own('STRIPE_KEY') }, { STRIPE_SECRET_KEY: own('STRIPE_SECRET_KEY') },
      ['STRIPE_SECRET_KEY has no value, while STRIPE_KEY, which is taken off the list, has one. If this is a new name for it, keep the value with `name: \'STRIPE_KEY\'`']],
    ['one with a word less', { DATABASE_PRIMARY_URL: own('DATABASE_PRIMARY_URL') }, { DATABASE_URL: own('DATABASE_URL') },
      ['DATABASE_URL has no value, while DATABASE_PRIMARY_URL, which is taken off the list, has one. If this is a new name for it, keep the value with `name: \'DATABASE_PRIMARY_URL\'`']],
    ['one word in common', { KEY: own('KEY') }, { STRIPE_SECRET_KEY: own('STRIPE_SECRET_KEY') }, []],
    ['several, and none of them resembles it', { FIRST: own('FIRST'), SECOND: own('SECOND') }, { X: own('X') }, []],
    ['one of another kind', { OLD: generated('OLD') }, { NEW: own('NEW') }, []],
    ['a plain one', { OLD: { kind: 'plain' } }, { NEW: { kind: 'plain' } }, []],
  ])('a rename suggests `name`: %s', (_name, before, now, notes) => {
    expect(planned({ before, now, readings: Object.fromEntries(Object.keys(now).map((name) => [name, MISSING])) }).notes).toEqual(notes);
  });

  test('a new random value, while a removed name has one, has a note about how to keep it', () => {
    expect(planned({ before: { OLD: generated('OLD') }, now: { NEW: generated('NEW') }, readings: { NEW: MISSING } }).notes)
      .toEqual(['NEW gets a new value, while OLD, which is taken off the list, has one. If this is a new name for it, keep the value with `name: \'OLD\'`']);
    expect(planned({ before: { OLD: generated('OLD') }, now: { NEW: { ...generated('OLD') } }, readings: { NEW: FOUND } }).notes).toEqual([]);
  });

  test('without a base the reason is noted, and nothing counts as new', () => {
    const declaration = declared({ A: own('A') });
    const { variables, notes } = planService({ service: serviceOf(declaration), place: {}, base: { problem: 'no permission' }, answer: answered(declaration, { A: FOUND }) });
    expect([variables[0].change, notes]).toEqual([undefined, ['not compared: no permission']]);
  });
});

test.each<[string, Given[], string]>([
  ['all values exist', [{ now: { A: own('A') }, readings: { A: FOUND } }], 'passes'],
  ['created', [{ now: { A: generated('A') }, readings: { A: MISSING } }], 'passes'],
  ['one missing', [{ now: { A: own('A') }, readings: { A: FOUND } }, { now: { A: own('A') }, readings: { A: MISSING } }], 'stops'],
  ['one unknown', [{ now: { A: own('A') }, readings: { A: { status: 'denied', message: 'no' } } }], 'unknown'],
  ['one missing, and one unknown', [{ now: { A: own('A'), B: own('B') }, readings: { A: MISSING, B: { status: 'failed', message: 'no' } } }], 'stops'],
  ['in use', [{ before: { A: own('A') }, now: {} }], 'passes'],
])('the deployment: %s', (_what, given, verdict) => {
  expect(verdictOf(given.map(planned))).toBe(verdict);
});

describe('environments', () => {
  const plan = (service: string, ...names: string[]): ServicePlan =>
    ({ service, stack: service.split('/')[0], variables: names.map((name) => ({ name, state: 'ready' })), notes: [] });
  const shape = (...plans: ServicePlan[]): [string, string[]][] => groupByEnvironment(plans).map(({ name, members }) => [name, members.map(({ environment }) => environment)]);

  test.each<[string, ServicePlan[], [string, string[]][]]>([
    ['stages', [plan('Dev/Shop/Secrets', 'A'), plan('Prod/Shop/Secrets', 'A', 'B')], [['Shop/Secrets', ['Dev', 'Prod']]]],
    ['stacks', [plan('ShopDev/Secrets', 'A'), plan('ShopProd/Secrets', 'A')], [['Secrets', ['ShopDev', 'ShopProd']]]],
    ['two services in two stages', [plan('Dev/Shop/S', 'A'), plan('Dev/Worker/S', 'B'), plan('Prod/Shop/S', 'A'), plan('Prod/Worker/S', 'B')], [['Shop/S', ['Dev', 'Prod']], ['Worker/S', ['Dev', 'Prod']]]],
    ['two services that have little in common', [plan('Shop/Secrets', 'A', 'B', 'C'), plan('Worker/Secrets', 'X', 'Y', 'C')], [['Shop/Secrets', ['Shop']], ['Worker/Secrets', ['Worker']]]],
    ['one service', [plan('Shop/Secrets', 'A')], [['Shop/Secrets', ['Shop']]]],
    ['a service at the top of its app', [plan('Shop', 'A'), plan('Worker', 'A')], [['Shop', ['Shop']], ['Worker', ['Worker']]]],
  ])('%s', (_what, plans, expected) => {
    expect(shape(...plans)).toEqual(expected);
  });
});
