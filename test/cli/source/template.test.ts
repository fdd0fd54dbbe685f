import { ecsServicesRunning, nestedStacksIn, refersTo, workloadsUsing, Template } from '../../../src/cli/source/template';
import { declarationsIn } from '../../../src/core/template-declarations';

const template: Template = {
  Metadata: { 'cdk-service-secrets': { 'Shop/Plain': JSON.stringify({ Service: 'Shop/Plain' }) } },
  Resources: {
    Gate: { Type: 'Custom::ServiceSecrets', Properties: { Declaration: { Service: 'Shop/Web' } }, Metadata: { 'aws:cdk:path': 'Shop/Web/Gate/Resource/Default' } },
    Gate2: { Type: 'Custom::ServiceSecrets', Properties: { Declaration: { Service: 'Shop/Worker' } } },
    Task: {
      Type: 'AWS::ECS::TaskDefinition',
      Properties: {
        ContainerDefinitions: [{
          Name: 'app',
          Environment: [{ Name: 'NODE_ENV', Value: 'production' }],
          Secrets: [{ Name: 'A', ValueFrom: { 'Fn::Sub': '${Gate.Store0}A' } }],
        }],
      },
    },
    Labelled: { Type: 'AWS::ECS::TaskDefinition', Properties: { ContainerDefinitions: [{ Name: 'b', DockerLabels: { x: { 'Fn::GetAtt': ['Gate2', 'Fingerprint'] } } }] } },
    Service: { Type: 'AWS::ECS::Service', Properties: { TaskDefinition: { Ref: 'Task' } } },
    Other: { Type: 'AWS::ECS::Service', Properties: { TaskDefinition: 'arn:elsewhere' } },
    Nested: { Type: 'AWS::CloudFormation::Stack', Metadata: { 'aws:asset:path': 'Nested.template.json' } },
  },
};

test('declarations are found with and without a gate', () => {
  expect(declarationsIn(template).map(({ path, gate }) => [path, gate])).toEqual([['Shop/Web', 'Gate'], ['Shop/Worker', 'Gate2'], ['Shop/Plain', undefined]]);
  expect(declarationsIn({})).toEqual([]);
});

test('a task definition belongs to the gate that it refers to, not to one with a longer name', () => {
  expect(workloadsUsing(template, 'Gate')).toEqual([{
    logicalId: 'Task',
    type: 'AWS::ECS::TaskDefinition',
    name: undefined,
    tasks: [{ executionRole: undefined, containers: [expect.objectContaining({ name: 'app' })] }],
    containers: [{ name: 'app', environment: { NODE_ENV: 'production' }, secrets: [{ name: 'A', valueFrom: { 'Fn::Sub': '${Gate.Store0}A' } }] }],
  }]);
  expect(workloadsUsing(template, 'Gate2').map(({ logicalId }) => logicalId)).toEqual(['Labelled']);
});

const role = (name: string): object => ({ 'Fn::GetAtt': [name, 'Arn'] });
const secret = (Name: string): object => ({ Name, ValueFrom: { 'Fn::Sub': `\${Gate.Store0}${Name}` } });

test.each<[string, string, object, object]>([
  ['an Express service', 'AWS::ECS::ExpressGatewayService', { ExecutionRoleArn: role('Role'), PrimaryContainer: { Environment: [{ Name: 'PORT', Value: '80' }], Secrets: [secret('A')] } },
    { roles: ['Role'], containers: [['Main', ['A'], ['PORT']]] }],
  ['a job of one container', 'AWS::Batch::JobDefinition', { ContainerProperties: { ExecutionRoleArn: role('Role'), Secrets: [secret('A')] } }, { roles: ['Role'], containers: [[undefined, ['A'], []]] }],
  ['a job of several containers', 'AWS::Batch::JobDefinition',
    { EcsProperties: { TaskProperties: [{ ExecutionRoleArn: role('Role'), Containers: [{ Name: 'a', Secrets: [secret('A')] }, { Name: 'b', Secrets: [secret('B')] }] }] } },
    { roles: ['Role'], containers: [['a', ['A'], []], ['b', ['B'], []]] }],
  ['a job of several nodes', 'AWS::Batch::JobDefinition',
    { NodeProperties: { NodeRangeProperties: [{ Container: { ExecutionRoleArn: role('One'), Secrets: [secret('A')] } }, { EcsProperties: { TaskProperties: [{ ExecutionRoleArn: role('Two'), Containers: [{ Name: 'b', Secrets: [secret('B')] }] }] } }] } },
    { roles: ['One', 'Two'], containers: [[undefined, ['A'], []], ['b', ['B'], []]] }],
])('%s uses a gate with its containers and execution roles', (_what, Type, Properties, { roles, containers }: any) => {
  const [found, ...others] = workloadsUsing({ Resources: { Gate: { Type: 'Custom::ServiceSecrets' }, It: { Type, Properties } } } as Template, 'Gate');
  expect(others).toEqual([]);
  expect(found).toMatchObject({ logicalId: 'It', type: Type });
  expect(found.tasks.map(({ executionRole }) => executionRole)).toEqual(roles.map(role));
  expect(found.containers.map(({ name, secrets, environment }) => [name, secrets.map((one) => one.name), Object.keys(environment)])).toEqual(containers);
});

test('an Express service runs its own container, or a task definition', () => {
  const Type = 'AWS::ECS::ExpressGatewayService';
  const both: Template = { Resources: { Own: { Type, Properties: { PrimaryContainer: {} } }, Other: { Type, Properties: { TaskDefinitionArn: { Ref: 'Task' } } } } };
  expect(ecsServicesRunning(both, ['Own'])).toEqual(['Own']);
  expect(ecsServicesRunning(both, ['Task'])).toEqual(['Other']);
});

test('finds ECS services and nested stacks', () => {
  expect(ecsServicesRunning(template, ['Task'])).toEqual(['Service']);
  expect(nestedStacksIn(template)).toEqual([{ logicalId: 'Nested', file: 'Nested.template.json' }]);
});

test.each<[unknown, boolean]>([
  [{ Ref: 'Gate' }, true],
  [{ Ref: 'Gate2' }, false],
  [{ 'Fn::GetAtt': 'Gate.Arn' }, true],
  [{ 'Fn::GetAtt': ['Gate', 'Arn'] }, true],
  [{ 'Fn::Sub': 'x${Gate}' }, true],
  [{ 'Fn::Sub': 'x${Gate2.Store0}' }, false],
  [{ 'Fn::Sub': ['${X}', { X: { Ref: 'Gate' } }] }, true],
  [{ 'Fn::Join': ['', ['a', { a: [{ Ref: 'Gate' }] }]] }, true],
  ['Gate', false],
])('%j refers to Gate: %s', (part, expected) => {
  expect(refersTo(part, 'Gate')).toBe(expected);
});
