import { BatchClient, DescribeJobDefinitionsCommand, JobDefinition } from '@aws-sdk/client-batch';
import { CloudFormationClient, DescribeStacksCommand, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { DescribeExpressGatewayServiceCommand, DescribeTaskDefinitionCommand, ECSClient } from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { ResolvedService } from '../../../../src/cli/session';
import { resolveFromTaskDefinitions } from '../../../../src/cli/source/deployed/registered-references';
import { decodeServices } from '../../../../src/cli/source/service';
import { TemplateResource } from '../../../../src/cli/source/template';
import { ReferenceVariable } from '../../../../src/core/declaration';
import { locate, parseValueFrom } from '../../../../src/core/location';
import { encodeDeclaration } from '../../../../src/core/wire';

const cloudFormation = mockClient(CloudFormationClient);
const ecs = mockClient(ECSClient);
const batch = mockClient(BatchClient);
const ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:rds!db-AbCdEf';

const SECRETS = [{ Name: 'PASSWORD', ValueFrom: { 'Fn::Sub': '${Gate.Arn}x' } }];
const TASK = { Type: 'AWS::ECS::TaskDefinition', Properties: { ContainerDefinitions: [{ Name: 'app', Secrets: SECRETS }] } };

/** A database whose password RDS keeps, and a key of the stack. */
function service(reader: TemplateResource = TASK): ResolvedService {
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
        Reader: reader,
      },
    },
  };
  return { ...decodeServices(stack, {}).services[0], target: { region: 'eu-west-1' }, account: '123456789012', caller: 'arn:me', facts: {}, place: {} };
}

beforeEach(() => {
  cloudFormation.reset();
  ecs.reset();
  batch.reset();
  cloudFormation.on(DescribeStacksCommand).resolves({ Stacks: [{ StackId: 'arn:shop', StackName: 'Shop', StackStatus: 'CREATE_COMPLETE', CreationTime: new Date() }] });
  cloudFormation.on(ListStackResourcesCommand).resolves({
    StackResourceSummaries: [{ LogicalResourceId: 'Reader', ResourceType: 'of any type', PhysicalResourceId: 'arn:task', ResourceStatus: 'CREATE_COMPLETE', LastUpdatedTimestamp: new Date() }],
  });
});

test('an external reference without a physical ID is read from the registered task definition', async () => {
  ecs.on(DescribeTaskDefinitionCommand, { taskDefinition: 'arn:task' }).resolves({
    taskDefinition: { taskDefinitionArn: 'arn:task', containerDefinitions: [{ name: 'app', secrets: [{ name: 'PASSWORD', valueFrom: `${ARN}:password::` }] }] },
  });
  const { declaration, unresolved } = await resolveFromTaskDefinitions(service());
  expect(declaration.variables.PASSWORD).toEqual({ kind: 'foreign-secret', arn: ARN, field: 'password' });
  expect([...unresolved.keys()]).toEqual(['UNUSED']);
});

const PARAMETER = ':111122223333:parameter/team/TOKEN';

test.each([
  ['of another account', `arn:aws:ssm:eu-west-1${PARAMETER}`, { kind: 'parameter', parameter: '/team/TOKEN', arn: `arn:aws:ssm:eu-west-1${PARAMETER}` }],
  ['of another region', `arn:aws:ssm:us-east-1${PARAMETER}`, { kind: 'parameter', parameter: '/team/TOKEN', arn: `arn:aws:ssm:us-east-1${PARAMETER}` }],
  ['by its name', '/team/TOKEN', { kind: 'parameter', parameter: '/team/TOKEN' }],
  ['at a version', `${ARN}:password:AWSPREVIOUS:v-1`, { kind: 'foreign-secret', arn: ARN, field: 'password', stage: 'AWSPREVIOUS', versionId: 'v-1' }],
])('a registered reference keeps all of its parts: %s', async (_, valueFrom, expected) => {
  ecs.on(DescribeTaskDefinitionCommand).resolves({
    taskDefinition: { taskDefinitionArn: 'arn:task', containerDefinitions: [{ name: 'app', secrets: [{ name: 'PASSWORD', valueFrom }] }] },
  });
  const { declaration: { variables: { PASSWORD } } } = await resolveFromTaskDefinitions(service());
  expect(PASSWORD).toMatchObject(expected);
  expect(locate({ service: '', verification: 'values', stores: [], variables: {} }, PASSWORD as ReferenceVariable)).toEqual(
    { ...parseValueFrom(valueFrom), ...(expected.kind === 'parameter' ? { name: '/team/TOKEN', leadingSlash: undefined } : {}) });
});

const found = [{ name: 'PASSWORD', valueFrom: `${ARN}:password::` }];

test.each<[string, TemplateResource, () => void]>([
  ['an Express service', { Type: 'AWS::ECS::ExpressGatewayService', Properties: { PrimaryContainer: { Secrets: SECRETS } } }, () => void ecs.on(DescribeExpressGatewayServiceCommand, { serviceArn: 'arn:task' })
    .resolves({ service: { activeConfigurations: [{ primaryContainer: { image: 'web', secrets: found } }] } })],
  ['a job definition', { Type: 'AWS::Batch::JobDefinition', Properties: { ContainerProperties: { Secrets: SECRETS } } }, () => void batch.on(DescribeJobDefinitionsCommand, { jobDefinitionName: 'arn:task' })
    .resolves({ jobDefinitions: [{ revision: 1, status: 'ACTIVE', containerProperties: { secrets: found } } as JobDefinition] })],
])('%s has the complete reference too', async (_what, reader, deploy) => {
  deploy();
  expect((await resolveFromTaskDefinitions(service(reader))).declaration.variables.PASSWORD).toEqual({ kind: 'foreign-secret', arn: ARN, field: 'password' });
});

test.each<[string, TemplateResource, () => void]>([
  ['an Express service', { Type: 'AWS::ECS::ExpressGatewayService', Properties: { PrimaryContainer: { Secrets: SECRETS } } }, () => void ecs.on(DescribeExpressGatewayServiceCommand)
    .rejects(Object.assign(new Error('none'), { name: 'ResourceNotFoundException' }))],
  ['a job definition', { Type: 'AWS::Batch::JobDefinition', Properties: { ContainerProperties: { Secrets: SECRETS } } }, () => void batch.on(DescribeJobDefinitionsCommand).resolves({ jobDefinitions: [] })],
])('a deleted %s resolves nothing', async (_what, reader, deploy) => {
  deploy();
  expect([...(await resolveFromTaskDefinitions(service(reader))).unresolved.keys()]).toEqual(['PASSWORD', 'UNUSED']);
});

test('before the deployment it stays unresolved', async () => {
  cloudFormation.on(ListStackResourcesCommand).resolves({ StackResourceSummaries: [] });
  const before = service();
  expect(await resolveFromTaskDefinitions(before)).toBe(before);
  expect(ecs.calls()).toHaveLength(0);
});
