import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Alphabet, FileEncoding, SecretStore, ServiceSecrets, ValueRule, Variable, Verification } from '../../src';

const store = SecretStore.parameterStore('/prod/shop');

function shop(variables: Record<string, Variable>, verification?: Verification): Stack {
  const stack = new Stack(new App(), 'Shop');
  new ServiceSecrets(stack, 'Secrets', { store, variables, verification });
  return stack;
}

const declarationOf = (stack: Stack): Record<string, any> =>
  Object.values<any>(Template.fromStack(stack).findResources('Custom::ServiceSecrets'))[0].Properties.Declaration;

test('rules reach the gate, each once', () => {
  const rules = [ValueRule.url({ schemes: ['postgres'] }), ValueRule.minLength(20).asWarning()];
  expect(declarationOf(shop({ A: Variable.secret({ rules }), B: Variable.fromSsmParameterName('/x/y', { rules: [rules[0]] }), C: Variable.plain('80', { rules: [ValueRule.port()] }) }))).toMatchObject({
    Format: '2',
    Rules: [{ Kind: 'url', Schemes: ['postgres'] }, { Kind: 'minLength', Length: 20, Warning: true }, { Kind: 'port' }],
    RulesOf: { A: [0, 1], B: [0], C: [2] },
  });
});

test.each<[string, ValueRule, object]>([
  ['url', ValueRule.url(), { kind: 'url' }],
  ['startsWith', ValueRule.startsWith('x'), { kind: 'startsWith', prefix: 'x' }],
  ['oneOf', ValueRule.oneOf('a', 'b'), { kind: 'oneOf', values: ['a', 'b'] }],
  ['integer', ValueRule.integer({ min: 0 }), { kind: 'integer', min: 0 }],
  ['port', ValueRule.port(), { kind: 'port' }],
  ['bool', ValueRule.trueOrFalse(), { kind: 'trueOrFalse' }],
  ['json', ValueRule.json({ fields: ['a'] }), { kind: 'json', fields: ['a'] }],
  ['pem', ValueRule.pem({ labels: ['PRIVATE KEY'] }), { kind: 'pem', labels: ['PRIVATE KEY'] }],
  ['certificate', ValueRule.certificate({ daysLeft: 30 }), { kind: 'certificate', daysLeft: 30 }],
  ['minLength', ValueRule.minLength(8), { kind: 'minLength', length: 8 }],
  ['base64', ValueRule.base64({ bytes: 32 }), { kind: 'base64', bytes: 32 }],
  ['a warning', ValueRule.port().asWarning(), { kind: 'port', warning: true }],
])('%s has the declaration of its factory', (_name, rule, declaration) => {
  expect(rule._rule).toEqual(declaration);
});

test.each<[string, () => unknown, string]>([
  ['no scheme', () => ValueRule.url({ schemes: [] }), '`schemes` must be a list of 1 to 100 texts, got: 0 texts'],
  ['a scheme with slashes', () => ValueRule.url({ schemes: ['https://'] }), '`schemes` must be a scheme in small letters, got: "https://"; write it without "://", as in "https"'],
  ['a scheme alone', () => ValueRule.url({ schemes: 'https' as never }), '`schemes` must be a list of 1 to 100 texts, got: a text'],
  ['options of another type', () => ValueRule.url('https' as never), '`options` must be an object'],
  ['no prefix', () => ValueRule.startsWith(''), '`prefix` must be a text of 1 to 256 characters without control characters, got: ""'],
  ['a prefix that isn\'t set', () => ValueRule.startsWith(undefined as never), '`prefix` must be a text of 1 to 256 characters without control characters, got: undefined'],
  ['no value', () => ValueRule.oneOf(), '`values` must be a list of 1 to 100 texts, got: 0 texts'],
  ['an empty value', () => ValueRule.oneOf('a', ''), '`values` must be a text of 1 to 256 characters'],
  ['a fraction', () => ValueRule.integer({ min: 1.5 }), '`min` must be a whole number from'],
  ['bounds in the wrong order', () => ValueRule.integer({ min: 5, max: 1 }), '`min` must be at most `max`, got: 5 and 1; exchange them'],
  ['no length', () => ValueRule.minLength(0), '`length` must be a whole number from 1 to 65536, got: 0; choose another number'],
  ['a length that is a text', () => ValueRule.minLength('8' as never), '`length` must be a whole number from 1 to 65536, got: a text'],
  ['days of ten years', () => ValueRule.certificate({ daysLeft: 3_651 }), '`daysLeft` must be a whole number from 0 to 3650, got: 3651'],
  ['a label in small letters', () => ValueRule.pem({ labels: ['key'] }), '`labels` must be a label in capital letters, got: "key"'],
  ['a token', () => ValueRule.startsWith(new Stack(new App()).region), '`prefix` must be known when the app is synthesized, as values in code are checked then, got: a token'],
  ['a rule without brackets', () => Variable.secret({ rules: ValueRule.port() as never }), '`rules` must be a list of ValueRules, got: an object (ValueRule); pass a list of rules such as ValueRule.minLength(20)'],
  ['a word', () => Variable.secret({ rules: ['port'] as never }), '`rules` must be a list of ValueRules, got: a list with a text'],
])('%s is refused', (_what, act, message) => expect(act).toThrow(message));

test.each<[string, () => Variable, string]>([
  ['a port that is a file', () => Variable.secret({ rules: [ValueRule.port()] }).asFile('/run/x/y'), '`A` must have rules for the content of a file: json, pem, certificate, base64, startsWith or minLength, got: port; remove the rule, or `asFile`'],
  ['base64 twice', () => Variable.secret({ rules: [ValueRule.base64()] }).asFile('/run/x/y', { encoding: FileEncoding.BASE64 }), '`A` must have no rule base64 beside FileEncoding.BASE64'],
  ['rules that contradict each other', () => Variable.secret({ rules: [ValueRule.minLength(9), ValueRule.port(), ValueRule.trueOrFalse()] }), '`A` must have rules that one value can meet, got: minLength and port'],
  ['a random value that is too short', () => Variable.generated({ length: 16, rules: [ValueRule.minLength(20)] }), '`A` must have rules that every random value meets, got: a text of at least 20 characters; change `length`'],
  ['a random value with a beginning', () => Variable.generated({ rules: [ValueRule.startsWith('sk_')] }), '`A` must have rules that every random value meets'],
  ['a random value that rarely is base64', () => Variable.generated({ length: 32, alphabet: Alphabet.BASE64URL, rules: [ValueRule.base64()] }), '`A` must have rules that every random value meets'],
  ['a plain value', () => Variable.plain('http', { rules: [ValueRule.port()] }), '`A` must have a value in code that meets its rules, got: one that is not the number of a port, 1 to 65535; correct the value or the rule'],
  ['an initial value', () => Variable.config('verbose', { rules: [ValueRule.oneOf('debug', 'info')] }), '`A` must have a value in code that meets its rules, got: one that is not one of "debug" or "info"'],
])('%s is refused', (_what, variable, message) => expect(() => shop({ A: variable() })).toThrow(message));

test.each<[string, () => Variable]>([
  ['a random value that is base64 always', () => Variable.generated({ length: 32, alphabet: Alphabet.HEX, rules: [ValueRule.base64({ bytes: 24 }), ValueRule.minLength(32)] })],
  ['a token in code', () => Variable.plain(new Stack(new App()).region, { rules: [ValueRule.port()] })],
  ['a value in code that breaks a warning', () => Variable.plain('x', { rules: [ValueRule.port().asWarning()] })],
  ['a file in base64 of JSON', () => Variable.secret({ rules: [ValueRule.json()] }).asFile('/run/x/y', { encoding: FileEncoding.BASE64 })],
])('%s is accepted', (_what, variable) => expect(() => shop({ A: variable() })).not.toThrow());

describe('one stored value', () => {
  const port = (options = {}): Variable => Variable.secret({ name: 'x', rules: [ValueRule.port()], ...options });
  const bool = (options = {}): Variable => Variable.secret({ name: 'x', rules: [ValueRule.trueOrFalse()], ...options });
  const errors = (stack: Stack): string[] => { try { App.of(stack)!.node; (stack.node.root as App).synth(); return []; } catch (error) { return [(error as Error).message]; } };

  test('can\'t be two kinds in one service', () => {
    expect(errors(shop({ A: port(), B: bool() }))[0])
      .toContain('`B` must have rules that one value can meet together with those of A in Shop/Secrets, which reads the same value, got: trueOrFalse and port; remove one of them, or turn it into a warning with asWarning()');
  });

  test('nor in two services with the same store', () => {
    const app = new App();
    for (const id of ['One', 'Two']) {
      new ServiceSecrets(new Stack(app, id, { env: { account: '111122223333', region: 'eu-west-1' } }), 'Secrets', { store, variables: { A: id === 'One' ? port() : bool() } });
    }
    expect(() => app.synth()).toThrow('those of A in One/Secrets, which reads the same value');
  });

  test.each<[string, Variable, Variable]>([
    ['another name', port(), bool({ name: 'y' })],
    ['another store', port(), bool({ store: SecretStore.parameterStore('/prod/other') })],
    ['a warning', port(), Variable.secret({ name: 'x', rules: [ValueRule.trueOrFalse().asWarning()] })],
    ['the same rule', port(), port()],
    ['no rule', port(), Variable.secret({ name: 'x' })],
    ['another version', Variable.fromSecretName('s', 'k', { rules: [ValueRule.port()] }), Variable.fromSecretName('s', 'k', { versionStage: 'X', rules: [ValueRule.trueOrFalse()] })],
  ])('%s contradicts nothing', (_what, A, B) => expect(errors(shop({ A, B }))).toEqual([]));
});

test.each([Verification.METADATA, Verification.NONE])('with %s a warning says that rules are not checked at a deployment', (verification) => {
  const stack = shop({ A: Variable.secret({ rules: [ValueRule.port()] }), B: Variable.secret(), C: Variable.plain('1', { rules: [ValueRule.port()] }) }, verification);
  Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('The rules of A are not checked at a deployment'));
});

test('with VALUES there is no warning', () => {
  Annotations.fromStack(shop({ A: Variable.secret({ rules: [ValueRule.port()] }) })).hasNoWarning('*', Match.stringLikeRegexp('rules'));
});

describe('size of an update', () => {
  const many = (count: number, value: string, rules?: ValueRule[]): Record<string, Variable> =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`VARIABLE_${i}`, Variable.config(value, { rules })]));

  test('500 variables with descriptions and rules are far below the limit', () => {
    const variables = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`VARIABLE_${i}`, Variable.secret({
      description: 'x'.repeat(200), helpUrl: 'https://wiki.example/values', rules: [ValueRule.url({ schemes: ['postgres'] }), ValueRule.minLength(20)],
    })]));
    const stack = shop(variables);
    expect(2 * Buffer.byteLength(JSON.stringify(declarationOf(stack)))).toBeLessThan(50_000);
    Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('event'));
  });

  test('is a warning from 200 KB on', () => {
    Annotations.fromStack(shop(many(60, 'x'.repeat(2_000)))).hasWarning('*', Match.stringLikeRegexp('An update of these variables is an event of about 24\\d{4} bytes'));
  });

  test('is an error from 800 KB on', () => {
    expect(() => shop(many(200, 'x'.repeat(2_100)))).toThrow(/`variables` must fit into an event of 800000 bytes, twice in an update, got: about 8\d{5} bytes; divide the variables/);
  });
});
