import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BatchClient, DescribeJobDefinitionsCommand } from '@aws-sdk/client-batch';
import { CloudFormationClient, DescribeStacksCommand, ListStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeTaskDefinitionCommand, ECSClient, ListTaskDefinitionsCommand } from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { adopt } from '../../../src/cli/commands/adopt';
import { check } from '../../../src/cli/commands/check';
import { copy } from '../../../src/cli/commands/copy';
import { deleteValue } from '../../../src/cli/commands/delete';
import { diff } from '../../../src/cli/commands/diff';
import { exec } from '../../../src/cli/commands/exec';
import { exportValues } from '../../../src/cli/commands/export';
import { get } from '../../../src/cli/commands/get';
import { importFile } from '../../../src/cli/commands/import';
import { list } from '../../../src/cli/commands/list';
import { plan } from '../../../src/cli/commands/plan';
import { prune } from '../../../src/cli/commands/prune';
import { put } from '../../../src/cli/commands/put';
import { reencrypt } from '../../../src/cli/commands/reencrypt';
import { rollback } from '../../../src/cli/commands/rollback';
import { sync } from '../../../src/cli/commands/sync';
import { template } from '../../../src/cli/commands/template';
import { Action } from '../../../src/cli/program';
import { Declaration, DerivedVariable } from '../../../src/core/declaration';
import { DERIVED_TAG, OWNER_TAG } from '../../../src/core/ownership';
import { ACCOUNT, CANARY, declaredApp, fakeAccount, runCommand } from '../../support/cli';
import { FakeAws, HOME } from '../../support/fakes';

const SHOP: Declaration = {
  service: 'Shop/Secrets',
  verification: 'values',
  stores: [{ kind: 'ssm', name: '/prod/shop' }],
  variables: {
    CONFIG: { kind: 'derived-file', template: 'key={key:shell}', file: { path: '/run/secrets/app.conf' } },
    DATABASE_URL: { kind: 'derived', store: 0, name: 'DATABASE_URL', template: 'postgres://{user:url}:{password:url}@{host}/shop' },
  },
  parts: {
    'CONFIG/key': { kind: 'secret', store: 0, name: 'key' },
    'DATABASE_URL/host': { kind: 'text', text: 'db' },
    'DATABASE_URL/password': { kind: 'secret', store: 0, name: 'password' },
    'DATABASE_URL/user': { kind: 'parameter', parameter: '/db/user' },
  },
};
const URL = `postgres://shop:${CANARY}p%40ss@db/shop`;
const STACK_ID = `arn:aws:cloudformation:${HOME}:${ACCOUNT}:stack/Shop/1`;
const cloudFormation = mockClient(CloudFormationClient);
const ecs = mockClient(ECSClient);
const batch = mockClient(BatchClient);

let aws: FakeAws;
beforeEach(() => {
  cloudFormation.reset();
  cloudFormation.on(ListStacksCommand).resolves({ StackSummaries: [] });
  cloudFormation.on(DescribeStacksCommand).rejects(Object.assign(new Error('Stack with id Shop does not exist'), { name: 'ValidationError' }));
  ecs.reset();
  ecs.on(ListTaskDefinitionsCommand).resolves({ taskDefinitionArns: [] });
  batch.reset();
  batch.on(DescribeJobDefinitionsCommand).resolves({ jobDefinitions: [] });
  aws = fakeAccount();
  aws.ssm().put('/prod/shop/key', `${CANARY}it's`);
  aws.ssm().put('/prod/shop/password', `${CANARY}p@ss`);
  aws.ssm().put('/db/user', 'shop');
  aws.ssm().put('/prod/shop/DATABASE_URL', URL);
  tags().set(DERIVED_TAG, 'composition');
});
const tags = (): Map<string, string> => aws.ssm().parameters.get('/prod/shop/DATABASE_URL')!.tags;
const run = <A extends readonly unknown[]>(action: Action<A>, args: A, options: Partial<Parameters<typeof runCommand>[2]> = {}) =>
  runCommand(action, args, { declarations: [SHOP], ...options });

describe('list', () => {
  const named: Declaration = { ...SHOP, stores: [...SHOP.stores, { kind: 'ssm', name: '/prod/urls' }], variables: { ...SHOP.variables, DATABASE_URL: { ...SHOP.variables.DATABASE_URL as DerivedVariable, store: 1, name: 'database' } } };
  const columns = (stdout: string): string[][] => stdout.split('\n').slice(2).filter((line) => line !== '').map((line) => line.split(/ {2,}/).filter((cell) => !/^\d/.test(cell)));

  test('shows the place of the value, and its parts, without their values', async () => {
    const { code, stdout } = await run(list, [{}]);

    expect(code).toBe(0);
    expect(columns(stdout)).toEqual([
      ['CONFIG', 'derived', 'the file /run/secrets/app.conf'],
      ['CONFIG/key', 'secret', 'user/ada', '/prod/shop/key'],
      ['DATABASE_URL', 'derived', 'user/ada', '/prod/shop/DATABASE_URL'],
      ['DATABASE_URL/host', 'plain'],
      ['DATABASE_URL/password', 'secret', 'user/ada', '/prod/shop/password'],
      ['DATABASE_URL/user', 'external', '/db/user'],
    ]);
    expect(stdout).not.toContain(CANARY);
  });

  test('shows the place of a value with another name in another store', async () => {
    aws.ssm().put('/prod/urls/database', URL);
    expect((await run(list, [{}], { declarations: [named] })).stdout).toMatch(/^DATABASE_URL +derived +1 .* \/prod\/urls\/database$/m);
  });

  test('shows the place of a stored name that no variable reads any more, though one has that name', async () => {
    aws.ssm().put('/prod/urls/database', URL);
    const { stdout } = await run(list, [{}], { declarations: [named] });
    expect(columns(stdout).filter(([name]) => name === 'DATABASE_URL')).toEqual([
      ['DATABASE_URL', 'derived', 'user/ada', '/prod/urls/database'],
      ['DATABASE_URL', 'user/ada', 'extra', '/prod/shop/DATABASE_URL'],
    ]);
  });

  test('--json has the place and the names of the parts', async () => {
    const { stdout } = await run(list, [{}], { json: true, declarations: [named] });
    const variables = JSON.parse(stdout).services[0].variables as { name: string }[];
    expect(variables.find(({ name }) => name === 'DATABASE_URL')).toMatchObject({
      place: '/prod/urls/database', parts: ['DATABASE_URL/user', 'DATABASE_URL/password', 'DATABASE_URL/host'], state: 'pending',
    });
    expect(variables.find(({ name }) => name === 'CONFIG')).toMatchObject({ place: '/run/secrets/app.conf', parts: ['CONFIG/key'] });
    expect(variables.find(({ name }) => name === 'DATABASE_URL/host')).toEqual({ name: 'DATABASE_URL/host', kind: 'plain', place: 'code', state: 'ok' });
  });

  test('--values shows the text of a part in code, if it is known before the deployment', async () => {
    expect((await run(list, [{ values: true }])).stdout).toMatch(/^DATABASE_URL\/host +plain +db$/m);
    const { 'DATABASE_URL/host': _, ...parts } = SHOP.parts!;
    expect((await run(list, [{ values: true }], { declarations: [{ ...SHOP, parts }] })).stdout).toMatch(/^DATABASE_URL\/host +plain$/m);
  });

  test('says that the next deployment creates it', async () => {
    aws.ssm().parameters.delete('/prod/shop/DATABASE_URL');
    expect((await run(list, [{}])).stdout).toMatch(/^DATABASE_URL +derived +the next deployment creates it +\/prod\/shop\/DATABASE_URL$/m);
  });
});

test('check passes it, and names a missing part', async () => {
  expect(await run(check, [{}])).toMatchObject({ code: 0, stdout: expect.stringContaining('ok 4 values are ready') });
  aws.ssm().parameters.delete('/prod/shop/password');
  const { code, stdout } = await run(check, [{}]);

  expect(code).toBe(1);
  expect(stdout).toContain('x DATABASE_URL/password: /prod/shop/password does not exist\n    -> npx cdk-service-secrets put DATABASE_URL/password');
});

test.each<[string, Action<[object]>]>([
  ['check', check],
  ['plan', plan],
  ['plan --values', (context) => plan(context, { values: true })],
])('%s stops at a parameter of that name that was not composed', async (_name, action) => {
  tags().clear();
  expect(await run(action, [{}])).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/x DATABASE_URL(?: \(new\))?: \S+DATABASE_URL exists, and no gate of this stack composed it: it is left as it is\n {4}-> set another `name` /),
  });
});

test.each<[string, Action<[object]>]>([['check', check], ['plan', plan]])('%s without the permission to read tags passes it', async (_name, action) => {
  tags().clear();
  aws.faults.deny('ssm:ListTagsForResource');
  expect((await run(action, [{}])).code).toBe(0);
});

test('check says when it is older than its parts', async () => {
  aws.ssm().put('/db/user', 'other');
  expect((await run(check, [{}])).stdout).toContain('- DATABASE_URL: the value is older than its parts: the next deployment composes it again');
});

describe('with the address of a database, known only in the deployed stack', () => {
  const address = { ...SHOP, parts: { ...SHOP.parts, 'DATABASE_URL/host': { kind: 'text', text: { 'Fn::GetAtt': ['Db', 'Endpoint.Address'] } } as never, 'CONFIG/host': { kind: 'text', text: { 'Fn::GetAtt': ['Db', 'Endpoint.Address'] } } as never } };
  const declarations = [{ ...address, variables: { ...address.variables, CONFIG: { ...SHOP.variables.CONFIG, template: 'host={host} key={key:shell}' } as never } }];

  test('check says when the value is older than its parts', async () => {
    const old = 'DATABASE_URL: the value is older than its parts';
    expect((await run(check, [{}], { declarations })).stdout).not.toContain(old);
    aws.ssm().put('/db/user', 'other');
    expect((await run(check, [{}], { declarations })).stdout).toContain(old);
  });

  test('get, export and exec of a composed file say why they don\'t have it', async () => {
    const why = 'CONFIG: is composed of a text that only the deployed stack knows, such as the address of a database';
    expect((await run(get, ['CONFIG'], { declarations })).stderr).toContain(why);
    expect(await run(exportValues, [{ all: true }], { declarations })).toMatchObject({ code: 1, stderr: expect.stringContaining(`left out: ${why}`) });
    expect((await run(exec, ['true', [], { override: [] }], { declarations })).stderr).toContain(why);
  });
});

test('check applies the rules to the composition of the parts', async () => {
  aws.ssm().put('/db/user', '{{'.repeat(3));
  const raw = { ...SHOP, variables: { DATABASE_URL: { ...SHOP.variables.DATABASE_URL, template: '{user}{password}' } as never } };
  expect((await run(check, [{}], { declarations: [{ ...raw, parts: Object.fromEntries(Object.entries(SHOP.parts!).filter(([name]) => name.startsWith('D'))) }] })).stdout)
    .toContain('x DATABASE_URL: the text composed of its parts has `{{`, which Parameter Store refuses');
});

test('put refuses it and names its parts, and writes a part', async () => {
  const refused = await run(put, ['DATABASE_URL', {}], { input: 'x' });
  expect(refused.code).not.toBe(0);
  expect(refused.stderr).toContain('DATABASE_URL is composed of others in the CDK app, and code owns it');
  expect(refused.stderr).toContain('change what it is composed of: DATABASE_URL/password, DATABASE_URL/user');
  expect(await run(put, ['DATABASE_URL/password', {}], { input: `${CANARY}new` })).toMatchObject({ code: 0, stdout: '/prod/shop/password changed\n' });
  expect((await run(put, ['CONFIG', {}], { input: 'x' })).stderr).toContain('change it in the CDK app');
});

test('import ignores it', async () => {
  const { stdout } = await run(importFile, ['-', { yes: true, format: 'dotenv' }], { input: 'DATABASE_URL=x\n' });

  expect(stdout).toMatch(/^DATABASE_URL +skipped +composed of others$/m);
  expect(aws.ssm().parameters.get('/prod/shop/DATABASE_URL')!.value).toBe(URL);
});

test('import writes a part, under the part\'s name in commands', async () => {
  const file = JSON.stringify({ 'CONFIG/key': `${CANARY}new key`, 'DATABASE_URL/user': 'other' });
  const { code, stdout } = await run(importFile, ['-', { yes: true, format: 'json' }], { input: file });

  expect(code).toBe(0);
  expect(stdout).toMatch(/^CONFIG\/key +changed/m);
  expect(stdout).toMatch(/^DATABASE_URL\/user +skipped +owned by \/db\/user$/m);
  expect([aws.ssm().parameters.get('/prod/shop/key')!.value, aws.ssm().parameters.get('/db/user')!.value]).toEqual([`${CANARY}new key`, 'shop']);
});

test('export writes it, and names the parts that it leaves out', async () => {
  const { code, stdout, stderr } = await run(exportValues, [{ format: 'json' }]);

  expect([code, JSON.parse(stdout)]).toEqual([0, { DATABASE_URL: URL }]);
  expect(stderr).toContain('left out: CONFIG/key: no container gets it, only the text that it is a part of\n  -> npx cdk-service-secrets get CONFIG/key');
  expect(stderr).toContain('left out: DATABASE_URL/password: ');
  expect(stderr).not.toContain('DATABASE_URL/user');
  expect(stderr).not.toContain(CANARY);
});

test('export of everything contains the composed file too', async () => {
  expect(JSON.parse((await run(exportValues, [{ format: 'json', all: true }])).stdout)).toEqual({ CONFIG: `key='${CANARY}it'\\''s'`, DATABASE_URL: URL });
});

test('diff compares it between services, and shows no value', async () => {
  const stores: Declaration['stores'] = [{ kind: 'ssm', name: '/staging/shop' }];
  aws.ssm().put('/staging/shop/DATABASE_URL', `${CANARY}staging`);
  const { code, stdout } = await run(diff, [['Staging', 'Shop/Secrets'], {}], { declarations: [SHOP, { ...SHOP, service: 'Staging', stores }] });

  expect(code).toBe(1);
  expect(stdout).toMatch(/^DATABASE_URL +differs/m);
  expect(stdout).not.toContain(CANARY);
});

test('diff of an exported file finds nothing', async () => {
  const directory = declaredApp({ name: 'Shop', environment: `aws://${ACCOUNT}/${HOME}`, declarations: [SHOP] }).directory;
  writeFileSync(join(directory, 'shop.json'), JSON.stringify({ DATABASE_URL: URL }));

  expect(await run(diff, [['shop.json'], {}], { cwd: directory })).toMatchObject({ code: 0, stdout: '1 value equal (--all lists them)\n' });
});

test('plan says what the deployment composes, and which part is missing', async () => {
  aws.ssm().parameters.delete('/prod/shop/DATABASE_URL');
  expect(await run(plan, [{}])).toMatchObject({ code: 0, stdout: expect.stringContaining('The deployment has every value that it needs.') });
  aws.ssm().parameters.delete('/prod/shop/password');
  const { code, stdout } = await run(plan, [{}]);

  expect(code).toBe(1);
  expect(stdout).toMatch(/^ {2}x DATABASE_URL\/password.*: \/prod\/shop\/password does not exist$/m);
  expect(stdout).not.toMatch(/^ {2}x DATABASE_URL\b(?!\/)/m);
});

describe('prune', () => {
  const without = ({ DATABASE_URL: _, ...variables }: Declaration['variables']): Declaration['variables'] => variables;

  test('keeps it and its parts', async () => {
    expect(await run(prune, [{ minAge: 0, dryRun: true }])).toMatchObject({ code: 0, stdout: 'every name in the store is declared\n' });
  });

  test('deletes it when it is no longer declared, with its own parts', async () => {
    const parts = Object.fromEntries(Object.entries(SHOP.parts!).filter(([name]) => name.startsWith('CONFIG')));
    const { code, stdout } = await run(prune, [{ minAge: 0, yes: true }], { declarations: [{ ...SHOP, variables: without(SHOP.variables), parts }] });

    expect([code, stdout.split('\n').at(-2)]).toEqual([0, 'deleted: 2 of 2']);
    expect([...aws.ssm().parameters.keys()].sort()).toEqual(['/db/user', '/prod/shop/key']);
  });
});

test('delete says that the next deployment composes it again, or stops without a part', async () => {
  expect((await run(deleteValue, ['DATABASE_URL', { dryRun: true }])).stderr).toContain('the next deployment creates it again');
  expect((await run(deleteValue, ['DATABASE_URL/password', { dryRun: true }])).stderr).toContain('the next deployment stops');
});

test('copy and rollback do not change it', async () => {
  expect((await run(copy, [['DATABASE_URL'], { from: '/old', yes: true }])).stderr).toContain('DATABASE_URL is composed of others in the CDK app, and code owns it');
  expect((await run(rollback, ['DATABASE_URL', { yes: true } as never])).stderr).toContain('DATABASE_URL is composed of others in the CDK app, and code owns it');
  aws.ssm().put('/old/DATABASE_URL', `${CANARY}old`);
  aws.ssm().put('/old/password', `${CANARY}old password`);
  await run(copy, [[], { from: '/old', yes: true }]);

  expect(aws.ssm().parameters.get('/prod/shop/DATABASE_URL')!.value).toBe(URL);
});

test('reencrypt includes it and its own parts', async () => {
  const key = `arn:aws:kms:${HOME}:${ACCOUNT}:key/2`;
  const { code } = await run(reencrypt, [{ yes: true }], { declarations: [{ ...SHOP, stores: [{ kind: 'ssm', name: '/prod/shop', key }] }] });

  expect(code).toBe(0);
  expect(['DATABASE_URL', 'key', 'password'].map((name) => aws.ssm().parameters.get(`/prod/shop/${name}`)!.keyId)).toEqual([key, key, key]);
  expect(aws.ssm().parameters.get('/prod/shop/DATABASE_URL')!.value).toBe(URL);
});

describe('sync', () => {
  const LIST = `CONFIG: { derived: "key={key:shell}", parts: { key: secret }, file: /run/secrets/app.conf }
DATABASE_URL:
  derived: postgres://{user:url}:{password:url}@{host}/shop
  parts: { user: { parameterName: /db/user }, password: secret, host: { plain: db } }
`;
  const synced = async (text: string, declarations = [SHOP]): Promise<{ code: number; stdout: string; text: string }> => {
    const { directory } = declaredApp({ name: 'Shop', environment: `aws://${ACCOUNT}/${HOME}`, declarations });
    const file = join(directory, 'list.yaml');
    writeFileSync(file, text);
    const { code, stdout } = await run(sync, ['list.yaml', {}], { declarations, cwd: directory });
    return { code, stdout, text: readFileSync(file, 'utf8') };
  };

  test('adds neither it nor its parts', async () => {
    expect(await synced(LIST)).toMatchObject({ code: 0, stdout: expect.stringContaining('list.yaml is up to date'), text: LIST });
  });

  test('recognizes the parts of a value that the app doesn\'t have yet', async () => {
    aws.ssm().put('/prod/shop/smtp-password', `${CANARY}smtp`);
    const text = `${LIST}SMTP_URL: { derived: "smtp://{password:url}@mail", parts: { password: { secret: {}, name: smtp-password } } }\n`;
    aws.ssm().put('/prod/shop/SMTP_URL', `${CANARY}composed`);

    expect(await synced(text)).toMatchObject({ code: 0, text });
  });

  test('reports a part that has no value', async () => {
    aws.ssm().parameters.delete('/prod/shop/password');
    const { code, stdout } = await synced(LIST);

    expect(code).toBe(1);
    expect(stdout).toContain('  x DATABASE_URL/password: /prod/shop/password has no value, and no task starts without it\n    -> npx cdk-service-secrets put DATABASE_URL/password');
    expect(stdout).toContain('or, where nobody needs it any more: remove the part and its placeholder in line 2 of list.yaml');
  });

  test('reports a value with the name of a composed file as unread', async () => {
    aws.ssm().put('/prod/shop/CONFIG', `${CANARY}stray`);

    expect((await synced(LIST)).stdout).toContain('  x CONFIG: /prod/shop/CONFIG is read by nobody: the variable CONFIG comes from its parts');
  });
});

test('adopt does not move a value that another stack composes, and copies no composed text', async () => {
  aws.ssm().parameters.get('/prod/shop/DATABASE_URL')!.tags.set(OWNER_TAG, STACK_ID).set(DERIVED_TAG, 'Gate');
  const secrets = [{ name: 'DATABASE_URL', valueFrom: '/prod/shop/DATABASE_URL' }, { name: 'KEY', valueFrom: '/prod/shop/key' }];
  ecs.on(DescribeTaskDefinitionCommand).resolves({ taskDefinition: { taskDefinitionArn: `arn:aws:ecs:${HOME}:${ACCOUNT}:task-definition/shop:3`, containerDefinitions: [{ name: 'app', secrets }] } });
  const options = { format: 'typescript' as const, taskDefinition: 'shop', prefix: '/new' };
  const { code, stdout } = await run(adopt, [options], { region: HOME });
  await run(adopt, [{ ...options, copy: true, yes: true }], { region: HOME });

  expect(code).toBe(0);
  expect(stdout).toContain('// stays where it is: stack Shop composes it of other values\n');
  expect(stdout).toContain('DATABASE_URL: Variable.fromSsmParameterName(\'/prod/shop/DATABASE_URL\'');
  expect([...aws.ssm().parameters.keys()].filter((name) => name.startsWith('/new'))).toEqual(['/new/KEY']);
  expect(stdout).not.toContain(CANARY);
});

test('get prints the value, and composes a file', async () => {
  expect((await run(get, ['DATABASE_URL'])).stdout).toBe(URL);
  expect((await run(get, ['CONFIG'])).stdout).toBe(`key='${CANARY}it'\\''s'`);
  expect((await run(get, ['DATABASE_URL/password'])).stdout).toBe(`${CANARY}p@ss`);
});

test('a template has no line for it, and names the command for its parts', async () => {
  const { stdout } = await run(template, ['-', { format: 'dotenv' }]);

  expect(stdout).toContain('# DATABASE_URL: composed of others, nothing to fill in');
  expect(stdout).toContain('# DATABASE_URL/password: a part of DATABASE_URL: put DATABASE_URL/password');
  expect(stdout).not.toMatch(/^[A-Z]/m);
});

test('a command has it as in a container', async () => {
  const { code } = await run(exec, ['sh', ['-c', `test "$DATABASE_URL" = '${URL}' && test "$(cat "$CONFIG")" = "key='${CANARY}it'\\\\''s'"`], { override: [] }]);
  expect(code).toBe(0);
});

test.each([
  ['a part of no variable', { 'OTHER/a': { kind: 'text', text: 'x' } }, '"OTHER/a" is not a part of a variable'],
  ['a part that leads elsewhere', { 'DATABASE_URL/../x': { kind: 'text', text: 'x' } }, '"DATABASE_URL/../x" is not a part of a variable'],
  ['a part of another kind', { 'DATABASE_URL/user': { kind: 'plain' } }, '"DATABASE_URL/user" must have a kind that this version knows'],
])('a template with %s is refused', async (_, parts, problem) => {
  expect((await run(list, [{}], { declarations: [{ ...SHOP, parts: parts as never }] })).stderr).toContain(problem);
});
