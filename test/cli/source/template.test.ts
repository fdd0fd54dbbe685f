import { declarationsIn, ecsServicesRunning, nestedStacksIn, refersTo, taskDefinitionsUsing, Template } from '../../../src/cli/source/template';

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

test('a task definition belongs to the gate that it refers to, a gate with a longer name is another', () => {
  expect(taskDefinitionsUsing(template, 'Gate')).toEqual([{
    logicalId: 'Task',
    family: undefined,
    containers: [{ name: 'app', environment: { NODE_ENV: 'production' }, secrets: [{ name: 'A', valueFrom: { 'Fn::Sub': '${Gate.Store0}A' } }] }],
  }]);
  expect(taskDefinitionsUsing(template, 'Gate2').map(({ logicalId }) => logicalId)).toEqual(['Labelled']);
});

test('ECS services and nested stacks', () => {
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
