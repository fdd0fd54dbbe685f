import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import { SecretStore, ServiceSecrets, ServiceSecretsProps, UndeclaredNamesEvent, Variable, Verification } from '../../../src';
import { container, ENV, newStack, ONE_SECRET, secretsOf } from '../../support/synth/service';
import { TemplateGraph } from '../../support/synth/template-graph';

const JSON_STORE = SecretStore.secretsManager('prod/shop');
const FOLLOWS = 'cdk-service-secrets:follows';

function follows(stack: Stack): any {
  const [config] = Object.values<any>(Template.fromStack(stack).findResources('AWS::Lambda::EventInvokeConfig'));
  return config.Metadata[FOLLOWS];
}

function rules(stack: Stack, source: string): any[] {
  return Object.values<any>(Template.fromStack(stack).findResources('AWS::Events::Rule')).map(({ Properties }) => Properties).filter(({ EventPattern }) => EventPattern?.source?.[0] === source);
}

describe('the rule', () => {
  test('matches the events of this service, with the target', () => {
    const stack = newStack({ env: ENV });
    const topic = new sns.Topic(stack, 'Topic');
    secretsOf(stack).onUndeclaredName('New', { target: new targets.SnsTopic(topic, { message: events.RuleTargetInput.fromText(UndeclaredNamesEvent.message) }), description: 'Tell us' });
    expect(rules(stack, 'cdk-service-secrets')).toEqual([{
      Description: 'Tell us',
      EventPattern: {
        'source': ['cdk-service-secrets'], 'detail-type': ['Undeclared Names'], 'account': ['123456789012'], 'detail': { stack: ['Shop'], service: ['Shop/Secrets'] },
      },
      State: 'ENABLED',
      Targets: [{ Arn: { Ref: expect.stringMatching(/^Topic/) }, Id: 'Target0', InputTransformer: { InputPathsMap: { 'detail-message': '$.detail.message' }, InputTemplate: '"<detail-message>"' } }],
    }]);
  });

  test('accepts an event pattern, and targets later', () => {
    const stack = newStack({ env: ENV });
    const rule = secretsOf(stack).onUndeclaredName('New', { eventPattern: { detail: { store: { type: ['parameter-store'] } } }, ruleName: 'new-names' });
    rule.addTarget(new targets.SnsTopic(new sns.Topic(stack, 'Topic')));
    expect(rules(stack, 'cdk-service-secrets')).toMatchObject([{ Name: 'new-names', EventPattern: { detail: { store: { type: ['parameter-store'] }, service: ['Shop/Secrets'] } }, Targets: [{}] }]);
  });

  test('has a field for each part of the event', () => {
    const stack = newStack({ env: ENV });
    const { reportId, stackName, service, storeName, storeType, storeRegion, names, count, nearest, missing, unusable, message } = UndeclaredNamesEvent;
    const target = new targets.SnsTopic(new sns.Topic(stack, 'Topic'), {
      message: events.RuleTargetInput.fromObject({ reportId, stackName, service, storeName, storeType, storeRegion, names, count, nearest, missing, unusable, message }),
    });
    secretsOf(stack).onUndeclaredName('New', { target });
    const [{ Targets: [{ InputTransformer: { InputPathsMap } }] }] = rules(stack, 'cdk-service-secrets');
    expect(Object.values(InputPathsMap).sort()).toEqual([
      'count', 'id', 'message', 'missing', 'names', 'nearest', 'service', 'stack', 'store.name', 'store.region', 'store.type', 'unusable',
    ].map((name) => `$.detail.${name}`));
  });
});

describe('the followed store', () => {
  test('is the service\'s own store, with the names that are declared in it', () => {
    const stack = newStack({ env: ENV });
    const variables = {
      A: Variable.secret(),
      B: Variable.generated(),
      LEGACY: Variable.secret({ name: 'legacy-token' }),
      PLAIN: Variable.plain('x'),
      SHARED: Variable.secret({ store: SecretStore.parameterStore('/prod/common') }),
      OTHER: Variable.fromSsmParameterName('/x/y'),
    };
    secretsOf(stack, { variables }).onUndeclaredName('New', { ignore: ['README'] });
    expect(follows(stack)).toEqual({
      names: [{ service: 'Shop/Secrets', store: { kind: 'ssm', name: '/prod/shop', region: 'eu-west-1' }, declared: ['A', 'B', 'legacy-token'], elsewhere: [], ignore: ['README'] }],
    });
    expect(rules(stack, 'aws.ssm')).toMatchObject([{ EventPattern: { detail: { name: [{ prefix: '/prod/shop/' }] } } }]);
  });

  test('is a shared store too on request, without names that others declare there', () => {
    const app = new App();
    const common = SecretStore.parameterStore('/prod/common');
    const stack = new Stack(app, 'Shop', { env: ENV });
    const secrets = secretsOf(stack, { variables: { A: Variable.secret(), SENTRY_DSN: Variable.secret({ store: common }) } });
    secretsOf(new Stack(app, 'Mail', { env: ENV }), { store: common, variables: { SMTP: Variable.secret(), X: Variable.secret({ store: SecretStore.parameterStore('/prod/shop') }) } });
    secretsOf(new Stack(app, 'Abroad', { env: { ...ENV, region: 'us-east-1' } }), { store: common, variables: { ABROAD: Variable.secret() } });
    secrets.onUndeclaredName('New', { sharedStores: true });
    expect(follows(stack).names.map(({ store, declared, elsewhere }: any) => [store.name, declared, elsewhere])).toEqual([
      ['/prod/shop', ['A'], ['X']],
      ['/prod/common', ['SENTRY_DSN'], ['SMTP']],
    ]);
  });

  test('is one entry for several rules, with the ignored names of all', () => {
    const stack = newStack({ env: ENV });
    const secrets = secretsOf(stack);
    secrets.onUndeclaredName('One', { ignore: ['B'] });
    secrets.onUndeclaredName('Two', { ignore: ['A', 'B'] });
    expect(follows(stack).names).toMatchObject([{ ignore: ['A', 'B'] }]);
    expect(rules(stack, 'aws.ssm')).toHaveLength(1);
  });

  test.each<[string, (stack: Stack) => SecretStore, object]>([
    ['created by its name', () => JSON_STORE, { name: 'prod/shop', secret: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/shop' }],
    ['imported by its ARN', (stack) => SecretStore.fromSecret(secretsmanager.Secret.fromSecretCompleteArn(stack, 'Own', 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/own-AbCdEf')),
      { secret: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/own-AbCdEf', arn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/own-AbCdEf' }],
    ['that the stack creates', (stack) => SecretStore.fromSecret(new secretsmanager.Secret(stack, 'Own')), { arn: { Ref: expect.stringMatching(/^Own/) }, secret: { Ref: expect.stringMatching(/^Own/) } }],
  ])('is a JSON secret %s, by its events too', (_, store, expected) => {
    const stack = newStack({ env: ENV });
    secretsOf(stack, { store: store(stack) }).onUndeclaredName('New');
    expect(resolved(follows(stack).names[0].store)).toMatchObject({ kind: 'secretsmanager', region: 'eu-west-1', ...expected });
    expect(rules(stack, 'aws.secretsmanager')).toMatchObject([{ EventPattern: { detail: { labelUpdated: ['AWSCURRENT'] } } }]);
  });
});

/** Joined where nothing but the partition is open. */
function resolved(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replace(/\{"Fn::Join":\["",\[("(?:[^"]*)"|,|\{"Ref":"AWS::Partition"\})+\]\]\}/g, (join) => JSON.stringify(JSON.parse(join)['Fn::Join'][1].map((part: any) => (typeof part === 'string' ? part : 'aws')).join(''))));
}

describe('a JSON secret whose value the service does not read', () => {
  test.each([Verification.METADATA, Verification.NONE])('is refused with %s', (verification) => {
    const secrets = secretsOf(newStack(), { store: JSON_STORE, verification });
    expect(() => secrets.onUndeclaredName('New')).toThrow(
      `\`verification\` must be Verification.VALUES to follow the names of a JSON secret, which only its value has, got: Verification.${verification.toUpperCase()} for prod/shop; remove onUndeclaredName, or keep the values in Parameter Store`,
    );
  });

  test('is accepted where it is only a store beside a path', () => {
    const secrets = secretsOf(newStack(), { variables: { A: Variable.secret(), B: Variable.secret({ store: JSON_STORE }) }, verification: Verification.METADATA });
    expect(() => secrets.onUndeclaredName('New')).not.toThrow();
    expect(() => secrets.onUndeclaredName('Shared', { sharedStores: true })).toThrow('for prod/shop');
  });

  test.each([Verification.METADATA, Verification.NONE])('is accepted for a path with %s', (verification) => {
    const stack = newStack();
    secretsOf(stack, { verification }).onUndeclaredName('New');
    expect(follows(stack).names).toHaveLength(1);
  });
});

describe('one rule in another region for both purposes', () => {
  function both(first: 'redeploy' | 'follow', more: Partial<ServiceSecretsProps> = {}): Stack {
    const stack = newStack({ env: ENV });
    const app = container(stack);
    const secrets = secretsOf(stack, more);
    secrets.addToContainer(app);
    const service = new ecs.FargateService(stack, 'Service', { cluster: new ecs.Cluster(stack, 'Cluster'), taskDefinition: app.taskDefinition as ecs.FargateTaskDefinition });
    const acts = [() => secrets.redeployOnChange(service), () => secrets.onUndeclaredName('New')];
    (first === 'redeploy' ? acts : acts.reverse()).forEach((act) => void act());
    return stack;
  }

  test.each(['redeploy', 'follow'] as const)('with two targets, %s first', (first) => {
    const [rule, ...others] = rules(both(first), 'aws.ssm');
    expect(others).toEqual([]);
    expect(rule.Targets).toHaveLength(2);
    expect(JSON.stringify(rule.Targets)).toMatch(/ServiceSecretsFollowFunction/);
    expect(JSON.stringify(rule.Targets)).toMatch(/ServiceSecretsRedeployQueue/);
  });

  test('of a secret as well', () => {
    expect(rules(both('redeploy', { store: JSON_STORE }), 'aws.secretsmanager')).toMatchObject([{ Targets: [{}, {}] }]);
  });

  test('and one function for all services of a stack', () => {
    const stack = newStack({ env: ENV });
    for (const id of ['A', 'B', 'C']) {
      secretsOf(stack, { store: SecretStore.parameterStore(`/prod/${id}`) }, id).onUndeclaredName('New');
    }
    Template.fromStack(stack).resourceCountIs('AWS::Lambda::EventInvokeConfig', 1);
    Template.fromStack(stack).resourceCountIs('AWS::Scheduler::Schedule', 1);
    expect(rules(stack, 'aws.ssm')).toMatchObject([{ EventPattern: { detail: { name: [{ prefix: '/prod/A/' }, { prefix: '/prod/B/' }, { prefix: '/prod/C/' }] } } }]);
  });
});

describe('the function', () => {
  test('does not exist where no rule needs it', () => {
    const stack = newStack();
    secretsOf(stack).addToContainer(container(stack));
    Template.fromStack(stack).resourceCountIs('AWS::Scheduler::ScheduleGroup', 0);
    expect(Object.keys(Template.fromStack(stack).toJSON().Resources).filter((id) => id.includes('Follow'))).toEqual([]);
  });

  test('is invoked three times, and failed events wait in a queue', () => {
    const stack = newStack();
    secretsOf(stack).onUndeclaredName('New');
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      MaximumRetryAttempts: 2, DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [Match.stringLikeRegexp('OnFailure'), 'Arn'] } } },
    });
    template.hasResourceProperties('AWS::SQS::Queue', { FifoQueue: Match.absent(), MessageRetentionPeriod: 1_209_600 });
    template.hasResourceProperties('AWS::Lambda::Function', { Description: 'Follows what is in stores (cdk-service-secrets)', ReservedConcurrentExecutions: Match.absent() });
  });

  test('runs each hour by EventBridge Scheduler', () => {
    const stack = newStack();
    secretsOf(stack).onUndeclaredName('New');
    Template.fromStack(stack).hasResourceProperties('AWS::Scheduler::Schedule', { ScheduleExpression: 'rate(60 minutes)', Target: { Input: '{"look":"all"}' } });
  });

  test('depends on no resource that depends on it', () => {
    const stack = newStack();
    const key = new kms.Key(stack, 'Key');
    const secret = new secretsmanager.Secret(stack, 'Own', { encryptionKey: key });
    const secrets = secretsOf(stack, { store: SecretStore.fromSecret(secret), variables: ONE_SECRET });
    secrets.addToContainer(container(stack));
    secrets.onUndeclaredName('New');
    expect(TemplateGraph.of(stack).cycle()).toBeUndefined();
  });

  test('warns for a store in another region where the app has no stack', () => {
    const stack = newStack({ env: ENV });
    secretsOf(stack, { store: SecretStore.parameterStore('/prod/shop', { region: 'us-east-1' }) }).onUndeclaredName('New');
    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('^Changes of names in /prod/shop are not seen at once: they are in another region, where the app has no stack. The scheduled reconciliation still finds them'));
  });

  test('receives events of another region where the app has a stack, by one rule for all purposes', () => {
    const app = new App();
    const there = new Stack(app, 'There', { env: { ...ENV, region: 'us-east-1' } });
    const stack = new Stack(app, 'Shop', { env: ENV });
    secretsOf(stack, { store: SecretStore.parameterStore('/prod/shop', { region: 'us-east-1' }) }).onUndeclaredName('New');
    expect(rules(there, 'aws.ssm')).toHaveLength(1);
    expect(follows(stack).names).toMatchObject([{ store: { region: 'us-east-1' } }]);
  });
});

test.each<[unknown, string]>([
  [{ ignore: 'README' }, '`ignore` must be a list of texts, got: a text'],
  [{ sharedStores: 'yes' }, '`sharedStores` must be true or false, got: a text'],
  ['New', '`options` must be an object, got: a text'],
])('options %p are refused', (options, message) => {
  expect(() => new ServiceSecrets(newStack(), 'Secrets', { store: JSON_STORE, variables: ONE_SECRET }).onUndeclaredName('New', options as never)).toThrow(message);
});
