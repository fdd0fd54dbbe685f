import { parse } from 'yaml';
import { Adoption } from '../../../src/cli/operations/adopt/adoption';
import { factId, Facts, ParameterFacts, SecretFacts } from '../../../src/cli/operations/adopt/facts';
import { AdoptionInput, planAdoption } from '../../../src/cli/operations/adopt/plan';
import { adoptionAsYaml } from '../../../src/cli/operations/adopt/print/list';
import { adoptionAsTypeScript } from '../../../src/cli/operations/adopt/print/typescript';
import { WorkloadContainer } from '../../../src/cli/operations/adopt/workload';
import { parseList } from '../../../src/core/list/parse';
import { parseValueFrom } from '../../../src/core/location';

const OWN = '123456789012';
const OTHER = '111111111111';
const home = { partition: 'aws', region: 'eu-west-1', account: OWN };
const secretArn = (name: string, { account = OWN, region = 'eu-west-1' } = {}): string => `arn:aws:secretsmanager:${region}:${account}:secret:${name}`;
const DB = secretArn('prod/db-AbCdEf');
const KEY = `arn:aws:kms:eu-west-1:${OWN}:key/0a1b`;

type References = Readonly<Record<string, string>>;
type Known = Readonly<Record<string, Partial<Omit<ParameterFacts, 'service'> & Omit<SecretFacts, 'service'>>>>;

const container = (secrets: References, plain: References = {}, more: Partial<WorkloadContainer> = {}): WorkloadContainer => ({
  container: 'app',
  secrets: Object.entries(secrets).map(([name, valueFrom]) => ({ name, valueFrom })),
  plain: Object.entries(plain).map(([name, value]) => ({ name, value })),
  leftOut: [],
  ...more,
});

/** Secrets are as Secrets Manager describes ordinary ones, unless a test says more. */
function factsOf(references: References, known: Known = {}): Facts {
  return new Map(Object.entries(references).flatMap(([name, valueFrom]): [string, ParameterFacts | SecretFacts][] => {
    const location = parseValueFrom(valueFrom);
    if (location.service === 'ssm') {
      return known[name] ? [[factId(location), { service: 'ssm', type: 'SecureString', ...known[name] } as ParameterFacts]] : [];
    }
    const secretName = location.arn!.split(':secret:')[1].replace(/-[A-Za-z0-9]{6}$/, '');
    return [[factId(location), { service: 'secretsmanager', arn: location.arn!, name: secretName, rotates: false, ...known[name] } as SecretFacts]];
  }));
}

function adoption(secrets: References, { plain, known, ...input }: Partial<AdoptionInput> & { plain?: References; known?: Known } = {}): Adoption {
  return planAdoption({ containers: [container(secrets, plain)], home, facts: factsOf(secrets, known), ...input });
}

/** The printed line of one variable. */
function line(adopted: Adoption, variable: string): string | undefined {
  return adoptionAsTypeScript(adopted).split('\n').find((text) => text.startsWith(`    ${variable}: `))?.replace(/^ +\S+: |,$/g, '');
}

describe('one reference', () => {
  test.each<[string, string, Known[string] | undefined, string]>([
    ['a name below the store', '/prod/shop/A', undefined, 'Variable.secret()'],
    ['another last part', '/prod/shop/a-name', undefined, "Variable.secret({ name: 'a-name' })"],
    ['the ARN of an own parameter', `arn:aws:ssm:eu-west-1:${OWN}:parameter/prod/shop/A`, undefined, 'Variable.secret()'],
    ['a name of one level', 'A', undefined, "Variable.fromSsmParameterName('A')"],
    ['an ARN of one level, whose slash is unknown', `arn:aws:ssm:eu-west-1:${OWN}:parameter/A`, undefined, 'Variable.fromSsmParameter(importedParameter1)'],
    ['another region', `arn:aws:ssm:us-east-1:${OWN}:parameter/x/A`, undefined, "Variable.fromSsmParameterName('/x/A', { region: 'us-east-1' })"],
    ['a prefix that no store can have', '/aws/service/x', undefined, "Variable.fromSsmParameterName('/aws/service/x')"],
    ['a String', '/prod/shop/LEVEL', { type: 'String', value: 'info' }, "Variable.config('info', { name: 'LEVEL' })"],
    ['a String with a description', '/prod/shop/LEVEL', { type: 'String', value: 'info', description: 'How much\n is logged' }, "Variable.config('info', { name: 'LEVEL', description: 'How much is logged' })"],
    ['a String that is a secret', '/prod/shop/TOKEN', { type: 'String', value: `ghp_${'a'.repeat(36)}` }, "Variable.secret({ name: 'TOKEN' })"],
    ['a String that is too long for code', '/prod/shop/BIG', { type: 'String', value: 'x'.repeat(5000) }, "Variable.fromSsmParameterName('/prod/shop/BIG')"],
    ['a String that CloudFormation creates', '/prod/shop/HOST', { type: 'String', value: 'db', stack: { name: 'Data' } }, "Variable.fromSsmParameterName('/prod/shop/HOST')"],
    ['a StringList', '/prod/shop/LIST', { type: 'StringList' }, "Variable.fromSsmParameterName('/prod/shop/LIST')"],
    ['a description', '/prod/shop/A', { description: "Ada's key" }, "Variable.secret({ description: 'Ada\\'s key' })"],
    ['a key of a secret', `${DB}:password::`, {}, "Variable.fromSecretName('prod/db', 'password')"],
    ['a whole secret with a description', DB, { description: 'Database' }, "Variable.fromSecretName('prod/db', undefined, { description: 'Database' })"],
    ['a stage', `${DB}:a:AWSPREVIOUS:`, {}, "Variable.fromSecretName('prod/db', 'a', { versionStage: 'AWSPREVIOUS' })"],
    ['the current stage', `${DB}:a:AWSCURRENT:`, {}, "Variable.fromSecretName('prod/db', 'a')"],
    ['a version', `${DB}:::v-1`, {}, "Variable.fromSecretName('prod/db', undefined, { versionId: 'v-1' })"],
    ['a secret of another region', `${secretArn('far/db-AbCdEf', { region: 'us-east-1' })}:a::`, {}, "Variable.fromSecretName('far/db', 'a', { region: 'us-east-1' })"],
    ['a secret whose name looks like an ARN with its suffix', `${secretArn('my-secret-AbCdEf')}:a::`, {}, "Variable.fromSecretsManager(importedSecret1, 'a')"],
    ['a secret of another account', `${secretArn('shared/db-AbCdEf', { account: OTHER })}:a::`, {}, "Variable.fromSecretsManager(importedSecret1, 'a')"],
    ['a version of a secret of another account', `${secretArn('shared/db-AbCdEf', { account: OTHER })}:a:OLD:`, {}, "Variable.fromSecretsManagerVersion(importedSecret1, { versionStage: 'OLD' }, 'a')"],
    ['a secret under a key of its own', `${DB}:a::`, { key: KEY }, "Variable.fromSecretName('prod/db', 'a', { encryptionKey: importedKey1 })"],
    ['a secret under a key by its ID', `${DB}:a::`, { key: '0a1b' }, "Variable.fromSecretName('prod/db', 'a', { encryptionKey: importedKey1 })"],
    ['a secret under the AWS managed key', `${DB}:a::`, { key: 'alias/aws/secretsmanager' }, "Variable.fromSecretName('prod/db', 'a')"],
  ])('%s', (_what, reference, known, expected) => {
    // Two more, so that the path is the store.
    const secrets = { ONE: '/prod/shop/ONE', TWO: '/prod/shop/TWO', A: reference };
    expect(line(adoption(secrets, known && { known: { A: known } }), 'A')).toBe(expected);
  });

  test('an import has the whole ARN and its key', () => {
    const arn = secretArn('shared/db-AbCdEf', { account: OTHER });
    const printed = adoptionAsTypeScript(adoption({ A: `${arn}:a::`, B: `${arn}:b::` }, { known: { A: { key: KEY }, B: { key: KEY } } }));
    expect(printed).toContain(`const importedKey1 = kms.Key.fromKeyArn(this, 'ImportedKey1', '${KEY}');\n`);
    expect(printed).toContain(`const importedSecret1 = secretsmanager.Secret.fromSecretAttributes(this, 'ImportedSecret1', { secretCompleteArn: '${arn}', encryptionKey: importedKey1 });\n`);
    expect(printed.match(/fromSecretAttributes/g)).toHaveLength(1);
    expect(printed).toContain("// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';\n");
  });

  test('a String that is a secret has the command to run before the deployment', () => {
    const printed = adoptionAsTypeScript(adoption({ TOKEN: '/prod/shop/TOKEN' }, { known: { TOKEN: { type: 'String', value: `ghp_${'a'.repeat(36)}` } } }));
    expect(printed).toContain('`convert TOKEN` makes it a SecureString; do it before the deployment, which stops otherwise\n');
  });

  test('a secret that may not be described keeps its ARN', () => {
    const printed = adoptionAsTypeScript(planAdoption({ containers: [container({ A: `${DB}:a::` })], home }));
    expect(printed).toContain(`{ secretCompleteArn: '${DB}' }`);
    expect(printed).toContain('// stays where it is: you may not describe it, so whether it rotates is not known\n');
  });
});

describe('never the own account\'s value of the same name', () => {
  test('a parameter of another account is left out, with the fix', () => {
    const { variables, leftOut } = adoption({ A: `arn:aws:ssm:us-east-1:${OTHER}:parameter/shared/token` });
    expect(variables).toEqual([]);
    expect(leftOut).toEqual([{
      what: `A, which reads arn:aws:ssm:us-east-1:${OTHER}:parameter/shared/token`,
      advice: `ECS refuses parameters of another account: put a copy into account ${OWN}, or move the value to Secrets Manager, where a resource policy can share it`,
    }]);
  });

  test('an ARN of one level in another region is left out, because its name is unknown', () => {
    const { variables, leftOut } = adoption({ A: `arn:aws:ssm:us-east-1:${OWN}:parameter/A` });
    expect([variables, leftOut]).toEqual([[], [{ what: expect.stringContaining('A, which reads'), advice: expect.stringContaining('the name that the console shows') }]]);
  });

  test.each([true, false])('a secret of another account is neither a store nor copied (prefix: %s)', (copied) => {
    const shared = secretArn('shared/db-AbCdEf', { account: OTHER });
    const { store, variables } = adoption({ A: `${shared}:a::`, B: `${shared}:b::` }, copied ? { prefix: '/prod/shop' } : {});
    expect([store?.name, variables.map(({ source, kept }) => [source.kind, kept])]).toEqual([
      copied ? '/prod/shop' : undefined, [['secret-arn', `it belongs to account ${OTHER}`], ['secret-arn', `it belongs to account ${OTHER}`]],
    ]);
  });
});

describe('the store', () => {
  test('a secret with several keys becomes the store', () => {
    const { store, variables } = adoption({ USER: `${DB}:user::`, PASSWORD: `${DB}:password::`, X: '/x/X' });
    expect(store).toEqual({ kind: 'secretsmanager', name: 'prod/db' });
    expect(variables.map(({ variable, source }) => [variable, source.kind])).toEqual([['PASSWORD', 'secret'], ['USER', 'secret'], ['X', 'parameter']]);
  });

  test('a path wins where both have as many', () => {
    expect(adoption({ A: `${DB}:a::`, X: '/x/X' }).store?.name).toBe('/x');
  });

  test('has the customer managed key of its values; a value under another key is external', () => {
    const adopted = adoption({ A: '/x/A', B: '/x/B', C: '/x/C', D: '/x/D' }, { known: { A: { key: KEY }, B: { key: KEY }, C: { key: 'alias/other' }, D: { key: 'alias/aws/ssm' } } });
    const printed = adoptionAsTypeScript(adopted);
    expect(printed).toContain("store: SecretStore.parameterStore('/x', { encryptionKey: importedKey1 }),");
    expect([line(adopted, 'C'), line(adopted, 'D')]).toEqual(["Variable.fromSsmParameterName('/x/C', { encryptionKey: importedKey2 })", 'Variable.secret()']);
    expect(printed).toContain("const importedKey2 = kms.Alias.fromAliasName(this, 'ImportedKey2', 'alias/other');");
  });
});

describe('with a prefix', () => {
  test('every value moves into the service\'s own store, and a value of two variables stays one value', () => {
    const { store, variables } = adoption({ Z: '/old/z', A: '/old/z', B: `${DB}:b::` }, { prefix: '/new/shop', key: KEY });
    expect(store).toEqual({ kind: 'ssm', name: '/new/shop', key: { arn: KEY } });
    expect(variables.map(({ variable, source }) => [variable, source])).toEqual([
      ['A', { kind: 'secret', name: 'A' }], ['B', { kind: 'secret', name: 'B' }], ['Z', { kind: 'secret', name: 'A' }],
    ]);
  });

  test.each<[string, Known[string], Partial<AdoptionInput>, string]>([
    ['CloudFormation creates it', { stack: { name: 'Shop', logicalId: 'Database' } }, {}, 'stack Shop creates it as Database'],
    ['it rotates', { rotates: true }, {}, 'it rotates'],
    ['a service of AWS manages it', { managedBy: 'rds', name: 'rds!db-1' }, {}, 'rds manages it'],
    ['its variable is kept by name', {}, { keep: ['B'] }, '--keep names it'],
    ['its value is kept by a pattern', {}, { keep: ['prod/*'] }, '--keep names it'],
    ['its ARN is kept by a pattern', {}, { keep: ['*:secret:prod/db-??????', `*:${OWN}:secret:prod/*`] }, '--keep names it'],
  ])('a secret stays where it is when %s', (_what, known, input, reason) => {
    const { variables } = adoption({ A: '/old/a', B: `${DB}:b::` }, { prefix: '/new/shop', known: { B: known }, ...input });
    expect(variables.map(({ variable, source, kept }) => [variable, source.kind, kept])).toEqual([['A', 'secret', undefined], ['B', 'secret-name', reason]]);
  });

  test('the code refers to the construct of the stack that creates it, so that stacks keep their order', () => {
    const printed = adoptionAsTypeScript(adoption({ B: `${DB}:b::` }, { known: { B: { stack: { name: 'Shop', logicalId: 'Database' } } } }));
    expect(printed).toContain(`    // stays where it is: stack Shop creates it as Database
    // in the app that creates it write Variable.fromSecretsManager(secret, "b") with its construct, so that CloudFormation creates it first and a replacement is followed
    B: Variable.fromSecretName('prod/db', 'b'),
`);
  });

  test('a pattern matches only whole names', () => {
    expect(adoption({ B: `${DB}:b::` }, { prefix: '/new', keep: ['prod', 'b', 'PROD/*', '.*'] }).variables[0].kept).toBeUndefined();
  });
});

describe('plain variables', () => {
  test('are printed as they are', () => {
    const adopted = adoption({ A: '/x/A' }, { plain: { NODE_ENV: 'production', EMPTY: '', QUOTE: "it's \\ here" } });
    expect(['NODE_ENV', 'EMPTY', 'QUOTE'].map((name) => line(adopted, name))).toEqual(["Variable.plain('production')", "Variable.plain('')", "Variable.plain('it\\'s \\\\ here')"]);
  });

  test.each([
    ['a token of GitHub', 'GH', `ghp_${'x'.repeat(36)}`],
    ['a URL with a password', 'DATABASE_URL', 'postgres://shop:hunter2@db/shop'],
    ['a private key', 'PEM', '-----BEGIN RSA PRIVATE KEY-----\nMII'],
    ['a secret by its name', 'DB_PASSWORD', 'hunter2'],
    ['a secret by its name', 'stripe-api-key', 'hunter2'],
  ])('%s moves into the store, and is never printed', (what, name, value) => {
    const adopted = adoption({ A: '/x/A' }, { plain: { [name]: value } });
    const printed = [adoptionAsTypeScript(adopted), adoptionAsYaml(adopted), JSON.stringify(adopted)];
    expect(adopted.variables.find(({ variable }) => variable === name)).toMatchObject({ source: { kind: 'secret' }, remarks: [expect.stringContaining(what)] });
    printed.forEach((text) => expect(text).not.toContain(value.split('\n').pop()));
  });

  test.each([['DB_PASSWORD', ''], ['PASSWORD_MIN_LENGTH', '12'], ['USE_TOKEN', 'true'], ['SECRET', 'arn:aws:secretsmanager:eu-west-1:1:secret:x'], ['API_TOKEN', '/prod/shop/token']])('%s=%s is ordinary', (name, value) => {
    expect(line(adoption({ A: '/x/A' }, { plain: { [name]: value } }), name)).toBe(`Variable.plain('${value}')`);
  });

  test('a value that the CDK would read as a token is left out', () => {
    expect(adoption({ A: '/x/A' }, { plain: { T: 'a ${Token[x.1]}' } }).leftOut).toEqual([{ what: 'T, in `environment`', advice: 'the CDK would take a part of it for a token: leave it in the container\'s own `environment`' }]);
  });

  test('a value that becomes a secret replaces no other value', () => {
    const { variables } = adoption({ OTHER: '/x/DB_PASSWORD' }, { plain: { DB_PASSWORD: 'hunter2' } });
    expect(variables.map(({ source }) => source)).toEqual([{ kind: 'secret', name: 'DB_PASSWORD-from-environment' }, { kind: 'secret', name: 'DB_PASSWORD' }]);
  });
});

describe('a variable that synthesis would refuse is left out, with the fix', () => {
  test.each([['2FA_KEY', 'read _2FA_KEY'], ['prod/jwt-secret', 'read PROD_JWT_SECRET'], ['.dockerconfigjson', 'for pulling images'], ['', 'read another name'], ['__proto__', 'read PROTO']])('the name %j', (name, advice) => {
    // A computed key: `__proto__` in a literal is no key.
    const secrets = [{ name, valueFrom: '/x/y' }];
    const { leftOut, variables } = planAdoption({ containers: [container({}, {}, { secrets, plain: [] })], home });
    expect([variables, leftOut]).toEqual([[], [{ what: `${JSON.stringify(name)}, which reads /x/y`, advice: expect.stringContaining(advice) }]]);
  });

  test.each(['arn:aws:s3:::bucket/x', 'name:3', 'prod/x', '/a//b', `arn:aws:ssm:eu-west-1:${OWN}:parameter/x:3`, '', 'x y'])('the reference %j', (reference) => {
    const { leftOut, variables } = planAdoption({ containers: [container({ A: reference })], home });
    expect([variables, leftOut]).toEqual([[], [{ what: `A, which reads ${reference}`, advice: expect.stringMatching(/ must .*; /) }]]);
  });
});

test('two references of one name are refused without their values', () => {
  const twice = (one: WorkloadContainer, other: WorkloadContainer): AdoptionInput => ({ containers: [one, { ...other, container: 'side' }], home });
  expect(() => planAdoption(twice(container({ A: '/x/A' }), container({ A: '/x/B' })))).toThrow('A has one source in container app and another in side');
  expect(() => planAdoption(twice(container({}, { A: 'hunter2' }), container({}, { A: 'hunter3' })))).toThrow(/^A has one source in container app and another in side$/);
  expect(() => planAdoption(twice(container({ A: '/x/A' }), container({}, { A: 'x' })))).toThrow('A is in `environment` of container side and in `secrets` of another');
  expect(planAdoption(twice(container({ A: '/x/A' }), container({ A: '/x/A' }))).variables).toHaveLength(1);
});

describe('YAML', () => {
  const everything: References = {
    'Z': '/prod/shop/Z',
    'A': '/prod/shop/a-name',
    'OTHER': '/partner/TOKEN',
    'PASSWORD': `${DB}:password::`,
    'FAR': `arn:aws:ssm:us-east-1:${OWN}:parameter/x/Y`,
    'PINNED': `${DB}:a:AWSPREVIOUS:`,
    'VERSION': `${DB}:::0a1b-2c`,
    'a.b-c': '/x/y.z',
    'true': '/x/1.10',
  };

  test('is a list that the app can read', () => {
    const printed = adoptionAsYaml(adoption(everything, { plain: { PORT: '8080', YES: 'yes', LINES: 'a\nb\u2028c' } }));
    const listed = parseList('list.yaml', Buffer.from(printed));
    expect(listed.map(({ name }) => name).sort()).toEqual([...Object.keys(everything), 'PORT', 'YES', 'LINES'].sort());
    expect(listed.filter(({ variable }) => variable.plain !== undefined).map(({ variable }) => variable.plain).sort()).toEqual(['8080', 'a\nb\u2028c', 'yes']);
    expect(parse(printed)).toMatchObject({ A: { secret: {}, name: 'a-name' }, FAR: { parameterName: '/x/Y', region: 'us-east-1' }, PASSWORD: { secretName: 'prod/db', key: 'password' }, Z: 'secret' });
  });

  test('has comments with the code that reads it, and with variables that a list can\'t express', () => {
    const shared = secretArn('shared/db-AbCdEf', { account: OTHER });
    const printed = adoptionAsYaml(adoption({ A: '/x/A', B: `${shared}:b::`, C: `${DB}:c::` }, { known: { C: { key: KEY } } }));
    expect(printed).toContain(`# const importedSecret1 = secretsmanager.Secret.fromSecretAttributes(this, 'ImportedSecret1', { secretCompleteArn: '${shared}' });\n`);
    expect(printed).toContain("#     ...VariableList.fromFile('service-secrets.yaml', { encryptionKeys: { key1: importedKey1 } }),\n");
    expect(printed).toContain("#     B: Variable.fromSecretsManager(importedSecret1, 'b'),\n");
    expect(printed).toContain('C:\n  secretName: prod/db\n  key: c\n  encryptionKey: key1\n');
  });
});

describe('no text that was read ends a line, a literal or a comment', () => {
  const HOSTILE = "x'\n}); process.exit(1); //\u2028*/`${1}\r\\";

  test.each<[string, Adoption]>([
    ['a name', planAdoption({ containers: [container({ [HOSTILE]: '/x/A', B: '/x/B' })], home })],
    ['a reference', planAdoption({ containers: [container({ A: HOSTILE, B: '/x/B' })], home })],
    ['a plain value', adoption({ B: '/x/B' }, { plain: { A: HOSTILE } })],
    ['a stored String', adoption({ B: '/x/B', A: '/x/A' }, { known: { A: { type: 'String', value: HOSTILE } } })],
    ['a description', adoption({ B: '/x/B' }, { known: { B: { description: HOSTILE } } })],
    ['a stack', adoption({ B: '/x/B', A: `${DB}:a::` }, { known: { A: { stack: { name: HOSTILE, logicalId: HOSTILE } } } })],
    ['a JSON key', adoption({ B: '/x/B', A: `${DB}:${HOSTILE}::` })],
    ['a variable that is left out', planAdoption({ containers: [container({ B: '/x/B' }, {}, { leftOut: [{ what: HOSTILE, advice: HOSTILE }] })], home })],
  ])('%s', (_what, adopted) => {
    const script = adoptionAsTypeScript(adopted).split(/[\n\r\u2028\u2029]/);
    const allowed = [
      /^ *\/\/ /, /^const imported\w+ = .*;$/, /^new ServiceSecrets\(this, 'Secrets', \{$/, /^ {2}store: .*,$/, /^ {2}variables: \{$/,
      /^ {4}('[^']*'|\w+): .*,$/, /^( {2}\},|\}\);|)$/,
    ];
    expect(script.filter((text) => !allowed.some((form) => form.test(text)))).toEqual([]);
    const list = adoptionAsYaml(adopted);
    expect(list.split('\n').filter((text) => /[\r\u2028]|^\S*process\.exit/.test(text))).toEqual([]);
    expect(parseList('list.yaml', Buffer.from(list)).map(({ name }) => name)).toContain('B');
  });
});
