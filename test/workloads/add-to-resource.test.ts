import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { CfnResource, Fn, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { Variable, Verification } from '../../src';
import { FINGERPRINT_LABEL } from '../../src/core/contracts/gate';
import { ENV, newStack, secretsOf } from '../support/synth/service';
import { TemplateGraph } from '../support/synth/template-graph';
import { executionRole, expressService, fargateJob, genericExpressService, HAS_EXPRESS, jobDefinition, multiNodeJob, newExpressService, Properties, propertiesOf, taskDefinition, taskJobDefinition } from '../support/synth/workloads';

const GATE = 'SecretsGate0B2FED46';
const EXPRESS = 'AWS::ECS::ExpressGatewayService';
const JOB = 'AWS::Batch::JobDefinition';
const TASK = 'AWS::ECS::TaskDefinition';
const VARIABLES = { DATABASE_URL: Variable.secret(), NODE_ENV: Variable.plain('production') };
const URL = { Name: 'DATABASE_URL', ValueFrom: { 'Fn::Sub': `\${${GATE}.Store0}DATABASE_URL` } };
const FINGERPRINT = { 'Fn::GetAtt': [GATE, 'Fingerprint'] };
const NODE_ENV = { Name: 'NODE_ENV', Value: 'production' };

function render(stack: Stack, type: string): Properties {
  return propertiesOf(Template.fromStack(stack).toJSON() as never, type);
}

/** Policies of ours by the role that they are for. */
function readers(stack: Stack): unknown[] {
  return Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy'))
    .filter(([id]) => id.includes('ReadBy')).flatMap(([, { Properties: { Roles } }]) => Roles as unknown[]);
}

describe.each<[string, (stack: Stack) => CfnResource, string, (properties: Properties) => Properties]>([
  ['an Express service', (stack) => expressService(stack), EXPRESS, ({ PrimaryContainer }) => PrimaryContainer],
  ['an Express service of a CDK that does not know it', (stack) => genericExpressService(stack), EXPRESS, ({ PrimaryContainer }) => PrimaryContainer],
  ['an L1 task definition', (stack) => taskDefinition(stack), TASK, ({ ContainerDefinitions }) => ContainerDefinitions[0]],
  ['a job of one container', (stack) => jobDefinition(stack), JOB, ({ ContainerProperties }) => ContainerProperties],
  ['a job with a task', (stack) => taskJobDefinition(stack, ['main']), JOB, ({ EcsProperties }) => EcsProperties.TaskProperties[0].Containers[0]],
])('%s', (_, make, type, containerOf) => {
  test('has environment and secrets, waits for the gate, and its role may read', () => {
    const stack = newStack({ env: ENV });
    const resource = make(stack);
    secretsOf(stack, { variables: VARIABLES }).addToCfnResource(resource);
    const container = containerOf(render(stack, type));
    expect(container.Secrets).toEqual([URL]);
    expect(container.Environment).toContainEqual(NODE_ENV);
    const graph = TemplateGraph.of(stack);
    expect(graph.cycle()).toBeUndefined();
    const id = stack.resolve(resource.logicalId) as string;
    expect(graph.waitsFor(id, graph.theOnly('Custom::ServiceSecrets'))).toBe(true);
    expect(readers(stack)).toEqual([{ Ref: expect.stringContaining('Execution') }]);
    expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
  });

  test('runs the gate again when it changes', () => {
    const digest = (image: string): unknown => {
      const stack = newStack({ env: ENV });
      const resource = make(stack);
      secretsOf(stack).addToCfnResource(resource);
      resource.addPropertyOverride('Tags', image);
      return render(stack, 'Custom::ServiceSecrets').TaskDefinitions;
    };
    expect(digest('a')).toEqual(digest('a'));
    expect(digest('a')).not.toEqual(digest('b'));
  });

  test('is unchanged except for what was added', () => {
    const build = (added: boolean): Record<string, unknown> => {
      const stack = newStack({ env: ENV });
      const resource = make(stack);
      const secrets = secretsOf(stack, { variables: VARIABLES });
      if (added) {
        secrets.addToCfnResource(resource);
      }
      const properties = render(stack, type);
      const container = containerOf(properties);
      ['Environment', 'Secrets', 'DockerLabels'].forEach((name) => delete container[name]);
      return properties;
    };
    expect(build(true)).toEqual(build(false));
  });

  test('without a gate has literal references, and waits for the permissions', () => {
    const stack = newStack({ env: ENV });
    const resource = make(stack);
    secretsOf(stack, { verification: Verification.NONE }).addToCfnResource(resource);
    expect(containerOf(render(stack, type)).Secrets).toEqual([{ Name: 'DATABASE_URL', ValueFrom: '/prod/shop/DATABASE_URL' }]);
    const graph = TemplateGraph.of(stack);
    const [policy] = Object.keys(Template.fromStack(stack).findResources('AWS::IAM::Policy', { Properties: { PolicyName: Match.stringLikeRegexp('ReadBy') } }));
    expect(graph.waitsFor(stack.resolve(resource.logicalId) as string, policy)).toBe(true);
  });

  test('may have a part of the variables', () => {
    const stack = newStack({ env: ENV });
    const resource = make(stack);
    secretsOf(stack, { variables: VARIABLES }).addToCfnResource(resource, { variables: ['NODE_ENV'] });
    const container = containerOf(render(stack, type));
    expect(container.Secrets).toBeUndefined();
    expect(container.Environment).toEqual([NODE_ENV]);
    expect(container.DockerLabels).toBeUndefined();
    expect(readers(stack)).toEqual([]);
  });
});

test('a changed value changes a label of a task definition, a variable of an Express service, and no job', () => {
  const stack = newStack({ env: ENV });
  const secrets = secretsOf(stack);
  secrets.addToCfnResource(taskDefinition(stack));
  secrets.addToCfnResource(expressService(stack));
  secrets.addToCfnResource(jobDefinition(stack));
  expect(render(stack, TASK).ContainerDefinitions[0].DockerLabels).toEqual({ [FINGERPRINT_LABEL]: FINGERPRINT });
  expect(render(stack, EXPRESS).PrimaryContainer.Environment).toEqual([{ Name: 'SERVICE_SECRETS_FINGERPRINT', Value: FINGERPRINT }]);
  expect(render(stack, JOB).ContainerProperties.Environment).toBeUndefined();
});

describe('properties of the author', () => {
  test('stay, before those that were added', () => {
    const stack = newStack({ env: ENV });
    const task = taskDefinition(stack, [{
      environment: [{ name: 'PORT', value: '80' }], secrets: [{ name: 'TOKEN', valueFrom: '/other/token' }], dockerLabels: { team: 'shop' },
    }]);
    secretsOf(stack, { variables: VARIABLES }).addToCfnResource(task);
    expect(render(stack, TASK).ContainerDefinitions[0]).toMatchObject({
      Environment: [{ Name: 'PORT', Value: '80' }, NODE_ENV],
      Secrets: [{ Name: 'TOKEN', ValueFrom: '/other/token' }, URL],
      DockerLabels: { team: 'shop', [FINGERPRINT_LABEL]: FINGERPRINT },
    });
  });

  (HAS_EXPRESS ? test : test.skip)('afterwards stays too', () => {
    const stack = newStack({ env: ENV });
    const service = expressService(stack);
    secretsOf(stack, { variables: VARIABLES }).addToCfnResource(service);
    service.primaryContainer = { image: 'shop:2', environment: [{ name: 'PORT', value: '80' }] };
    expect(render(stack, EXPRESS).PrimaryContainer).toMatchObject({ Image: 'shop:2', Environment: [{ Name: 'PORT', Value: '80' }, NODE_ENV, {}], Secrets: [URL] });
  });
});

describe('the role that reads', () => {
  test('of a resource without one is the role in the options', () => {
    const stack = newStack({ env: ENV });
    const role = executionRole(stack);
    secretsOf(stack).addToCfnResource(jobDefinition(stack, { executionRoleArn: undefined }), { executionRole: role });
    secretsOf(stack, {}, 'Other').addToCfnResource(new ecs.CfnTaskDefinition(stack, 'Task', { containerDefinitions: [{ name: 'app', image: 'shop:1' }] }), { executionRole: role });
    const arn = { 'Fn::GetAtt': [expect.stringMatching(/^ExecutionRole/), 'Arn'] };
    expect(render(stack, JOB).ContainerProperties.ExecutionRoleArn).toEqual(arn);
    expect(render(stack, TASK).ExecutionRoleArn).toEqual(arn);
  });

  test('of an included template gets a policy by its Ref', () => {
    const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'included-')), 'template.json');
    fs.writeFileSync(file, JSON.stringify({
      Resources: {
        Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {} } },
        Task: {
          Type: TASK,
          Properties: {
            ExecutionRoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
            ContainerDefinitions: [{ Name: 'app', Image: 'shop:1', Environment: [{ Name: 'REGION', Value: { Ref: 'AWS::Region' } }] }, { Name: 'proxy', Image: 'proxy:1' }],
          },
        },
      },
    }));
    const stack = newStack({ env: ENV });
    const included = new CfnInclude(stack, 'Included', { templateFile: file });
    secretsOf(stack, { variables: VARIABLES }).addToCfnResource(included.getResource('Task'), { container: 'app' });
    expect(readers(stack)).toEqual([{ Ref: 'Role' }]);
    expect(render(stack, TASK).ContainerDefinitions).toEqual([
      expect.objectContaining({ Environment: [{ Name: 'REGION', Value: { Ref: 'AWS::Region' } }, NODE_ENV], Secrets: [URL] }),
      { Name: 'proxy', Image: 'proxy:1' },
    ]);
  });

  test('known only by its ARN has a warning with the statements for its owner', () => {
    const stack = newStack({ env: ENV });
    const task = taskDefinition(stack);
    task.executionRoleArn = 'arn:aws:iam::123456789012:role/shop';
    secretsOf(stack).addToCfnResource(task);
    expect(readers(stack)).toEqual([]);
    const [warning] = Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('can\'t be changed'));
    expect(String(warning.entry.data)).toContain('ssm:GetParameters');
  });

  test('imported by a construct of the app gets a policy', () => {
    const stack = newStack({ env: ENV });
    const task = taskDefinition(stack);
    task.executionRoleArn = iam.Role.fromRoleName(stack, 'Imported', 'shop').roleArn;
    secretsOf(stack).addToCfnResource(task);
    expect(readers(stack)).toEqual(['shop']);
  });
});

describe('an Express service with a task definition of its own', () => {
  test('has the variables in its container Main', () => {
    const stack = newStack({ env: ENV });
    const task = taskDefinition(stack, [{ name: 'Main' }, { name: 'proxy' }]);
    const service = newExpressService(stack, 'Web', { infrastructureRoleArn: 'arn:aws:iam::123456789012:role/x', taskDefinitionArn: task.ref });
    secretsOf(stack).addToCfnResource(service);
    expect(render(stack, TASK).ContainerDefinitions).toEqual([expect.objectContaining({ Name: 'Main', Secrets: [URL] }), expect.not.objectContaining({ Secrets: expect.anything() })]);
  });

  test('of the CDK, files included', () => {
    const stack = newStack({ env: ENV });
    const task = new ecs.FargateTaskDefinition(stack, 'Task');
    task.addContainer('Main', { image: ecs.ContainerImage.fromRegistry('shop:1') });
    const service = newExpressService(stack, 'Web', { infrastructureRoleArn: 'arn:aws:iam::123456789012:role/x', taskDefinitionArn: task.taskDefinitionArn });
    secretsOf(stack, { variables: { KEY: Variable.secret().asFile('/run/secrets/key') } }).addToCfnResource(service);
    expect(render(stack, TASK).ContainerDefinitions[0].Environment).toEqual([{ Name: 'KEY', Value: '/run/secrets/key' }]);
  });
});

describe('a job definition of the CDK', () => {
  test('of one container', () => {
    const stack = newStack({ env: ENV });
    secretsOf(stack, { variables: VARIABLES }).addToJobDefinition(fargateJob(stack, { environment: { MODE: 'nightly' } }));
    expect(render(stack, JOB).ContainerProperties).toMatchObject({ Environment: [{ Name: 'MODE', Value: 'nightly' }, NODE_ENV], Secrets: [URL] });
    expect(readers(stack)).toEqual([{ Ref: expect.stringMatching(/^JobContainerExecutionRole/) }]);
  });

  test('of many nodes, each with a role of its own', () => {
    const stack = newStack({ env: ENV });
    secretsOf(stack).addToJobDefinition(multiNodeJob(stack));
    expect(render(stack, JOB).NodeProperties.NodeRangeProperties.map(({ Container }: Properties) => Container.Secrets)).toEqual([[URL], [URL]]);
    expect(readers(stack)).toEqual([{ Ref: expect.stringMatching(/^JobMain/) }, { Ref: expect.stringMatching(/^JobWorkers/) }]);
  });
});

test('keeps tokens in any place of the resource', () => {
  const stack = newStack({ env: ENV });
  const task = taskDefinition(stack, [{ name: Fn.ref('AWS::StackName'), environment: [{ name: 'A', value: Fn.ref('AWS::Region') }] }]);
  secretsOf(stack, { variables: VARIABLES }).addToCfnResource(task);
  expect(render(stack, TASK).ContainerDefinitions[0]).toMatchObject({ Name: { Ref: 'AWS::StackName' }, Environment: [{ Name: 'A', Value: { Ref: 'AWS::Region' } }, NODE_ENV], Secrets: [URL] });
});

test('references by hand count as use, run the gate, and add the fingerprint', () => {
  const stack = newStack({ env: ENV });
  const secrets = secretsOf(stack);
  const { arn } = secrets.secret('DATABASE_URL');
  expressService(stack, { secrets: [{ name: 'DATABASE_URL', valueFrom: arn }] });
  taskDefinition(stack, [{ secrets: [{ name: 'DATABASE_URL', valueFrom: arn }] }]);
  jobDefinition(stack, { secrets: [{ name: 'DATABASE_URL', valueFrom: arn }] });
  expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
  expect(render(stack, 'Custom::ServiceSecrets').TaskDefinitions).toEqual(expect.any(String));
  expect(render(stack, EXPRESS).PrimaryContainer.Environment).toEqual([{ Name: 'SERVICE_SECRETS_FINGERPRINT', Value: FINGERPRINT }]);
  expect(render(stack, TASK).ContainerDefinitions[0].DockerLabels).toEqual({ [FINGERPRINT_LABEL]: FINGERPRINT });
  expect(render(stack, JOB).ContainerProperties.Environment).toBeUndefined();
});
