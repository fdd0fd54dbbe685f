import { CfnResource, NestedStack, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { newStack, ENV, secretsOf } from '../../support/synth/service';
import { TemplateGraph } from '../../support/synth/template-graph';
import { expressService, genericExpressService, jobDefinition, newExpressService, taskDefinition } from '../../support/synth/workloads';

const part = (index: number, arn: unknown): unknown => ({ 'Fn::Select': [index, { 'Fn::Split': ['/', arn] }] });

function watches(stack: Stack): Record<string, unknown>[] {
  const [{ Metadata }] = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::EventSourceMapping'));
  return (Metadata as Record<string, Record<string, unknown>[]>)['cdk-service-secrets:watches'];
}

/** Resources by action, of the role that restarts. */
function allowed(stack: Stack): Record<string, unknown> {
  const statements = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy')).filter(([id]) => id.startsWith('ServiceSecretsRedeploy'))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement as { Action: string | string[]; Resource: unknown }[]);
  return Object.fromEntries(statements.flatMap(({ Action, Resource }) => [Action].flat().map((action) => [action, Resource])));
}

describe.each<[string, (stack: Stack) => CfnResource]>([
  ['an Express service', expressService],
  ['an Express service of an older CDK', genericExpressService],
])('%s', (_, make) => {
  test('is restarted by its ARN, in the cluster that the ARN names', () => {
    const stack = newStack({ env: ENV });
    const service = make(stack);
    const secrets = secretsOf(stack);
    secrets.addToCfnResource(service);
    const restarts = secrets.redeployCfnServiceOnChange(service);
    const arn = { 'Fn::GetAtt': ['Web', 'ServiceArn'] };
    expect(watches(stack)).toEqual([{
      name: 'Web', cluster: part(1, arn), service: arn, debounce: 30, reconcile: 3600, parameters: [{ region: 'eu-west-1', prefix: '/prod/shop', names: ['DATABASE_URL'] }], secrets: [],
    }]);
    expect(allowed(stack)).toMatchObject({ 'ecs:UpdateService': arn, 'ecs:DescribeServices': arn, 'ecs:ListServiceDeployments': arn });
    expect(JSON.stringify(allowed(stack)['ecs:DescribeServiceDeployments'])).toContain(':service-deployment/');
    expect(allowed(stack)).not.toHaveProperty('iam:PassRole');
    expect(TemplateGraph.of(stack).cycle()).toBeUndefined();
    expect(restarts.metricFailed().dimensions).toEqual({ Stack: stack.stackName, Service: 'Web' });
  });
});

test('an Express service with a task definition of its own is restarted for the variables of that task definition', () => {
  const stack = newStack({ env: ENV });
  const task = taskDefinition(stack, [{ name: 'Main' }]);
  const service = newExpressService(stack, 'Web', { infrastructureRoleArn: 'arn:aws:iam::123456789012:role/x', taskDefinitionArn: task.ref });
  const secrets = secretsOf(stack);
  secrets.addToCfnResource(service);
  secrets.redeployCfnServiceOnChange(service);
  expect(watches(stack)).toEqual([expect.objectContaining({ parameters: [expect.objectContaining({ names: ['DATABASE_URL'] })] })]);
});

test('an L1 service with an L1 task definition', () => {
  const stack = newStack({ env: ENV });
  const task = taskDefinition(stack);
  const service = new ecs.CfnService(stack, 'Service', { cluster: 'main', taskDefinition: task.ref });
  const secrets = secretsOf(stack);
  secrets.addToCfnResource(task);
  secrets.redeployCfnServiceOnChange(service);
  expect(watches(stack)).toEqual([expect.objectContaining({ service: { Ref: 'Service' }, cluster: part(1, { Ref: 'Service' }) })]);
});

test.each<[string, (stack: Stack) => CfnResource, string]>([
  ['a job', (stack) => jobDefinition(stack), '`service` must be of the type AWS::ECS::ExpressGatewayService or AWS::ECS::Service, got: AWS::Batch::JobDefinition'],
  ['none', () => undefined as never, '`service` must be a CfnResource, got: undefined'],
  ['another stack', (stack) => expressService(new NestedStack(stack, 'Nested')), '`service` must be in the same stack as its ServiceSecrets'],
  ['CodeDeploy', (stack) => new ecs.CfnService(stack, 'Service', { deploymentController: { type: 'CODE_DEPLOY' } }), '`service` must have the deployment controller ECS'],
])('%s is refused', (_, make, message) => {
  const stack = newStack({ env: ENV });
  expect(() => secretsOf(stack).redeployCfnServiceOnChange(make(stack))).toThrow(message);
});

test('a service that uses none of the variables is refused at synthesis', () => {
  const stack = newStack({ env: ENV });
  secretsOf(stack).redeployCfnServiceOnChange(expressService(stack));
  expect(() => Template.fromStack(stack)).toThrow('`service` must use a variable of this ServiceSecrets from a store, got: Shop/Web with none');
});
