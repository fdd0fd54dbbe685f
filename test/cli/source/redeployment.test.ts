import { restartsByItself } from '../../../src/cli/source/redeployment';
import { Service } from '../../../src/cli/source/service';
import { StoreDeclaration } from '../../../src/core/declaration';

const RESTARTS = [{ Id: 'Target0', SqsParameters: { MessageGroupId: '#events' } }];
const service = (store: StoreDeclaration, pattern: unknown): Service => ({
  path: 'Shop',
  unresolved: new Map(),
  unresolvedKeys: new Map(),
  declaration: { service: 'Shop', verification: 'values', stores: [store], variables: {} },
  stack: { name: 'Shop', template: { Resources: { Rule: { Type: 'AWS::Events::Rule', Properties: { EventPattern: pattern, Targets: RESTARTS } } } } },
});
const parameters: StoreDeclaration = { kind: 'ssm', name: '/prod/shop' };
const secret: StoreDeclaration = { kind: 'secretsmanager', name: 'prod/shop' };

test.each<[StoreDeclaration, unknown, boolean]>([
  [parameters, { source: ['aws.ssm'], detail: { name: [{ prefix: '/prod/shop/' }] } }, true],
  [parameters, { source: ['aws.ssm'], detail: { name: [{ prefix: '/prod/shopping/' }] } }, false],
  [parameters, { source: ['aws.ecs'], detail: { name: [{ prefix: '/prod/shop/' }] } }, false],
  [secret, { source: ['aws.secretsmanager'], resources: [{ prefix: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':secret:prod/shop']] } }] }, true],
  [secret, { source: ['aws.secretsmanager'], resources: [{ prefix: 'arn:aws:secretsmanager:x:1:secret:prod/other' }] }, false],
])('%j with a rule on %j restarts by itself: %s', (store, pattern, expected) => {
  expect(restartsByItself(service(store, pattern))).toBe(expected);
});

test('without rules no service restarts by itself', () => {
  expect(restartsByItself({ ...service(parameters, {}), stack: { name: 'Shop', template: {} } })).toBe(false);
});

test.each<[string, unknown, boolean]>([
  ['the function of onUndeclaredName alone', [{ Id: 'Target0', Arn: { 'Fn::GetAtt': ['ServiceSecretsFollowFunction', 'Arn'] } }], false],
  ['the function of onUndeclaredName beside the queue', [...RESTARTS, { Id: 'Target1', Arn: { 'Fn::GetAtt': ['ServiceSecretsFollowFunction', 'Arn'] } }], true],
  ['nothing', undefined, false],
])('a rule on the store with %s as its targets', (_, targets, expected) => {
  const rule = service(parameters, { source: ['aws.ssm'], detail: { name: [{ prefix: '/prod/shop/' }] } });
  Object.assign((rule.stack.template.Resources!.Rule as { Properties: object }).Properties, { Targets: targets });
  expect(restartsByItself(rule)).toBe(expected);
});
