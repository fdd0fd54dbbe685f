import { execFileSync } from 'child_process';
import { mkdtempSync, readFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Annotations as CdkAnnotations, CfnParameter, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { SecretStore, ServiceSecrets, Variable, Verification } from '../../src';
import { decodeDeclaration } from '../../src/core/wire';
import { Service } from '../support/synth/files';
import { RolePolicies } from '../support/synth/policies';
import { container, ENV, newStack } from '../support/synth/service';

jest.setTimeout(60_000);

const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/1111aaaa-12ab-34cd-56ef-1234567890ab';
const PARAMETER = 'arn:aws:ssm:eu-west-1:123456789012:parameter';
const DB = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf';
const EXECUTION = /TaskExecutionRole/;
const GATE_ROLE = /ServiceSecretsGateRole/;

const db = (field: string): Variable => Variable.fromSecretName('prod/db', field);
const TEMPLATE = 'postgres://{user:url}:{password:url}@{host}:5432/shop';

function derived(stack: Stack): Variable {
  return Variable.derived(TEMPLATE, { user: db('username'), password: db('password'), host: Variable.plain(new CfnParameter(stack, 'Host').valueAsString) });
}

function synth(variables: (stack: Stack) => Record<string, Variable>, props: Partial<ConstructorParameters<typeof ServiceSecrets>[2]> = {}): Stack {
  const stack = newStack({ env: ENV });
  const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', KEY);
  new ServiceSecrets(stack, 'Secrets', { store: SecretStore.parameterStore('/prod/shop', { encryptionKey }), variables: variables(stack), ...props }).addToContainer(container(stack));
  return stack;
}

describe('a derived variable', () => {
  const stack = synth((scope) => ({ DATABASE_URL: derived(scope) }));
  const template = Template.fromStack(stack);
  const [gate] = Object.values(template.findResources('Custom::ServiceSecrets'));

  test('is in the declaration with its parts, in the second format', () => {
    expect(gate.Properties.Declaration).toMatchObject({
      Format: '2',
      Variables: { DATABASE_URL: { Kind: 'derived', Store: 0, Template: TEMPLATE } },
      Parts: {
        'DATABASE_URL/host': { Kind: 'text', Text: { Ref: 'Host' } },
        'DATABASE_URL/password': { Kind: 'foreign-secret', Field: 'password' },
        'DATABASE_URL/user': { Kind: 'foreign-secret', Field: 'username' },
      },
    });
    expect(decodeDeclaration(gate.Properties.Declaration).parts).toMatchObject({ 'DATABASE_URL/user': { kind: 'foreign-secret', field: 'username' } });
  });

  test('is an ordinary reference of the container, which gets none of its parts', () => {
    const [definition] = Object.values(template.findResources('AWS::ECS::TaskDefinition'));
    const [app] = definition.Properties.ContainerDefinitions;
    expect(app.Secrets.map(({ Name }: { Name: string }) => Name)).toEqual(['DATABASE_URL']);
    expect(JSON.stringify(app)).toContain('.Store0}DATABASE_URL');
    expect(app.Environment).toBeUndefined();
  });

  test('is all that the execution role may read, without its parts and anything else', async () => {
    const role = await RolePolicies.of(stack, EXECUTION);
    expect(await role.allows('ssm:GetParameters', `${PARAMETER}/prod/shop/DATABASE_URL`)).toBe(true);
    expect(await role.decrypts(KEY, 'ssm', `${PARAMETER}/prod/shop/DATABASE_URL`)).toBe(true);
    for (const other of ['/prod/shop/password', '/prod/shop/DATABASE_URL2', '/prod/shop/DATABASE_URL/x']) {
      expect([other, await role.allows('ssm:GetParameters', `${PARAMETER}${other}`)]).toEqual([other, false]);
    }
    expect(await role.allows('secretsmanager:GetSecretValue', DB)).toBe(false);
  });

  test('is all that the gate may write, under the store\'s key for that name', async () => {
    const role = await RolePolicies.of(stack, GATE_ROLE);
    for (const action of ['ssm:PutParameter', 'ssm:AddTagsToResource', 'ssm:GetParameterHistory']) {
      expect([action, await role.allows(action, `${PARAMETER}/prod/shop/DATABASE_URL`)]).toEqual([action, true]);
    }
    for (const action of ['ssm:PutParameter', 'ssm:AddTagsToResource', 'ssm:DeleteParameter']) {
      expect([action, await role.allows(action, `${PARAMETER}/prod/shop/OTHER`)]).toEqual([action, false]);
    }
    expect(await role.allows('secretsmanager:GetSecretValue', DB)).toBe(true);
    for (const action of ['secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecretVersionStage']) {
      expect([action, await role.allows(action, DB)]).toEqual([action, false]);
    }
  });

  test('needs a Parameter Store prefix when the service has a JSON secret', () => {
    const json = { store: SecretStore.secretsManager('prod/shop') };
    expect(() => synth((scope) => ({ DATABASE_URL: derived(scope) }), json))
      .toThrow('`DATABASE_URL` must have a `store` in Parameter Store, as a JSON secret belongs to people, got: the JSON secret prod/shop; set the option `store` to a Parameter Store prefix, or call asFile, which stores nothing');
    const store = SecretStore.parameterStore('/prod/shop-derived');
    const [declared] = Object.values(Template.fromStack(synth(() => ({ A: Variable.derived('{a}', { a: Variable.secret() }, { store }) }), json)).findResources('Custom::ServiceSecrets'));
    expect(declared.Properties.Declaration).toMatchObject({ Variables: { A: { Kind: 'derived', Store: 1 } }, Parts: { 'A/a': { Kind: 'secret', Store: 0, Name: 'a' } } });
  });

  test.each<[string, () => Record<string, Variable>, object, string]>([
    ['METADATA for a part', () => ({ A: Variable.derived('{a}', { a: Variable.fromSecretName('x', 'y', { verification: Verification.METADATA }) }) }), {}, '`A/a` must have Verification.VALUES, as a value that is composed of others is not known without reading them, got: METADATA; remove `verification`'],
    ['NONE for a part', () => ({ A: Variable.derived('{a}', { a: Variable.fromSsmParameterName('/x', { verification: Verification.NONE }) }) }), {}, '`A/a` must have Verification.VALUES'],
    ['METADATA for the service', () => ({ A: Variable.derived('{a}', { a: Variable.secret() }) }), { verification: Verification.METADATA }, '`A` must have Verification.VALUES'],
    ['NONE for the service of a file', () => ({ A: Variable.derived('{a}', { a: Variable.secret() }).asFile('/run/x/a') }), { verification: Verification.NONE }, '`A` must have Verification.VALUES'],
    ['itself as a part', () => ({ A: Variable.derived('{a}', { a: Variable.secret({ name: 'A' }) }) }), {}, '`A/a` must not have the place of A, which is composed and belongs to code, got: /prod/shop/A; set another `name` for one of them'],
    ['another derived value as a part', () => ({ A: Variable.derived('{a}', { a: Variable.fromSsmParameterName('/prod/shop/B') }), B: Variable.derived('{a}', { a: Variable.secret() }) }), {}, '`A/a` must not have the place of B'],
    ['a secret of people at the same place', () => ({ A: Variable.derived('{a}', { a: Variable.secret() }), B: Variable.secret({ name: 'A' }) }), {}, '`B` must not have the place of A'],
    ['two of one name', () => ({ A: Variable.derived('{a}', { a: Variable.secret() }), B: Variable.derived('{b}', { b: Variable.secret() }, { name: 'A' }) }), {}, '`B` must not have the place of A'],
  ])('refuses %s', (_, variables, props, message) => {
    expect(() => synth(variables, props)).toThrow(message);
  });

  test.each<[string, () => Variable, string]>([
    ['a derived part', () => Variable.derived('{a}', { a: Variable.derived('{b}', { b: Variable.secret() }) }), '`a` must be a part that isn\'t itself composed of others'],
    ['a part with a file', () => Variable.derived('{a}', { a: Variable.secret().asFile('/run/x/a') }), '`a` must be a part without a file of its own, got: asFile; call asFile on what Variable.derived returns'],
    ['a text as a part', () => Variable.derived('{a}', { a: 'x' as never }), '`a` must be a Variable'],
    ['a token in the template', () => Variable.derived(`{a}@${new CfnParameter(newStack(), 'P').valueAsString}`, { a: Variable.secret() }), '`template` must be known when the app is synthesized, got: a token; write a placeholder such as `{host}`'],
    ['no template', () => Variable.derived(undefined as never, {}), '`template` must'],
    ['no parts', () => Variable.derived('{a}', undefined as never), '`parts` must be a map from names'],
    ['a placeholder without a part', () => Variable.derived('{a}', {}), '`template` must have a part for each placeholder, got: `{a}` without one'],
    ['an unused part', () => Variable.derived('{a}', { a: Variable.secret(), b: Variable.secret() }), '`template` must use every part, got: no placeholder for `b`'],
    ['a name with a file', () => Variable.derived('{a}', { a: Variable.secret() }, { name: 'x' }).asFile('/run/x/a'), '`name` must not be given for a derived value that is a file'],
  ])('refuses %s', (_, make, message) => {
    expect(make).toThrow(message);
  });

  test('adds a note at synthesis about who can read its parts from now on, which can be acknowledged', () => {
    const note = 'DATABASE_URL is a copy of `DATABASE_URL/password` and `DATABASE_URL/user` in /prod/shop/DATABASE_URL, with the old versions that Parameter Store keeps, '
      + 'for everybody who may read that prefix; acknowledge this if they may, or use asFile, which stores nothing';
    expect(Annotations.fromStack(stack).findWarning('/Shop/Secrets', Match.anyValue()).map(({ entry }) => entry.data)).toContainEqual(expect.stringContaining(note));

    const accepted = synth((scope) => ({ DATABASE_URL: derived(scope) }));
    CdkAnnotations.of(accepted).acknowledgeWarning('cdk-service-secrets:second-home:DATABASE_URL');
    Annotations.fromStack(accepted).hasNoWarning('*', Match.stringLikeRegexp('is a copy of'));
  });

  test('is watched only by its own parameter', () => {
    const other = newStack({ env: ENV });
    const bound = new ServiceSecrets(other, 'Secrets', { store: SecretStore.parameterStore('/prod/shop'), variables: { DATABASE_URL: derived(other) } })._declared;
    expect([...bound.variables.keys()]).toEqual(['DATABASE_URL']);
    expect([...bound.parts.keys()]).toEqual(['DATABASE_URL/password', 'DATABASE_URL/user']);
  });
});

describe('a composed file', () => {
  test('adds no note, because nothing is stored', () => {
    const stack = synth(() => ({ A: Variable.derived('{a}', { a: db('username') }).asFile('/run/secrets/a') }));
    Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('is a copy of'));
  });

  const service = new Service();
  const secret = secretsmanager.Secret.fromSecretCompleteArn(service.stack, 'Db', DB);
  const template = 'user={user:shell}\nhost={host:shell}\nport={port:shell}\nit\'s $HOME {{user}}\n';
  service.secrets({
    CONFIG: Variable.derived(template, {
      user: Variable.fromSecretsManager(secret, 'username'), host: Variable.plain(new CfnParameter(service.stack, 'Host').valueAsString), port: Variable.plain('54\'32'),
    }).asFile('/run/secrets/app.conf'),
  }).addToContainer(service.container());
  const init = service.rendered('service-secrets');

  test('is written by the init container, the only one that reads its parts', () => {
    expect(init.Secrets?.map(({ Name }) => Name)).toEqual(['FILE_0']);
    expect(JSON.stringify(init.Secrets)).toContain(':username::');
    expect(init.Environment).toEqual([{ Name: 'FILE_1', Value: { Ref: 'Host' } }]);
    expect(service.rendered('App').Secrets).toBeUndefined();
    expect(service.rendered('App').Environment).toEqual([{ Name: 'CONFIG', Value: '/run/secrets/app.conf' }]);
  });

  test('has its text byte for byte, with any parts, and no token in the script', () => {
    const [script] = init.Command as string[];
    const directory = mkdtempSync(join(tmpdir(), 'composed-'));
    const values = { FILE_0: 'o\'br ien$(id)\n', FILE_1: 'db"host' };
    execFileSync('sh', ['-c', script.split('/service-secrets/0').join(directory)], { env: { PATH: process.env.PATH, ...values } });

    expect(readFileSync(join(directory, 'app.conf'), 'utf8')).toBe('user=\'o\'\\\'\'br ien$(id)\n\'\nhost=\'db"host\'\nport=\'54\'\\\'\'32\'\nit\'s $HOME {user}\n');
    expect(script).not.toContain('Ref');
  });

  test('has no ecs.Secret, because no store contains it', () => {
    const other = new Service();
    const secrets = other.secrets({ CONFIG: Variable.derived('{a}', { a: Variable.secret() }).asFile('/run/secrets/app.conf') });
    expect(() => secrets.secret('CONFIG')).toThrow('`name` must be a variable whose value comes from a store, got: CONFIG, a file that the init container composes');
  });

  test('needs no store, and lets the role read the parts', async () => {
    const stack = synth(() => ({ CONFIG: Variable.derived('{a}{b}', { a: db('username'), b: Variable.secret({ name: 'b-key' }) }).asFile('/run/secrets/x') }), { store: SecretStore.secretsManager('prod/shop') });
    const role = await RolePolicies.of(stack, EXECUTION);
    expect(await role.allows('secretsmanager:GetSecretValue', DB)).toBe(true);
    expect(await role.allows('secretsmanager:GetSecretValue', 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/shop-AbCdEf')).toBe(true);
    expect(await (await RolePolicies.of(stack, GATE_ROLE)).allows('ssm:PutParameter', `${PARAMETER}/prod/shop/CONFIG`)).toBe(false);
  });

  test('refuses bytes', () => {
    expect(() => Variable.derived('{a}', { a: Variable.secret() }).asFile('/run/x/a', { encoding: 'base64' as never })).toThrow('`encoding` must be TEXT for a derived value');
  });
});

test('two services of one stack can\'t compose the same value', () => {
  const stack = newStack({ env: ENV });
  for (const id of ['One', 'Two']) {
    new ServiceSecrets(stack, id, { store: SecretStore.parameterStore('/prod/shop'), variables: { A: Variable.derived('{a}', { a: db('username') }) } }).addToContainer(container(stack, id + 'Task'));
  }
  expect(() => Template.fromStack(stack)).toThrow('must be created by one ServiceSecrets only');
});
