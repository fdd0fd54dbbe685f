import { CloudFormationClient, DescribeStacksCommand, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { DescribeTaskDefinitionCommand, ECSClient } from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { ResolvedService } from '../../../../src/cli/session';
import { resolveFromTaskDefinitions } from '../../../../src/cli/source/deployed/registered-references';
import { decodeServices } from '../../../../src/cli/source/service';
import { encodeDeclaration } from '../../../../src/core/wire';

const cloudFormation = mockClient(CloudFormationClient);
const ecs = mockClient(ECSClient);
const ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:rds!db-AbCdEf';

/** A database whose password RDS keeps, and a key of the stack. */
function service(): ResolvedService {
  const secret = { 'Fn::GetAtt': ['Database', 'MasterUserSecret.SecretArn'] } as never;
  const declaration = encodeDeclaration({
    service: 'Shop/Secrets',
    verification: 'values',
    stores: [{ kind: 'ssm', name: '/prod/shop' }],
    variables: {
      PASSWORD: { kind: 'foreign-secret', arn: secret, field: 'password', key: { 'Fn::GetAtt': ['Database', 'MasterUserSecret.KmsKeyId'] } as never },
      UNUSED: { kind: 'foreign-secret', arn: secret },
      OWN: { kind: 'secret', store: 0, name: 'OWN' },
    },
  });
  const stack = {
    name: 'Shop',
    template: {
      Resources: {
        Gate: { Type: 'Custom::ServiceSecrets', Properties: { Declaration: declaration } },
        Task: { Type: 'AWS::ECS::TaskDefinition', Properties: { ContainerDefinitions: [{ Name: 'app', Secrets: [{ Name: 'PASSWORD', ValueFrom: { 'Fn::Sub': '${Gate.Arn}x' } }] }] } },
      },
    },
  };
  return { ...decodeServices(stack, {}).services[0], target: { region: 'eu-west-1' }, account: '123456789012', caller: 'arn:me', facts: {} };
}

beforeEach(() => {
  cloudFormation.reset();
  ecs.reset();
  cloudFormation.on(DescribeStacksCommand).resolves({ Stacks: [{ StackId: 'arn:shop', StackName: 'Shop', StackStatus: 'CREATE_COMPLETE', CreationTime: new Date() }] });
  cloudFormation.on(ListStackResourcesCommand).resolves({
    StackResourceSummaries: [{ LogicalResourceId: 'Task', ResourceType: 'AWS::ECS::TaskDefinition', PhysicalResourceId: 'arn:task', ResourceStatus: 'CREATE_COMPLETE', LastUpdatedTimestamp: new Date() }],
  });
});

test('a foreign reference that no physical id gives is read from the registered task definition', async () => {
  ecs.on(DescribeTaskDefinitionCommand, { taskDefinition: 'arn:task' }).resolves({
    taskDefinition: { taskDefinitionArn: 'arn:task', containerDefinitions: [{ name: 'app', secrets: [{ name: 'PASSWORD', valueFrom: `${ARN}:password::` }] }] },
  });
  const { declaration, unresolved } = await resolveFromTaskDefinitions(service());
  expect(declaration.variables.PASSWORD).toEqual({ kind: 'foreign-secret', arn: ARN, field: 'password' });
  expect([...unresolved.keys()]).toEqual(['UNUSED']);
});

test('before the deployment it stays unresolved', async () => {
  cloudFormation.on(ListStackResourcesCommand).resolves({ StackResourceSummaries: [] });
  const before = service();
  expect(await resolveFromTaskDefinitions(before)).toBe(before);
  expect(ecs.calls()).toHaveLength(0);
});
