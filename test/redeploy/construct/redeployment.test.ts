import { App, Duration, Stack, Stage } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { SecretStore, ServiceSecrets, Variable, Verification } from '../../../src';
import { policySize } from '../../../src/cdk/policy-size';
import { IRedeployment, RedeployOptions } from '../../../src/redeploy/construct/redeployment';
import { RolePolicies } from '../../support/synth/policies';
import { ENV, newStack } from '../../support/synth/service';
import { TemplateGraph } from '../../support/synth/template-graph';

const ROLE = /ServiceSecretsRedeployRole/;
const ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf';

interface Shop {
  readonly service: ecs.FargateService;
  readonly secrets: ServiceSecrets;
  readonly redeployment: IRedeployment;
}

function shop(stack: Stack, options: RedeployOptions & {
  readonly id?: string;
  readonly variables?: { [name: string]: Variable };
  readonly used?: string[];
  readonly store?: SecretStore;
  readonly verification?: Verification;
  readonly service?: Partial<ecs.FargateServiceProps>;
} = {}): Shop {
  const { id = 'Shop', variables = { DATABASE_URL: Variable.secret() }, used, store = SecretStore.parameterStore(`/prod/${id.toLowerCase()}`), verification, service: more, ...redeploy } = options;
  const cluster = (stack.node.tryFindChild('Cluster') as ecs.Cluster | undefined) ?? new ecs.Cluster(stack, 'Cluster');
  const taskDefinition = new ecs.FargateTaskDefinition(stack, `${id}Task`);
  const container = taskDefinition.addContainer('app', { image: ecs.ContainerImage.fromRegistry('shop:1') });
  const service = new ecs.FargateService(stack, id, { cluster, taskDefinition, ...more });
  const secrets = new ServiceSecrets(stack, `${id}Secrets`, { store, variables, verification });
  const redeployment = secrets.redeployOnChange(service, redeploy);
  secrets.addToContainer(container, used ? { variables: used } : {});
  return { service, secrets, redeployment };
}

function watches(stack: Stack): any[] {
  const [mapping] = Object.values<any>(Template.fromStack(stack).findResources('AWS::Lambda::EventSourceMapping'));
  return mapping.Metadata['cdk-service-secrets:watches'];
}

function patterns(stack: Stack): any[] {
  return Object.values<any>(Template.fromStack(stack).findResources('AWS::Events::Rule')).map((rule) => rule.Properties.EventPattern).filter(Boolean);
}

describe('the watches', () => {
  test('contain a store by its prefix, with the names that the task definition uses', () => {
    const stack = newStack({ env: ENV });
    shop(stack, { variables: { B: Variable.secret(), A: Variable.config('x'), UNUSED: Variable.secret(), RENAMED: Variable.secret({ name: 'old' }), MODE: Variable.plain('p') }, used: ['A', 'B', 'RENAMED', 'MODE'] });
    expect(watches(stack)).toEqual([{
      name: 'Shop',
      cluster: expect.anything(),
      service: { Ref: expect.stringMatching(/^ShopService/) },
      debounce: 30,
      reconcile: 3600,
      parameters: [{ region: 'eu-west-1', prefix: '/prod/shop', names: ['A', 'B', 'old'] }],
      secrets: [],
    }]);
    expect(patterns(stack)).toEqual([{
      'source': ['aws.ssm'], 'account': ['123456789012'], 'detail-type': ['Parameter Store Change'], 'detail': { operation: ['Create', 'Update', 'Delete'], name: [{ prefix: '/prod/shop/' }] },
    }]);
  });

  test('are the same without a gate, whose references are literal', () => {
    const stack = newStack({ env: ENV });
    shop(stack, { variables: { A: Variable.secret(), UNUSED: Variable.secret() }, used: ['A'], verification: Verification.NONE });
    expect(watches(stack)[0].parameters).toEqual([{ region: 'eu-west-1', prefix: '/prod/shop', names: ['A'] }]);
  });

  test('contain other stores, external parameters and external secrets with their stage', () => {
    const stack = newStack({ env: ENV });
    shop(stack, {
      variables: {
        SHARED: Variable.secret({ store: SecretStore.parameterStore('/prod/common') }),
        PARAMETER: Variable.fromSsmParameterName('/other/thing'),
        FLAT: Variable.fromSsmParameterName('flat'),
        FIELD: Variable.fromSecretsManager(secretsmanager.Secret.fromSecretCompleteArn(stack, 'Db', ARN), 'password'),
        NAMED: Variable.fromSecretName('prod/mail', 'key'),
        KEY: Variable.secret({ store: SecretStore.secretsManager('prod/json') }),
      },
    });
    expect(watches(stack)[0]).toMatchObject({
      parameters: expect.arrayContaining([
        { region: 'eu-west-1', prefix: '/prod/common', names: ['SHARED'] },
        { region: 'eu-west-1', prefix: '', names: ['/other/thing', 'flat'] },
      ]),
      secrets: expect.arrayContaining([
        { region: 'eu-west-1', secret: ARN, stage: 'AWSCURRENT' },
        { region: 'eu-west-1', secret: expect.objectContaining({ 'Fn::Join': expect.anything() }), stage: 'AWSCURRENT' },
      ]),
    });
    expect(watches(stack)[0].secrets).toHaveLength(3);
    const [parameters, secrets] = patterns(stack).sort((a, b) => (a.source < b.source ? 1 : -1));
    expect(parameters.detail.name).toEqual(expect.arrayContaining([{ prefix: '/prod/shop/' }, { prefix: '/prod/common/' }, '/other/thing', 'flat', '/flat'].slice(1)));
    expect(secrets.resources).toHaveLength(3);
    expect(secrets.resources).toContainEqual({ prefix: ARN });
  });

  test('contain a pinned version, which can\'t change but must exist', () => {
    const stack = newStack({ env: ENV });
    const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, 'Db', ARN);
    shop(stack, { variables: { OLD: Variable.fromSecretsManagerVersion(secret, { versionId: '11111111-2222-3333-4444-555555555555' }, 'password') } });
    expect(watches(stack)[0].secrets).toEqual([{ region: 'eu-west-1', secret: ARN }]);
    expect(patterns(stack)).toEqual([]);
  });

  test('A12: match AWSCURRENT for a reader of AWSPREVIOUS, because only that label has an event', () => {
    const stack = newStack({ env: ENV });
    const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, 'Db', ARN);
    shop(stack, { variables: { OLD: Variable.fromSecretsManagerVersion(secret, { versionStage: 'AWSPREVIOUS' }, 'password') } });
    expect(watches(stack)[0].secrets).toEqual([{ region: 'eu-west-1', secret: ARN, stage: 'AWSPREVIOUS' }]);
    expect(patterns(stack)).toEqual([expect.objectContaining({ detail: { labelUpdated: ['AWSCURRENT'] }, resources: [{ prefix: ARN }] })]);
    Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('not seen at once'));
  });

  test.each<[boolean, string]>([[true, 'The scheduled reconciliation still finds them'], [false, 'Nothing restarts the service after them']])(
    'A12: have a warning for AWSPENDING, which has no event (reconcile: %p)', (reconcile, rest) => {
      const stack = newStack({ env: ENV });
      const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, 'Db', ARN);
      shop(stack, { variables: { NEXT: Variable.fromSecretsManagerVersion(secret, { versionStage: 'AWSPENDING' }), OWN: Variable.secret() }, reconcile });
      expect(watches(stack)[0].secrets).toEqual([{ region: 'eu-west-1', secret: ARN, stage: 'AWSPENDING' }]);
      expect(patterns(stack)).toHaveLength(1);
      Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp(`Changes of NEXT are not seen at once: Secrets Manager sends no event for AWSPENDING\\. ${rest}`));
    });

  test('A19: match secrets by the labels that variables read', () => {
    const stack = newStack({ env: ENV });
    const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, 'Db', ARN);
    shop(stack, { variables: { A: Variable.fromSecretsManager(secret), B: Variable.fromSecretsManagerVersion(secret, { versionStage: 'blue' }), C: Variable.fromSecretName('other') } });
    expect(patterns(stack).map(({ source, account, detail, resources }) => [source, account, detail, resources.length])).toEqual([
      [['aws.secretsmanager'], ['123456789012'], { labelUpdated: ['AWSCURRENT'] }, 2],
      [['aws.secretsmanager'], ['123456789012'], { labelUpdated: ['blue'] }, 1],
    ]);
  });

  test('A23: use the account of the deployment in a stack without env', () => {
    const stack = newStack();
    shop(stack);
    expect(patterns(stack)[0].account).toEqual([{ Ref: 'AWS::AccountId' }]);
  });

  test('order services that share a value, one after the other', () => {
    const stack = newStack({ env: ENV });
    const common = SecretStore.parameterStore('/prod/common');
    for (const id of ['One', 'Two', 'Three']) {
      shop(stack, { id, variables: { SENTRY_DSN: Variable.secret({ store: common }), OWN: Variable.secret() } });
    }
    const staggers = watches(stack).map(({ parameters }) => parameters.map(({ prefix, stagger }: any) => [prefix, stagger]));
    expect(staggers).toEqual([
      [['/prod/one', undefined], ['/prod/common', undefined]],
      [['/prod/two', undefined], ['/prod/common', 15]],
      [['/prod/three', undefined], ['/prod/common', 30]],
    ]);
  });

  test('merge two declarations of one service, with the longest debounce', () => {
    const stack = newStack({ env: ENV });
    const { service } = shop(stack, { debounce: Duration.seconds(20), reconcile: false });
    const more = new ServiceSecrets(stack, 'More', { store: SecretStore.parameterStore('/prod/more'), variables: { EXTRA: Variable.secret() } });
    more.addToContainer(service.taskDefinition.defaultContainer!);
    more.redeployOnChange(service, { debounce: Duration.seconds(60), reconcileInterval: Duration.minutes(30) });
    expect(watches(stack)).toHaveLength(1);
    expect(watches(stack)[0]).toMatchObject({ debounce: 60, reconcile: 1800, parameters: [{ prefix: '/prod/shop' }, { prefix: '/prod/more' }] });
  });
});

describe('another region', () => {
  const elsewhere = { OTHER: Variable.fromSsmParameterName('/far/away', { region: 'us-east-1' }), OWN: Variable.secret() };

  test('has a warning with the names if the app has no stack there', () => {
    const stack = newStack({ env: ENV });
    shop(stack, { variables: elsewhere });
    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('Changes of OTHER are not seen at once: they are in another region, where the app has no stack\\. The scheduled reconciliation still finds them'));
  });

  test('has a rule that forwards to the service\'s region if the app has a stack there', () => {
    const app = new App();
    const there = new Stack(app, 'There', { env: { ...ENV, region: 'us-east-1' } });
    const stack = new Stack(app, 'Shop', { env: ENV });
    shop(stack, { variables: elsewhere });
    Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('not seen at once'));
    Template.fromStack(there).hasResourceProperties('AWS::Events::Rule', {
      EventPattern: Match.objectLike({ detail: Match.objectLike({ name: ['/far/away'] }) }),
      Targets: [Match.objectLike({ Arn: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':events:eu-west-1:123456789012:event-bus/default']] } })],
    });
    expect(watches(stack)[0].parameters).toContainEqual({ region: 'us-east-1', prefix: '', names: ['/far/away'] });
  });

  test('A13: gets events from the stacks of the same Stage, with any order of Stages', () => {
    const app = new App();
    const stages = ['Staging', 'Prod'].map((name) => {
      const stage = new Stage(app, name, { env: ENV });
      const there = new Stack(stage, 'There', { env: { ...ENV, region: 'us-east-1' } });
      return { name, there, stack: new Stack(stage, 'Shop', { env: ENV }) };
    });
    stages.forEach(({ stack }) => shop(stack, { variables: elsewhere }));
    for (const { name, there } of stages) {
      const rules = Object.keys(Template.fromStack(there).findResources('AWS::Events::Rule'));
      expect(rules).toEqual([expect.stringContaining(`ChangesFor${name}Shop`)]);
    }
  });

  test('A13: gets no events from a stack of another Stage, outer or nested', () => {
    const app = new App();
    new Stack(app, 'Around', { env: { ...ENV, region: 'us-east-1' } });
    const stage = new Stage(app, 'Prod', { env: ENV });
    const stack = new Stack(stage, 'Shop', { env: ENV });
    new Stack(new Stage(stage, 'Within'), 'There', { env: { ...ENV, region: 'us-east-1' } });
    shop(stack, { variables: elsewhere });
    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('Changes of OTHER are not seen at once'));
  });

  describe('of another account', () => {
    const THERE = { ...ENV, account: '210987654321' };
    const created = (stack: Stack): secretsmanager.Secret => {
      const owner = new Stack(stack.node.root as App, 'Owner', { env: THERE });
      return new secretsmanager.Secret(owner, 'Db', { secretName: 'prod/db', encryptionKey: new kms.Key(owner, 'Key') });
    };

    test.each<[string, (stack: Stack) => Variable]>([
      ['an imported secret', (stack) => Variable.fromSecretsManager(secretsmanager.Secret.fromSecretCompleteArn(stack, 'Theirs', ARN.replace('123456789012', THERE.account)))],
      ['a secret of a stack there', (stack) => Variable.fromSecretsManager(created(stack), 'password')],
      ['a store of a stack there', (stack) => Variable.secret({ store: SecretStore.fromSecret(created(stack)) })],
    ])('has no rule for %s, because its events stay there', (_, theirs) => {
      const stack = newStack({ env: ENV });
      shop(stack, { variables: { THEIRS: theirs(stack), OWN: Variable.secret() } });
      expect(watches(stack)[0]).toMatchObject({ secrets: [], parameters: [{ names: ['OWN'] }] });
      expect(JSON.stringify(patterns(stack))).not.toContain('prod/db');
      Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('Changes of THEIRS.*another account.*Nothing restarts the service after them'));
    });

    test('takes a value for an own one where an account is unknown', () => {
      const stack = new Stack(new App(), 'Anywhere');
      shop(stack, { variables: { THEIRS: Variable.fromSecretsManager(secretsmanager.Secret.fromSecretCompleteArn(stack, 'Theirs', ARN)) } });
      expect(watches(stack)[0].secrets).toMatchObject([{ secret: ARN }]);
      Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('another account'));
    });
  });
});

describe('the resources', () => {
  test('are one function, queue, dead-letter queue and two rules, with any number of services', () => {
    const stack = newStack({ env: ENV });
    Array.from({ length: 12 }, (_, i) => shop(stack, { id: `S${i}` }));
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::SQS::Queue', 2);
    template.resourceCountIs('AWS::Lambda::EventSourceMapping', 1);
    template.resourceCountIs('AWS::Events::Rule', 2); // changes, schedule
    template.resourceCountIs('AWS::Lambda::Function', 2); // this one and the gate
  });

  test('keep each pattern below 2,048 characters, with another rule for the rest', () => {
    const stack = newStack({ env: ENV });
    for (let id = 0; id < 4; id++) {
      const variables = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`V${i}`, Variable.fromSsmParameterName(`/external/parameters/of/somebody/else/number-${id}-${i}`)]));
      shop(stack, { id: `S${id}`, variables });
    }
    const sizes = patterns(stack).map((pattern) => JSON.stringify(pattern).length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(2048);
    expect(sizes).toHaveLength(6); // 200 names of 50 characters
    expect(new Set(patterns(stack).flatMap((pattern) => pattern.detail.name)).size).toBe(200);
  });

  function queuePolicies(stack: Stack): [string, any][] {
    return Object.entries<any>(Template.fromStack(stack).findResources('AWS::SQS::QueuePolicy')).filter(([id]) => id.startsWith('ServiceSecretsRedeployQueue'));
  }

  /** A service that uses secrets of its own. */
  function secretsNamed(stack: Stack, id: string, count: number, length: number): void {
    const variables = Object.fromEntries(Array.from({ length: count }, (_, i) => [`V${i}`, Variable.fromSecretName(`${id}${'x'.repeat(length)}/${i}`)]));
    shop(stack, { id, variables, reconcile: false, verification: Verification.NONE });
  }

  test.each([[60, undefined], [240, undefined], [240, ENV]])('A10: have one statement for %d watched secrets in the queue\'s policy, with every rule (env: %p)', (count, env) => {
    const stack = newStack({ env });
    Array.from({ length: count / 60 }, (_, i) => secretsNamed(stack, `S${i}`, 60, 20));
    const [[id, policy], ...others] = queuePolicies(stack);
    expect(others).toEqual([]);
    expect(id).toBe('ServiceSecretsRedeployQueuePolicy1EE11A99'); // as in 0.1.0: a policy that is replaced leaves none
    const { Statement } = policy.Properties.PolicyDocument;
    expect(Statement).toHaveLength(2);
    const rules = Object.keys(Template.fromStack(stack).findResources('AWS::Events::Rule'));
    expect(Statement[1]).toMatchObject({ Action: 'sqs:SendMessage', Principal: { Service: 'events.amazonaws.com' } });
    expect(Statement[1].Condition.ArnEquals['aws:SourceArn']).toEqual(expect.arrayContaining(rules.map((rule) => ({ 'Fn::GetAtt': [rule, 'Arn'] }))));
    expect(patterns(stack).flatMap(({ resources }) => resources)).toHaveLength(count);
  });

  test('A10: keep the size of a pattern with secrets of the stack too, whose ARNs are unknown at synthesis', () => {
    const stack = newStack();
    shop(stack, { variables: Object.fromEntries(Array.from({ length: 54 }, (_, i) => [`V${i}`, Variable.fromSecretsManager(new secretsmanager.Secret(stack, `Secret${i}`))])) });
    for (const pattern of patterns(stack)) {
      expect(JSON.stringify(pattern).replace(/\{"Ref":"Secret[^}]*\}/g, `"${'x'.repeat(160)}"`).length).toBeLessThanOrEqual(2048);
    }
    expect(queuePolicies(stack)[0][1].Properties.PolicyDocument.Statement).toHaveLength(2);
  });

  test('have one prefix in the pattern for 500 variables of a store', () => {
    const stack = newStack({ env: ENV });
    shop(stack, { variables: Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`V${i}`, Variable.secret()])) });
    expect(patterns(stack)).toHaveLength(1);
    expect(watches(stack)[0].parameters[0].names).toHaveLength(500);
  });

  test('have queues that are first in, first out, encrypted and refuse plain HTTP', () => {
    const stack = newStack({ env: ENV });
    shop(stack);
    const template = Template.fromStack(stack);
    template.allResourcesProperties('AWS::SQS::Queue', { FifoQueue: true, SqsManagedSseEnabled: true });
    template.hasResourceProperties('AWS::SQS::Queue', { ContentBasedDeduplication: true, VisibilityTimeout: 360, RedrivePolicy: Match.objectLike({ maxReceiveCount: 50 }) });
    const denied = Object.values<any>(template.findResources('AWS::SQS::QueuePolicy'))
      .filter((policy) => JSON.stringify(policy).includes('{"Bool":{"aws:SecureTransport":"false"}}'));
    expect(denied).toHaveLength(2);
  });

  test('turn Lambda\'s detection of loops off, because changes may keep coming', () => {
    const stack = newStack({ env: ENV });
    shop(stack);
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', { Description: Match.stringLikeRegexp('^Restarts services'), RecursiveLoop: 'Allow' });
  });

  test('send events to one group of the queue, which distributes them', () => {
    const stack = newStack({ env: ENV });
    shop(stack);
    Template.fromStack(stack).allResourcesProperties('AWS::Events::Rule', { Targets: [Match.objectLike({ SqsParameters: { MessageGroupId: '#events' } })] });
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::EventSourceMapping', { FunctionResponseTypes: ['ReportBatchItemFailures'], BatchSize: 10 });
  });

  test('may leave the schedule out', () => {
    const stack = newStack({ env: ENV });
    shop(stack, { reconcile: false });
    Template.fromStack(stack).resourceCountIs('AWS::Events::Rule', 1);
    expect(watches(stack)[0].reconcile).toBeUndefined();
  });

  test('do not wait for the resource that contains the watches, which waits for the services', () => {
    const stack = newStack({ env: ENV });
    shop(stack);
    shop(stack, { id: 'Other' });
    const graph = TemplateGraph.of(stack);
    const carrier = graph.theOnly('AWS::Lambda::EventSourceMapping');
    const all = Object.keys(Template.fromStack(stack).toJSON().Resources);
    expect(all.filter((id) => id !== carrier && graph.waitsFor(id, carrier))).toEqual([]);
  });
});

describe('permissions', () => {
  test('allow restarts of the named service, and metadata only', async () => {
    const stack = newStack({ env: ENV });
    shop(stack, { variables: { A: Variable.secret(), DB: Variable.fromSecretsManager(secretsmanager.Secret.fromSecretCompleteArn(stack, 'Db', ARN), 'p') } });
    const ref = Object.keys(Template.fromStack(stack).findResources('AWS::ECS::Service'))[0];
    const service = 'arn:aws:ecs:eu-west-1:123456789012:service/cluster/shop';
    const cluster = Object.keys(Template.fromStack(stack).findResources('AWS::ECS::Cluster'))[0];
    const role = RolePolicies.of(stack, ROLE, { [ref]: service, [cluster]: 'Cluster', [`${ref}.Name`]: 'shop' });
    const parameter = 'arn:aws:ssm:eu-west-1:123456789012:parameter/prod/shop/A';
    for (const action of ['ecs:UpdateService', 'ecs:DescribeServices', 'ecs:ListServiceDeployments']) {
      expect([action, await role.allows(action, service)]).toEqual([action, true]);
      expect([action, await role.allows(action, `${service}ping`)]).toEqual([action, false]);
    }
    for (const [deployment, allowed] of [['Cluster/shop/Abc123', true], ['Cluster/shopping/Abc123', false], ['Other/shop/Abc123', false]] as const) {
      const arn = `arn:aws:ecs:eu-west-1:123456789012:service-deployment/${deployment}`;
      expect([deployment, await role.allows('ecs:DescribeServiceDeployments', arn)]).toEqual([deployment, allowed]);
    }
    expect(await role.allows('ssm:GetParameters', parameter)).toBe(true);
    expect(await role.allows('ssm:GetParameters', parameter.replace('shop', 'shopping'))).toBe(false);
    expect(await role.allows('secretsmanager:DescribeSecret', ARN)).toBe(true);
    expect(await role.allows('secretsmanager:GetSecretValue', ARN)).toBe(false);
    expect(await role.allows('ecs:DeleteService', service)).toBe(false);
    expect(role.statements.filter(({ Effect, Resource }) => Effect === 'Allow' && JSON.stringify(Resource).includes('"*"'))).toEqual([]);
  });

  test('A15: a secret that does not exist is "not found" rather than "denied"', async () => {
    const stack = newStack({ env: ENV });
    shop(stack, { variables: { NAMED: Variable.fromSecretName('prod/mail', 'key'), KEY: Variable.secret({ store: SecretStore.secretsManager('prod/json') }) } });
    const role = RolePolicies.of(stack, ROLE);
    for (const name of ['prod/mail', 'prod/json']) {
      for (const action of ['secretsmanager:DescribeSecret', 'secretsmanager:ListSecretVersionIds']) {
        const arn = `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${name}`;
        expect([action, name, await role.allows(action, arn), await role.allows(action, `${arn}-AbCdEf`), await role.allows(action, `${arn}-admin-AbCdEf`)])
          .toEqual([action, name, true, true, false]);
      }
    }
  });

  test('deny decryption with every key, only for the stores', () => {
    const stack = newStack({ env: ENV });
    shop(stack);
    expect(RolePolicies.of(stack, ROLE).statements).toContainEqual({
      Effect: 'Deny', Action: 'kms:Decrypt', Resource: '*', Condition: { StringLike: { 'kms:ViaService': 'ssm.*' } },
    });
  });

  /** A service that uses parameters of somebody else. */
  function external(stack: Stack, id: string, count: number): void {
    const variable = (i: number): [string, Variable] => [`V${i}`, Variable.fromSsmParameterName(`/platform/team-${id}/parameter-${i}`)];
    shop(stack, { id, variables: Object.fromEntries(Array.from({ length: count }, (_, i) => variable(i))), verification: Verification.NONE });
  }

  test.each([[undefined], [ENV]])('A11: stay within the quotas of the role for 10 services with 24 external parameters each (env: %p)', async (env) => {
    const stack = newStack({ env });
    Array.from({ length: 10 }, (_, i) => external(stack, `S${i}`, 24));
    const template = Template.fromStack(stack);
    const role = template.toJSON().Resources[Object.keys(template.findResources('AWS::IAM::Role')).find((id) => ROLE.test(id))!];
    const sizes = (type: string): number[] => Object.values<any>(template.findResources(type))
      .filter(({ Properties }) => ROLE.test(JSON.stringify(Properties.Roles))).map(({ Properties }) => policySize(stack, Properties.PolicyDocument, 110));
    const inline = [...sizes('AWS::IAM::Policy'), policySize(stack, role.Properties.Policies[0].PolicyDocument)];
    expect(inline.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(10_240);
    expect(sizes('AWS::IAM::ManagedPolicy').length).toBeLessThanOrEqual(5);
    expect(Math.max(...sizes('AWS::IAM::ManagedPolicy'))).toBeLessThanOrEqual(6_144);
    expect(Object.keys(template.findResources('AWS::IAM::ManagedPolicy')).filter((id) => /Overflow/.test(id))).toEqual([]);
    const policies = RolePolicies.of(stack, ROLE);
    for (const name of ['S0/parameter-0', 'S4/parameter-12', 'S9/parameter-23']) {
      const arn = `arn:aws:ssm:eu-west-1:123456789012:parameter/platform/team-${name}`;
      expect([name, await policies.allows('ssm:GetParameters', arn), await policies.allows('ssm:GetParameters', `${arn}0`)]).toEqual([name, true, false]);
    }
  });

  test('A11: allow a shared store once', () => {
    const stack = newStack({ env: ENV });
    const common = SecretStore.parameterStore('/prod/common');
    ['One', 'Two', 'Three'].forEach((id) => shop(stack, { id, variables: { SENTRY_DSN: Variable.secret({ store: common }) } }));
    const named = JSON.stringify(RolePolicies.of(stack, ROLE).statements).split('parameter/prod/common/*');
    expect(named).toHaveLength(2);
  });

  test('A11: throw for more than the role has room for', () => {
    const stack = newStack({ env: ENV });
    expect(() => Array.from({ length: 40 }, (_, i) => external(stack, `S${i}`, 60))).toThrow(
      /`variables` must leave the role of redeployOnChange within 10240 characters of inline and 10 managed policies, got: Shop\/S\d+Secrets\/Redeployment/,
    );
  });
});

describe('refused', () => {
  test.each([
    ['CODE_DEPLOY', 'start a deployment with CodeDeploy, or use the blue/green deployments of ECS itself'],
    ['EXTERNAL', 'let that controller create a new task set'],
  ])('a service with the controller %s', (type, fix) => {
    const stack = newStack({ env: ENV });
    expect(() => shop(stack, { service: { deploymentController: { type: type as ecs.DeploymentControllerType } } }))
      .toThrow(`\`service\` must have the deployment controller ECS, as another one starts its own deployments, got: ${type}; ${fix}`);
  });

  test('a service in another stack', () => {
    const app = new App();
    const other = new Stack(app, 'Other', { env: ENV });
    const { service } = shop(other);
    const secrets = new ServiceSecrets(new Stack(app, 'Here', { env: ENV }), 'Secrets', { store: SecretStore.parameterStore('/a/b'), variables: { A: Variable.secret() } });
    expect(() => secrets.redeployOnChange(service)).toThrow('`service` must be in the same stack as its ServiceSecrets, got: Other/Shop in Other; create a ServiceSecrets there with the same store');
  });

  test('a service that uses none of the values', () => {
    const stack = newStack({ env: ENV });
    const { service } = shop(stack);
    new ServiceSecrets(stack, 'Idle', { store: SecretStore.parameterStore('/a/b'), variables: { A: Variable.secret() } }).redeployOnChange(service);
    expect(() => Template.fromStack(stack)).toThrow('`service` must use a variable of this ServiceSecrets from a store, got: Shop/Shop with none; call addToContainer');
  });

  test.each<[RedeployOptions, string]>([
    [{ debounce: Duration.seconds(301) }, '`debounce` must be whole seconds from 0 to 300, got: 5 minutes 1 second'],
    [{ debounce: Duration.millis(1500) }, '`debounce` must be whole seconds from 0 to 300'],
    [{ reconcileInterval: Duration.minutes(9) }, '`reconcileInterval` must be whole minutes from 10 to 1440, got: 9 minutes'],
    [{ reconcileInterval: Duration.seconds(601) }, '`reconcileInterval` must be whole minutes from 10 to 1440'],
  ])('%p', (options, message) => {
    expect(() => shop(newStack({ env: ENV }), options)).toThrow(message);
  });
});

test.each([['metricRestarts', 'Restarts'], ['metricSkipped', 'Skipped'], ['metricFailed', 'Failed']] as const)('%s counts %s of this service', (method, metricName) => {
  const stack = newStack({ env: ENV });
  const { redeployment } = shop(stack);
  expect(redeployment[method]().toMetricConfig().metricStat).toMatchObject({
    namespace: 'ServiceSecrets', metricName, statistic: 'Sum', dimensions: [{ name: 'Service', value: 'Shop' }, { name: 'Stack', value: 'Shop' }],
  });
  expect(redeployment.deadLetterQueue.fifo).toBe(true);
});
