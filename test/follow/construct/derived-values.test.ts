import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { SecretStore, Variable } from '../../../src';
import { compositionOf } from '../../../src/core/derived/composition';
import { decodeDeclaration } from '../../../src/core/wire';
import { RolePolicies } from '../../support/synth/policies';
import { container, ENV, newStack, ONE_SECRET, secretsOf } from '../../support/synth/service';
import { TemplateGraph } from '../../support/synth/template-graph';

const HERE = 'eu-west-1:123456789012';
const KEY = `arn:aws:kms:${HERE}:key/own`;
const DB_KEY = `arn:aws:kms:${HERE}:key/db`;
const PREFIX = `arn:aws:ssm:${HERE}:parameter/prod/shop`;
const DB = `arn:aws:secretsmanager:${HERE}:secret:prod/db-AbCdEf`;
const DB_WITHOUT_SUFFIX = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:secretsmanager:${HERE}:secret:prod/db`]] };
const ROLE = /ServiceSecretsFollowRole/;
const EXECUTION = /TaskExecutionRole/;

const db = (field: string, encryptionKey?: kms.IKey): Variable => Variable.fromSecretName('prod/db', field, { encryptionKey });

/** A service with a derived value of a secret, a parameter of its own store and a text. */
function synth(more: (stack: Stack) => Record<string, Variable> = () => ({}), stack = newStack({ env: ENV })): Stack {
  const url = Variable.derived('postgres://{user:url}:{password:url}@{host}/shop?token={token:url}', {
    user: db('username', kms.Key.fromKeyArn(stack, 'DbKey', DB_KEY)),
    password: db('password', kms.Key.fromKeyArn(stack, 'DbKeyAgain', DB_KEY)),
    host: Variable.plain('db.example.com'),
    token: Variable.secret(),
  });
  const store = SecretStore.parameterStore('/prod/shop', { encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY) });
  secretsOf(stack, { store, variables: { DATABASE_URL: url, ...more(stack) } }).addToContainer(container(stack));
  return stack;
}

function follows(stack: Stack): any[] | undefined {
  const [config] = Object.values<any>(Template.fromStack(stack).findResources('AWS::Lambda::EventInvokeConfig'));
  return config?.Metadata['cdk-service-secrets:follows'].derived;
}

function patterns(stack: Stack): any[] {
  return Object.values<any>(Template.fromStack(stack).findResources('AWS::Events::Rule')).map(({ Properties }) => Properties.EventPattern);
}

describe('the function that composes again', () => {
  test.each<[string, Record<string, Variable>]>([
    ['without a derived value', ONE_SECRET],
    ['with a composed file alone', { CONFIG: Variable.derived('{a}', { a: db('username') }).asFile('/run/secrets/app.conf') }],
  ])('does not exist %s', (_, variables) => {
    const stack = newStack({ env: ENV });
    secretsOf(stack, { variables }).addToContainer(container(stack));
    expect(JSON.stringify(Template.fromStack(stack).toJSON())).not.toContain('ServiceSecretsFollow');
  });

  test('follows a secret that RDS manages, whose ARN is known only at deployment', async () => {
    const stack = newStack({ env: ENV });
    const database = new rds.CfnDBInstance(stack, 'Database', { engine: 'postgres', masterUsername: 'shop', manageMasterUserPassword: true });
    const managed = secretsmanager.Secret.fromSecretCompleteArn(stack, 'Managed', database.attrMasterUserSecretSecretArn);
    const variables = {
      DATABASE_URL: Variable.derived('postgres://{user:url}:{password:url}@{host}/shop', {
        user: Variable.fromSecretsManager(managed, 'username'),
        password: Variable.fromSecretsManager(managed, 'password'),
        host: Variable.plain(database.attrEndpointAddress),
      }),
    };
    secretsOf(stack, { variables }).addToContainer(container(stack));
    const arn = { 'Fn::GetAtt': ['Database', 'MasterUserSecret.SecretArn'] };
    expect(follows(stack)).toMatchObject([{ declaration: { Parts: { 'DATABASE_URL/password': { Kind: 'foreign-secret', Arn: arn, Field: 'password' } } } }]);
    expect(patterns(stack)).toContainEqual(expect.objectContaining({ 'detail-type': ['Secret Label Updated'], 'resources': [{ prefix: arn }] }));
    const physical = `arn:aws:secretsmanager:${HERE}:secret:rds!db-0b1c2d3e-AbCdEf`;
    const reads = (role: RegExp): Promise<boolean> => RolePolicies.of(stack, role, { 'Database.MasterUserSecret.SecretArn': physical }).allows('secretsmanager:GetSecretValue', physical);
    expect(await Promise.all([ROLE, /ServiceSecretsGateRole/, EXECUTION].map(reads))).toEqual([true, true, false]);
  });

  test('knows each derived value with its parts, and no other variable of the service', () => {
    const stack = synth(() => ({ LEVEL: Variable.config('info'), OTHER: Variable.derived('{a}', { a: Variable.fromSsmParameterName('/x/a') }) }));
    const gate = Object.keys(Template.fromStack(stack).findResources('Custom::ServiceSecrets'))[0];
    const [url, other] = follows(stack)!;
    expect(url).toMatchObject({
      service: 'Shop/Secrets',
      gate,
      variable: 'DATABASE_URL',
      declaration: { Format: '2', Variables: { DATABASE_URL: { Kind: 'derived' } }, Parts: { 'DATABASE_URL/host': { Kind: 'text', Text: 'db.example.com' }, 'DATABASE_URL/token': { Kind: 'secret', Name: 'token' } } },
      parameters: [{ region: 'eu-west-1', prefix: '/prod/shop', names: ['DATABASE_URL'] }, { region: 'eu-west-1', prefix: '/prod/shop', names: ['token'] }],
    });
    expect(url.secrets).toEqual([{ region: 'eu-west-1', secret: DB_WITHOUT_SUFFIX, stage: 'AWSCURRENT' }]);
    expect(Object.keys(url.declaration.Parts)).toHaveLength(4);
    expect(other).toMatchObject({ variable: 'OTHER', parameters: [{ names: ['OTHER'] }, { prefix: '', names: ['/x/a'] }], secrets: [] });
    expect(JSON.stringify(follows(stack))).not.toContain('LEVEL');
  });

  test('identifies a composition by the same digest as the gate', () => {
    const stack = synth();
    const [{ Properties: { Declaration } }] = Object.values<any>(Template.fromStack(stack).findResources('Custom::ServiceSecrets'));
    const known = decodeDeclaration(follows(stack)![0].declaration);
    expect(compositionOf(known, 'DATABASE_URL')).toBe(compositionOf(decodeDeclaration(Declaration), 'DATABASE_URL'));
    const others = [
      synth(() => ({ DATABASE_URL: Variable.derived('mysql://{user}', { user: db('username') }) })),
      synth(() => ({ DATABASE_URL: Variable.derived('mysql://{user}', { user: db('password') }) })),
      synth(() => ({ DATABASE_URL: Variable.derived('mysql://{user}', { user: Variable.plain('shop') }) })),
      synth(() => ({ DATABASE_URL: Variable.derived('mysql://{user}', { user: Variable.plain('mail') }) })),
    ].map((other) => compositionOf(decodeDeclaration(follows(other)![0].declaration), 'DATABASE_URL'));
    expect(new Set([...others, compositionOf(known, 'DATABASE_URL')]).size).toBe(5);
  });

  test('receives the events of the parts and of the value, by few rules', () => {
    const found = patterns(synth());
    expect(found).toHaveLength(2);
    expect(found).toContainEqual(expect.objectContaining({ source: ['aws.ssm'], detail: { operation: ['Create', 'Update', 'Delete'], name: [{ prefix: '/prod/shop/' }] } }));
    expect(found).toContainEqual(expect.objectContaining({ source: ['aws.secretsmanager'], resources: [{ prefix: DB_WITHOUT_SUFFIX }], detail: { labelUpdated: ['AWSCURRENT'] } }));
  });

  test('runs its schedule only after everything that it needs exists', () => {
    const template = Template.fromStack(synth()).toJSON();
    const [schedule] = Object.values<any>(template.Resources).filter(({ Type }) => Type === 'AWS::Scheduler::Schedule');
    const needed = schedule.DependsOn.map((id: string) => template.Resources[id].Type);
    expect(needed).toEqual(expect.arrayContaining(['AWS::Lambda::EventInvokeConfig', 'AWS::Events::Rule', 'AWS::IAM::Policy']));
  });

  test('does not wait for the gate, nor the gate for it', () => {
    const graph = TemplateGraph.of(synth());
    const [gate, list] = [graph.theOnly('Custom::ServiceSecrets'), graph.theOnly('AWS::Lambda::EventInvokeConfig')];
    expect(graph.cycle()).toBeUndefined();
    expect([graph.waitsFor(gate, list), graph.waitsFor(list, gate)]).toEqual([false, false]);
  });

  test('receives the changes of another region from a stack there, or warns if there is none', () => {
    const abroad = (): Record<string, Variable> => ({ REMOTE: Variable.derived('{a}', { a: Variable.fromSsmParameterName('/x/a', { region: 'us-east-1' }) }) });
    const alone = synth(abroad);
    Annotations.fromStack(alone).hasWarning('/Shop/Secrets', 'Changes of REMOTE/a are not seen at once: they are in another region, where the app has no stack. The scheduled reconciliation still finds them. [ack: cdk-service-secrets:not-watched]');

    const app = new App();
    const there = new Stack(app, 'There', { env: { ...ENV, region: 'us-east-1' } });
    const here = synth(abroad, new Stack(app, 'Shop', { env: ENV }));
    Annotations.fromStack(here).hasNoWarning('/Shop/Secrets', 'Changes of REMOTE/a*');
    expect(patterns(there)).toMatchObject([{ detail: { name: ['/x/a'] } }]);
  });

  test.each<[string, (stack: Stack) => Variable, string]>([
    ['another account', (stack) => Variable.fromSecretsManager(secretsmanager.Secret.fromSecretCompleteArn(stack, 'Theirs', 'arn:aws:secretsmanager:eu-west-1:210987654321:secret:prod/db-AbCdEf'), 'password'),
      'they are in another account, whose events stay there'],
    ['AWSPENDING', (stack) => Variable.fromSecretsManagerVersion(secretsmanager.Secret.fromSecretCompleteArn(stack, 'Ours', DB), { versionStage: 'AWSPENDING' }, 'password'), 'Secrets Manager sends no event for AWSPENDING'],
  ])('finds changes of a part of %s only by its schedule, and warns', (_, part, why) => {
    const stack = synth((scope) => ({ REMOTE: Variable.derived('{a}', { a: part(scope) }) }));
    Annotations.fromStack(stack).hasWarning('/Shop/Secrets', `Changes of REMOTE/a are not seen at once: ${why}. The scheduled reconciliation still finds them. [ack: cdk-service-secrets:not-watched]`);
    expect(JSON.stringify(patterns(stack))).not.toContain('210987654321');
  });

  test('counts failed compositions in a metric of the service, by the hour', () => {
    const stack = newStack({ env: ENV });
    const secrets = secretsOf(stack, { variables: { URL: Variable.derived('{a}', { a: Variable.secret() }) } });
    secrets.metricValuesNotComposed().createAlarm(stack, 'NotComposed', { threshold: 1, evaluationPeriods: 1 });
    Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'ServiceSecrets',
      MetricName: 'ValuesNotComposed',
      Statistic: 'Sum',
      Period: 3600,
      Dimensions: [{ Name: 'Service', Value: follows(stack)![0].service }, { Name: 'Stack', Value: 'Shop' }],
    });
  });

  test('is the function of onUndeclaredName', () => {
    const stack = newStack({ env: ENV });
    const secrets = secretsOf(stack, { variables: { URL: Variable.derived('{a}', { a: Variable.secret() }) } });
    secrets.addToContainer(container(stack));
    secrets.onUndeclaredName('New');
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::Lambda::EventInvokeConfig', 1);
    const [{ Metadata }] = Object.values<any>(template.findResources('AWS::Lambda::EventInvokeConfig'));
    expect(Metadata['cdk-service-secrets:follows']).toMatchObject({ names: [{ declared: ['URL'] }], derived: [{ variable: 'URL' }] });
  });

  test('tags the parameters that it creates as the gate does', () => {
    const app = new App();
    const stack = synth(undefined, new Stack(app, 'Shop', { env: ENV, tags: { team: 'shop' } }));
    expect(follows(stack)![0].tags).toEqual({ team: 'shop' });
  });
});

describe('its role', () => {
  const stack = synth((scope) => ({ OWN: Variable.secret(), MADE: Variable.generated(), JSON_PART: Variable.derived('{a}', { a: Variable.secret({ store: SecretStore.secretsManager('prod/json', { encryptionKey: kms.Key.fromKeyArn(scope, 'JsonKey', KEY) }) }) }) }));
  const JSON_SECRET = `arn:aws:secretsmanager:${HERE}:secret:prod/json-AbCdEf`;
  const inline = Object.entries<any>(Template.fromStack(stack).findResources('AWS::IAM::Role')).filter(([id]) => ROLE.test(id)).flatMap(([, { Properties }]) => Properties.Policies ?? []);
  const role = RolePolicies.of(stack, ROLE);

  test.each<[string, string, boolean]>([
    ['ssm:PutParameter', `${PREFIX}/DATABASE_URL`, true],
    ['ssm:AddTagsToResource', `${PREFIX}/DATABASE_URL`, true],
    ['ssm:GetParameterHistory', `${PREFIX}/DATABASE_URL`, true],
    ['ssm:ListTagsForResource', `${PREFIX}/DATABASE_URL`, true],
    ['ssm:GetParameters', `${PREFIX}/DATABASE_URL`, true],
    ['ssm:PutParameter', `${PREFIX}/JSON_PART`, true],
    ['ssm:GetParameters', `${PREFIX}/token`, true],
    ['secretsmanager:GetSecretValue', DB, true],
    ['secretsmanager:GetSecretValue', JSON_SECRET, true],
    ['ssm:PutParameter', `${PREFIX}/token`, false],
    ['ssm:PutParameter', `${PREFIX}/DATABASE_URL2`, false],
    ['ssm:PutParameter', `${PREFIX}/MADE`, false],
    ['ssm:AddTagsToResource', `${PREFIX}/token`, false],
    ['ssm:GetParameters', `${PREFIX}/OWN`, false],
    ['ssm:GetParameters', PREFIX, false],
    ['ssm:DeleteParameter', `${PREFIX}/DATABASE_URL`, false],
    ['ssm:RemoveTagsFromResource', `${PREFIX}/DATABASE_URL`, false],
    ['secretsmanager:PutSecretValue', DB, false],
    ['secretsmanager:GetSecretValue', DB.replace('db-', 'db-admin-'), false],
    ['events:PutEvents', `arn:aws:events:${HERE}:event-bus/default`, false],
  ])('%s on %s: %s', async (action, resource, expected) => {
    expect(inline).toHaveLength(1);
    expect(await role.allows(action, resource)).toBe(expected);
  });

  test.each<[string, 'ssm' | 'secretsmanager', string, string, boolean]>([
    ['kms:Decrypt', 'ssm', KEY, `${PREFIX}/DATABASE_URL`, true],
    ['kms:Decrypt', 'ssm', KEY, `${PREFIX}/token`, true],
    ['kms:Encrypt', 'ssm', KEY, `${PREFIX}/DATABASE_URL`, true],
    ['kms:Decrypt', 'secretsmanager', DB_KEY, DB, true],
    ['kms:Decrypt', 'secretsmanager', KEY, JSON_SECRET, true],
    ['kms:Decrypt', 'ssm', KEY, `${PREFIX}/OWN`, false],
    ['kms:Encrypt', 'ssm', KEY, `${PREFIX}/token`, false],
    ['kms:Encrypt', 'secretsmanager', DB_KEY, DB, false],
    ['kms:Decrypt', 'secretsmanager', KEY, DB, false],
  ])('%s through %s with %s for %s: %s', async (action, service, key, arn, expected) => {
    const context = { 'kms:ViaService': `${service}.eu-west-1.amazonaws.com`, [`kms:EncryptionContext:${service === 'ssm' ? 'PARAMETER_ARN' : 'SecretARN'}`]: arn };
    expect(await role.allows(action, key, context)).toBe(expected);
  });

  test('leaves the execution role as it is, with the value and without the parts', async () => {
    const execution = RolePolicies.of(synth(), EXECUTION);
    expect(await execution.allows('ssm:GetParameters', `${PREFIX}/DATABASE_URL`)).toBe(true);
    expect(await execution.allows('ssm:GetParameters', `${PREFIX}/token`)).toBe(false);
    expect(await execution.allows('secretsmanager:GetSecretValue', DB)).toBe(false);
    expect(await execution.decrypts(DB_KEY, 'secretsmanager', DB)).toBe(false);
  });
});

test('a secret of the stack may be a part, without a cycle', () => {
  const stack = newStack({ env: ENV });
  const secret = new secretsmanager.Secret(stack, 'Db', { generateSecretString: { secretStringTemplate: '{"username":"shop"}', generateStringKey: 'password' } });
  const url = Variable.derived('{user}:{password}', { user: Variable.fromSecretsManager(secret, 'username'), password: Variable.fromSecretsManager(secret, 'password') });
  secretsOf(stack, { variables: { URL: url } }).addToContainer(container(stack));

  expect(TemplateGraph.of(stack).cycle()).toBeUndefined();
  expect(follows(stack)![0].secrets).toEqual([{ region: 'eu-west-1', secret: { Ref: expect.stringMatching(/^Db/) }, stage: 'AWSCURRENT' }]);
});

test('redeployOnChange restarts after a change of the value alone, not of its parts', () => {
  const stack = newStack({ env: ENV });
  const secrets = secretsOf(stack, { variables: { URL: Variable.derived('{user}:{token}', { user: db('username'), token: Variable.secret() }), TOKEN: Variable.secret() } });
  const app = container(stack);
  secrets.addToContainer(app);
  secrets.redeployOnChange(new ecs.FargateService(stack, 'Service', { cluster: new ecs.Cluster(stack, 'Cluster'), taskDefinition: app.taskDefinition as ecs.FargateTaskDefinition }));
  const [{ Metadata }] = Object.values<any>(Template.fromStack(stack).findResources('AWS::Lambda::EventSourceMapping'));

  expect(Metadata['cdk-service-secrets:watches']).toMatchObject([{ parameters: [{ prefix: '/prod/shop', names: ['TOKEN', 'URL'] }], secrets: [] }]);
});
