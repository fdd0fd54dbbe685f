import { mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, CfnParameter, Duration, Stack, Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { SecretStore, ServiceSecrets, Variable, VariableList } from '../../src';
import { RuleError } from '../../src/core/errors';
import { container as containerOf } from '../support/synth/service';

/**
 * Every factory, prop and method of the API for ECS with what arrives from JavaScript, from Python, and after a `!`. Each answer
 * is a RuleError that names its subject and repeats nothing of what it got.
 */

const SECRET_TEXT = 'hunter2-canary';

type Anything = ReturnType<typeof JSON.parse>;

const NO_TEXT: readonly Anything[] = [undefined, null, Number.NaN, 7, true, {}, [], () => 'x', Symbol('x')];
const NO_OPTIONS: readonly Anything[] = [null, 7, 'x', [], true, Symbol('x')];
const NO_CHOICE: readonly Anything[] = [null, 'VALUES', 'METADATA', 'x', '', 7, {}, []];
const NO_OBJECT: readonly Anything[] = [undefined, null, 7, SECRET_TEXT, {}, []];
/** As members of options, where undefined means left out. */
const given = (values: readonly Anything[]): readonly Anything[] => values.filter((value) => value !== undefined);

const stack = new Stack(new App(), 'Wrong');
const secret = new secretsmanager.Secret(stack, 'Secret');
const parameter = ssm.StringParameter.fromStringParameterName(stack, 'Parameter', '/x/y');
const container = containerOf(stack);
const cluster = new ecs.Cluster(stack, 'Cluster');
const service = new ecs.FargateService(stack, 'Service', { cluster, taskDefinition: container.taskDefinition as ecs.FargateTaskDefinition });
const store = SecretStore.parameterStore('/prod/wrong');
let ids = 0;
const declare = (props: Anything): ServiceSecrets => new ServiceSecrets(stack, `Secrets${ids++}`, { store, variables: { A: Variable.secret() }, ...props });
const secrets = declare({});
const own = Variable.secret();

type Row = readonly [what: string, subject: string, act: (value: Anything) => unknown, values: readonly Anything[]];

const TABLE: readonly Row[] = [
  ['Variable.secret', 'options', (value) => Variable.secret(value), NO_OPTIONS],
  ['Variable.secret name', 'name', (name) => Variable.secret({ name }), [...given(NO_TEXT), '']],
  ['Variable.secret store', 'store', (value) => Variable.secret({ store: value }), given(NO_OBJECT)],
  ['Variable.generated', 'options', (value) => Variable.generated(value), NO_OPTIONS],
  ['Variable.generated length', 'length', (length) => Variable.generated({ length }), [null, Number.NaN, '32', {}, [], 7, 4097, 8.5, -1, Infinity]],
  ['Variable.generated alphabet', 'alphabet', (alphabet) => Variable.generated({ alphabet }), NO_CHOICE],
  ['Variable.generated removalPolicy', 'removalPolicy', (removalPolicy) => Variable.generated({ removalPolicy }), [...NO_CHOICE, 'snapshot', 'RETAIN']],
  ['Variable.config', 'initialValue', (value) => Variable.config(value), [...NO_TEXT, '', 'a\0b', '{{x}}', 'x'.repeat(4097)]],
  ['Variable.config options', 'options', (value) => Variable.config('info', value), NO_OPTIONS],
  ['Variable.plain', 'value', (value) => Variable.plain(value), [...NO_TEXT, 'a\0b']],
  ['Variable.fromSsmParameter', 'parameter', (value) => Variable.fromSsmParameter(value), NO_OBJECT],
  ['Variable.fromSsmParameter options', 'options', (value) => Variable.fromSsmParameter(parameter, value), NO_OPTIONS],
  ['Variable.fromSsmParameter verification', 'verification', (verification) => Variable.fromSsmParameter(parameter, { verification }), NO_CHOICE],
  ['Variable.fromSsmParameterName', 'parameterName', (value) => Variable.fromSsmParameterName(value), [...NO_TEXT, '']],
  ['Variable.fromSsmParameterName key', 'encryptionKey', (encryptionKey) => Variable.fromSsmParameterName('/x/y', { encryptionKey }), given(NO_OBJECT)],
  ['Variable.fromSsmParameterName region', 'region', (region) => Variable.fromSsmParameterName('/x/y', { region }), [...given(NO_TEXT), '', '*', 'eu-*', 'EU-WEST-1', 'eu-west']],
  ['Variable.fromSecretsManager', 'secret', (value) => Variable.fromSecretsManager(value), NO_OBJECT],
  ['Variable.fromSecretsManager field', 'field', (value) => Variable.fromSecretsManager(secret, value), [...given(NO_TEXT), '']],
  ['Variable.fromSecretsManagerVersion', 'version', (value) => Variable.fromSecretsManagerVersion(secret, value), [undefined, ...NO_OPTIONS]],
  ['Variable.fromSecretsManagerVersion stage', 'versionStage', (versionStage) => Variable.fromSecretsManagerVersion(secret, { versionStage }), [...given(NO_TEXT), '']],
  ['Variable.fromSecretName', 'secretName', (value) => Variable.fromSecretName(value), [...NO_TEXT, '']],
  ['Variable.fromSecretName version', 'versionId', (versionId) => Variable.fromSecretName('prod/db', 'x', { versionId }), [...given(NO_TEXT), '']],
  ['asFile', 'path', (value) => own.asFile(value), NO_TEXT],
  ['asFile options', 'options', (value) => own.asFile('/run/x/y', value), NO_OPTIONS],
  ['asFile mode', 'mode', (mode) => own.asFile('/run/x/y', { mode }), given(NO_TEXT)],
  ['asFile owner', 'owner', (owner) => own.asFile('/run/x/y', { owner }), given(NO_TEXT)],
  ['asFile encoding', 'encoding', (encoding) => own.asFile('/run/x/y', { encoding }), NO_CHOICE],
  ['asFile environmentVariable', 'environmentVariable', (environmentVariable) => own.asFile('/run/x/y', { environmentVariable }), [null, 'false', 0, {}, []]],
  ['asGoogleCredentials path', 'path', (path) => own.asGoogleCredentials({ path }), given(NO_TEXT)],
  ['SecretStore.parameterStore', 'prefix', (value) => SecretStore.parameterStore(value), [...NO_TEXT, '', '/', 'x', '/x/*', '/x/', '//x', '/aws/x', '/x\n/y']],
  ['SecretStore.parameterStore options', 'options', (value) => SecretStore.parameterStore('/x', value), NO_OPTIONS],
  ['SecretStore.parameterStore key', 'encryptionKey', (encryptionKey) => SecretStore.parameterStore('/x', { encryptionKey }), given(NO_OBJECT)],
  ['SecretStore.parameterStore region', 'region', (region) => SecretStore.parameterStore('/x', { region }), [...given(NO_TEXT), '*']],
  ['SecretStore.secretsManager', 'secretName', (value) => SecretStore.secretsManager(value), [...NO_TEXT, '', '*', 'a b', 'x\0']],
  ['SecretStore.fromSecret', 'secret', (value) => SecretStore.fromSecret(value), NO_OBJECT],
  ['ServiceSecrets store', 'store', (value) => declare({ store: value }), NO_OBJECT],
  ['ServiceSecrets variables', 'variables', (variables) => declare({ variables }), [undefined, null, 7, 'x', [], new Map(), {}, { __proto__: own }]],
  ['ServiceSecrets a variable', 'A', (value) => declare({ variables: { A: value } }), [undefined, null, SECRET_TEXT, 7, {}, []]],
  ['ServiceSecrets verification', 'verification', (verification) => declare({ verification }), NO_CHOICE],
  ['ServiceSecrets verifyEveryDeployment', 'verifyEveryDeployment', (verifyEveryDeployment) => declare({ verifyEveryDeployment }), [null, 'true', 1]],
  ['ServiceSecrets waitForValues', 'waitForValues', (waitForValues) => declare({ waitForValues }), [...given(NO_OBJECT), Duration.minutes(15)]],
  ['addToContainer', 'container', (value) => secrets.addToContainer(value), NO_OBJECT],
  ['addToContainer options', 'options', (value) => secrets.addToContainer(container, value), NO_OPTIONS],
  ['addToContainer variables', 'variables', (variables) => secrets.addToContainer(container, { variables }),
    [null, 'A', 7, {}, [], [undefined], [7], ['B'], ['constructor'], ['toString'], ['__proto__']]],
  ['secret', 'name', (value) => secrets.secret(value), [...NO_TEXT, '', 'B', 'constructor', 'toString', '__proto__', 'hasOwnProperty']],
  ['grantRead', 'grantee', (value) => secrets.grantRead(value), [...NO_OBJECT, new iam.CfnRole(stack, 'Role', { assumeRolePolicyDocument: {} })]],
  ['grantWrite', 'grantee', (value) => secrets.grantWrite(value), NO_OBJECT],
  ['grantMetadata', 'grantee', (value) => secrets.grantMetadata(value), NO_OBJECT],
  ['grantOperate', 'grantee', (value) => secrets.grantOperate(value), NO_OBJECT],
  ['redeployOnChange', 'service', (value) => secrets.redeployOnChange(value), NO_OBJECT],
  ['redeployOnChange options', 'options', (value) => secrets.redeployOnChange(service, value), NO_OPTIONS],
  ['redeployOnChange debounce', 'debounce', (debounce) => secrets.redeployOnChange(service, { debounce }), given(NO_OBJECT)],
  ['redeployOnChange reconcile', 'reconcile', (reconcile) => secrets.redeployOnChange(service, { reconcile }), [null, 'false', 0]],
  ['VariableList.fromFile', 'path', (value) => VariableList.fromFile(value), NO_TEXT],
  ['VariableList.fromFile options', 'options', (value) => VariableList.fromFile('x.yaml', value), NO_OPTIONS],
  ['VariableList.fromDotenv', 'path', (value) => VariableList.fromDotenv(value), NO_TEXT],
  ['VariableList.fromDotenv exclude', 'exclude', (exclude) => VariableList.fromDotenv('.env', { exclude }), [null, 'A', [7], {}]],
  ['VariableList.fromStore', 'store', (value) => VariableList.fromStore(stack, value), NO_OBJECT],
];

const ROWS = TABLE.flatMap(([what, subject, act, values]) => values.map((value, index): [string, string, () => unknown] => [
  `${what} of ${typeof value === 'string' ? JSON.stringify(value.slice(0, 20)) : Object.prototype.toString.call(value)} (${index})`, subject, () => act(value),
]));

test('there are at least 250 wrong inputs', () => {
  expect(ROWS.length).toBeGreaterThanOrEqual(250);
});

test.each(ROWS)('%s', (_what, subject, act) => {
  const error = thrown(act);
  expect(error).toBeInstanceOf(RuleError);
  expect(error.message.startsWith(`\`${subject}\` must `)).toBe(true);
  expect(error.message).toContain('; ');
  expect(error.message).not.toContain(SECRET_TEXT);
});

function thrown(act: () => unknown): Error {
  try {
    act();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}

test('names that every object inherits are ordinary variables', () => {
  const variables = { constructor: Variable.secret(), toString: Variable.plain('x'), hasOwnProperty: Variable.config('y') };
  const own2 = declare({ variables });
  expect(own2.variableNames).toEqual(['constructor', 'hasOwnProperty', 'toString']);
  expect(own2.secret('constructor').arn).toEqual(expect.any(String));
});

test('tokens are accepted where a text is expected', () => {
  const token = Token.asString({ Ref: 'X' });
  expect(() => [Variable.plain(token), Variable.config(token), Variable.fromSsmParameterName(token, { region: token }), SecretStore.parameterStore(token),
    SecretStore.secretsManager(token, { region: token }), Variable.fromSecretName(token, token), Variable.generated({ length: Token.asNumber({ Ref: 'N' }) })]).not.toThrow();
});

test('the error of a misspelt member suggests the right one', () => {
  expect(() => declare({ verification: 'METADATA' })).toThrow(
    '`verification` must be Verification.VALUES, Verification.METADATA or Verification.NONE, got: "METADATA"; did you mean `Verification.METADATA`?');
});

test.each(['EU-WEST-1', 'eu-west', 'eu_west_1'])('the error of a misspelt region suggests the right one: %s', (region) => {
  expect(() => SecretStore.parameterStore('/x', { region })).toThrow(`\`region\` must be a region of AWS, got: "${region}"; did you mean "eu-west-1"?`);
});

test('the error of an L1 role says how to import it as a grantee', () => {
  expect(() => secrets.grantRead(new iam.CfnRole(stack, 'Other', { assumeRolePolicyDocument: {} }) as Anything)).toThrow(
    '`grantee` must be a grantee: a role, a user, a group or what has one, got: an object (CfnRole); pass an iam.Role; import a CfnRole by its ARN with iam.Role.fromRoleArn');
});

test('the error of an undefined text says where it may come from', () => {
  expect(() => SecretStore.parameterStore(undefined as Anything)).toThrow(
    '`prefix` must be a text, got: undefined; write a path such as "/prod/shop", and see where it comes from: an environment variable or context value may not be set');
});

describe('what looks like a secret in code', () => {
  const synth = (variables: Anything): { readonly errors: string; readonly warnings: string[] } => {
    const app = new App();
    const own3 = new Stack(app, 'Shop');
    const db = new secretsmanager.Secret(own3, 'Db');
    const task = new ecs.FargateTaskDefinition(own3, 'Task');
    const target = task.addContainer('app', { image: ecs.ContainerImage.fromRegistry('app') });
    new ServiceSecrets(own3, 'Secrets', { store, variables: typeof variables === 'function' ? variables(db, own3) : variables }).addToContainer(target);
    let errors = '';
    try {
      app.synth();
    } catch (error) {
      errors = (error as Error).message;
    }
    const warnings = own3.node.findAll().flatMap((child) => child.node.metadata).filter(({ type }) => type.includes('warning')).map(({ data }) => String(data));
    return { errors, warnings };
  };
  const PEM = `-----BEGIN ${'PRIVATE'} KEY-----\nMIIE\n-----END ${'PRIVATE'} KEY-----`;

  test.each<[string, Anything, string]>([
    ['an unwrapped secret', (db: secretsmanager.Secret) => ({ TOKEN: Variable.plain(db.secretValue.unsafeUnwrap()) }), 'got: a dynamic reference to a secret; use Variable.fromSecretsManager(secret, field) or Variable.fromSecretName'],
    ['a part of an unwrapped secret', (db: secretsmanager.Secret) => ({ TOKEN: Variable.plain(`x-${db.secretValueFromJson('k').unsafeUnwrap()}`) }), 'got: a dynamic reference to a secret'],
    ['a reference by hand', { TOKEN: Variable.plain('{{resolve:secretsmanager:prod/db:SecretString:password}}') }, 'got: a dynamic reference to a secret'],
    ['a SecureString', { TOKEN: Variable.plain('{{resolve:ssm-secure:/prod/x}}') }, 'got: a dynamic reference to a parameter; use Variable.fromSsmParameterName'],
    ['a private key', { TOKEN: Variable.plain(PEM) }, 'got: a private key; declare it as Variable.secret() and put the value into the store'],
    ['a private key of PGP', { TOKEN: Variable.plain(PEM.replace('KEY-----', 'KEY BLOCK-----')) }, 'got: a private key;'],
    ['a private key in base64', { TOKEN: Variable.plain(Buffer.from(PEM).toString('base64')) }, 'got: a private key in base64; declare it as Variable.secret()'],
    ['the key of an IAM user', (_db: unknown, parent: Stack) => ({ TOKEN: Variable.plain(new iam.AccessKey(parent, 'Key', { user: new iam.User(parent, 'User') }).secretAccessKey.unsafeUnwrap()) }),
      'got: a secret attribute of a resource; set it as `secretStringValue` of a secret, and use Variable.fromSecretsManager(secret)'],
  ])('G4: %s is refused', (_what, variables, message) => {
    expect(synth(variables).errors).toContain(`\`TOKEN\` must not be a secret that everybody reads in the task definition, ${message}`);
  });

  const listOf = (text: string): string => {
    const file = join(mkdtempSync(join(tmpdir(), 'exposed-')), 'list.yaml');
    writeFileSync(file, text);
    return file;
  };
  const host = Variable.fromSsmParameterName('/db/host');
  test.each<[string, Anything, string]>([
    ['a private key as configuration', { TOKEN: Variable.config(PEM) }, 'got: a private key; declare it as Variable.secret()'],
    ['a private key in a derived text', { TOKEN: Variable.derived(`${PEM}\n{host}`, { host }) }, 'got: a private key;'],
    ['a private key as a part', { TOKEN: Variable.derived('{host}\n{key}', { host, key: Variable.plain(PEM) }).asFile('/run/secrets/key') }, 'got: a private key;'],
    ['an unwrapped secret as a part', (db: secretsmanager.Secret) => ({ TOKEN: Variable.derived('{host}{password}', { host, password: Variable.plain(db.secretValue.unsafeUnwrap()) }) }), 'got: a dynamic reference to a secret'],
  ])('G4: %s is refused, because the template contains it', (_what, variables, message) => {
    expect(synth(variables).errors).toContain(`\`TOKEN\` must not be a secret that everybody reads in the template, ${message}`);
  });

  test.each<[string, Anything]>([
    ['an initial value', { TOKEN: Variable.config(`redis://:${'pw'}@cache:6379`) }],
    ['a derived text', { TOKEN: Variable.derived(`postgres://{user}:${'pw'}@{host}/shop`, { user: host, host }) }],
    ['a part of a derived text', { TOKEN: Variable.derived('postgres://{user}:{password:url}@{host}/shop', { user: host, host, password: Variable.plain('pw') }) }],
    ['a list in a file', () => VariableList.fromFile(listOf(`TOKEN: { config: "postgres://shop:${'pw'}@db:5432/shop" }\n`))],
  ])('G4: a URL with a password in %s is a warning', (_what, variables) => {
    const { errors, warnings } = synth(variables);
    expect(errors).toBe('');
    expect(warnings.join('\n')).toContain('`TOKEN` is what looks like a URL with a password, and everybody who may get the template reads it; declare it as Variable.secret()');
    expect(warnings.join('\n')).not.toContain(':pw@');
  });

  test('a derived text whose secrets are parts passes', () => {
    expect(synth({ URL: Variable.derived('postgres://shop:{password:url}@{host}/shop', { host, password: Variable.fromSecretName('db', 'password') }).asFile('/run/secrets/url') })).toEqual({ errors: '', warnings: [] });
  });

  // Put together, so that no scanner takes this file for a leak.
  test.each<[string, string]>([
    ['an access key of AWS', `AKIA${'IOSFODNN7EXAMPLE'}`],
    ['a token of GitHub', `ghp_${'a'.repeat(36)}`],
    ['a key of Stripe', `sk_live_${'a'.repeat(24)}`],
    ['a token of Slack', `xoxb-${'1'.repeat(12)}`],
    ['a URL with a password', `postgres://shop:${'pw'}@db:5432/shop`],
    ['a URL with a password', `redis://:${'pw'}@cache:6379`],
    ['a URL with a password', `{"primary":"postgres://shop:${'pw'}@db:5432/shop"}`],
    ['a connection string with a password', `Server=db;User Id=shop;Password=${'pw'}`],
    ['a connection string with a password', `jdbc:postgresql://db/shop?user=shop&password=${'pw'}`],
    ['a key of Stripe', `whsec_${'a'.repeat(32)}`],
    ['a token of Slack', `xapp-1-${'A'.repeat(12)}`],
    ['a webhook of Slack', `https://hooks.slack.com/services/T${'0'.repeat(8)}/B${'0'.repeat(8)}/${'x'.repeat(24)}`],
    ['a token of Docker', `dckr_pat_${'a'.repeat(27)}`],
    ['a key of SendGrid', `SG.${'a'.repeat(22)}.${'b'.repeat(43)}`],
    ['a key of an AI service', `sk-proj-${'a'.repeat(40)}`],
    ['a JSON Web Token', `eyJ${'a'.repeat(20)}.eyJ${'b'.repeat(20)}.c`],
  ])('G4: %s is a warning', (what, value) => {
    const { errors, warnings } = synth({ TOKEN: Variable.plain(value) });
    expect(errors).toBe('');
    expect(warnings.join('\n')).toContain(`\`TOKEN\` is what looks like ${what}, and everybody who may describe the task definition reads it; declare it as Variable.secret()`);
    expect(warnings.join('\n')).not.toContain(value);
  });

  test('a reference to a String parameter is a warning', () => {
    expect(synth({ TOKEN: Variable.plain('{{resolve:ssm:/prod/x}}') }).warnings.join()).toContain('`TOKEN` is a dynamic reference to a parameter');
  });

  test('a parameter with NoEcho is a warning, and any other passes', () => {
    const plain = (noEcho: boolean) => (_db: unknown, parent: Stack) => ({ TOKEN: Variable.plain(`x-${new CfnParameter(parent, 'Password', { noEcho }).valueAsString}`) });
    expect(synth(plain(true)).warnings).toEqual([expect.stringContaining('`TOKEN` is a parameter of the stack with NoEcho, and everybody who may describe the task definition reads it')]);
    expect(synth(plain(false))).toEqual({ errors: '', warnings: [] });
  });

  test('a password from a token in a URL is a warning, and a host from one passes', () => {
    const url = (before: string, after: string) => (_db: unknown, parent: Stack) => ({ TOKEN: Variable.plain(`${before}${new CfnParameter(parent, 'Part').valueAsString}${after}`) });
    expect(synth(url('postgres://shop:', '@db/shop')).warnings).toEqual([expect.stringContaining('what looks like a URL with a password')]);
    expect(synth(url('https://', '/a:b@c'))).toEqual({ errors: '', warnings: [] });
    expect(synth(url('https://', '@shop.example.com'))).toEqual({ errors: '', warnings: [] });
  });

  test.each(['production', 'https://shop.example.com/a:b@c', 'postgres://db:5432/shop', 'task-live-1', 'a'.repeat(64), 'postgres://shop:${PASSWORD}@db/shop', `http://u:${'%s'}@h`,
    'https://shop.example.com:8080?to=a@b', 'Server=db;Trusted_Connection=yes', '?password=', '-----BEGIN CERTIFICATE-----', 'git+ssh://git@github.com/a/b',
    Buffer.from(`-----BEGIN ${'CERTIFICATE'}-----\n${'A'.repeat(99)}`).toString('base64')])('ordinary configuration passes: %s', (value) => {
    expect(synth({ NAME: Variable.plain(value) })).toEqual({ errors: '', warnings: [] });
  });
});
