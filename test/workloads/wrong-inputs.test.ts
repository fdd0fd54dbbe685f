import { App, CfnResource, Fn, NestedStack, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as batch from 'aws-cdk-lib/aws-batch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ServiceSecrets, Variable } from '../../src';
import { AddToCfnResourceOptions } from '../../src/workloads/add-to-resource-options';
import { ENV, newStack, secretsOf } from '../support/synth/service';
import { ec2Container, executionRole, expressService, fargateJob, jobDefinition, multiNodeJob, newExpressService, taskDefinition, taskJobDefinition } from '../support/synth/workloads';

const SECRET = { DATABASE_URL: Variable.secret() };

interface Case {
  readonly variables?: Record<string, Variable>;
  readonly resource: (stack: Stack) => unknown;
  readonly options?: (stack: Stack) => AddToCfnResourceOptions;
}

function add({ variables = SECRET, resource, options }: Case): void {
  const stack = newStack({ env: ENV });
  const secrets = secretsOf(stack, { variables });
  secrets.addToCfnResource(resource(stack) as CfnResource, options?.(stack));
}

test.each<[string, Case, string]>([
  ['no resource', { resource: () => undefined }, '`resource` must be a CfnResource, got: undefined; pass an L1 such as ecs.CfnTaskDefinition'],
  ['null', { resource: () => null }, '`resource` must be a CfnResource, got: null'],
  ['a construct', { resource: (stack) => stack }, '`resource` must be a CfnResource, got: an object (Stack'],
  ['another type', { resource: (stack) => new iam.CfnGroup(stack, 'Group') }, '`resource` must be of the type AWS::ECS::TaskDefinition, AWS::ECS::ExpressGatewayService or AWS::Batch::JobDefinition, got: AWS::IAM::Group; write the references by hand there'],
  ['another stack', { resource: (stack) => taskDefinition(new NestedStack(stack, 'Nested')) }, '`resource` must be in the same stack as its ServiceSecrets, got: Shop/Nested/Task in Shop/Nested'],
  ['a task definition of the CDK', { resource: (stack) => new ecs.FargateTaskDefinition(stack, 'Task').node.defaultChild }, '`resource` must not be the resource of an ecs.TaskDefinition, unless `container` names one of its containers'],
  ['no role', { resource: (stack) => jobDefinition(stack, { executionRoleArn: undefined }) }, '`Shop/Job` must have an execution role, which reads the values for its containers, got: none; set `executionRoleArn`, or pass the role as the option `executionRole`'],
  ['tasks that a lazy value creates', { resource: (stack) => multiNodeJob(stack).node.defaultChild }, '`Shop/Job/Resource` must have an execution role, which reads the values for its containers, got: tasks that are known later only'],
  ['another role', {
    resource: (stack) => jobDefinition(stack, { executionRoleArn: 'arn:aws:iam::123456789012:role/a' }),
    options: (stack) => ({ executionRole: iam.Role.fromRoleArn(stack, 'Other', 'arn:aws:iam::123456789012:role/b') }),
  }, '`executionRole` must be the execution role that Shop/Job has, got: arn:aws:iam::123456789012:role/b beside arn:aws:iam::123456789012:role/a'],
  ['an object that is no role', { resource: (stack) => taskDefinition(stack), options: () => ({ executionRole: 'arn' as unknown as iam.IRole }) }, '`executionRole` must be a role, got: a text'],
  ['a file in a task definition', { variables: { KEY: Variable.secret().asFile('/run/secrets/key') }, resource: (stack) => taskDefinition(stack) }, '`KEY` must not be a file in Shop/Task, as the library adds no volume to a task definition, got: asFile; make it an ecs.TaskDefinition'],
  ['a file in an Express service', { variables: { KEY: Variable.secret().asFile('/run/secrets/key') }, resource: (stack) => expressService(stack) }, '`KEY` must not be a file in Shop/Web, as the library adds no volume to an Express service, got: asFile; run it with a task definition of your own'],
  ['a file in a job', { variables: { KEY: Variable.secret().asFile('/run/secrets/key') }, resource: (stack) => jobDefinition(stack) }, 'got: asFile; declare it without a file, and let the command of the job write the value'],
  ['a name of Batch', { variables: { AWS_BATCH_TOKEN: Variable.secret() }, resource: (stack) => jobDefinition(stack) }, '`AWS_BATCH_TOKEN` must not begin with AWS_BATCH in a job'],
  ['a plain name of Batch', { variables: { AWS_BATCH_X: Variable.plain('x') }, resource: (stack) => jobDefinition(stack) }, '`AWS_BATCH_X` must not begin with AWS_BATCH in a job'],
  ['several containers', { resource: (stack) => taskDefinition(stack, [{ name: 'web' }, { name: 'proxy' }]) }, '`container` must name the container of Shop/Task that gets the variables, as there are several, got: none; set the option `container` to "web" or "proxy"'],
  ['several containers of a job', { resource: (stack) => taskJobDefinition(stack, ['a', 'b']) }, '`container` must name the container of Shop/Job'],
  ['a misspelt container', { resource: (stack) => taskDefinition(stack, [{ name: 'web' }, { name: 'proxy' }]), options: () => ({ container: 'wev' }) }, '`container` must be the name of a container of Shop/Task, got: "wev"; did you mean `web`?'],
  ['a container of an Express service', { resource: (stack) => expressService(stack), options: () => ({ container: 'app' }) }, '`container` must be the name of a container of Shop/Web, got: "app"; use `Main`, or leave it out'],
  ['a name that the author has', { resource: (stack) => expressService(stack, { environment: [{ name: 'DATABASE_URL', value: 'x' }] }) }, '`DATABASE_URL` must be defined once in Shop/Web, got: `environment` of its own, which has it too'],
  ['a secret that the author has', { resource: (stack) => jobDefinition(stack, { secrets: [{ name: 'DATABASE_URL', valueFrom: '/x' }] }) }, '`DATABASE_URL` must be defined once in Shop/Job, got: `secrets` of its own'],
  ['a job on EKS', { resource: (stack) => new batch.CfnJobDefinition(stack, 'Job', { type: 'container', eksProperties: { podProperties: {} } }), options: (stack) => ({ executionRole: executionRole(stack) }) }, '`Shop/Job` must run on ECS, as a pod of EKS takes no references to values'],
  ['an Express service with another task definition', { resource: (stack) => newExpressService(stack, 'Web', { infrastructureRoleArn: 'arn', taskDefinitionArn: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/x:1' }) }, '`resource` must have a task definition that the same stack makes'],
  ['no variables', { resource: (stack) => taskDefinition(stack), options: () => ({ variables: [] }) }, '`variables` must name at least one variable, got: []'],
  ['an unknown variable', { resource: (stack) => taskDefinition(stack), options: () => ({ variables: ['DATABASE_URI'] }) }, '`variables` must be declared in Shop/Secrets, got: "DATABASE_URI"; did you mean `DATABASE_URL`?'],
  ['an object that is no container', { resource: (stack) => taskDefinition(stack), options: () => ({ container: 1 as unknown as string }) }, '`container` must be a text, got: a number'],
])('%s is refused at once', (_, input, message) => {
  expect(() => add(input)).toThrow(message);
});

test('a variable twice', () => {
  const stack = newStack({ env: ENV });
  const service = expressService(stack);
  const secrets = secretsOf(stack);
  secrets.addToCfnResource(service);
  expect(() => secrets.addToCfnResource(service)).toThrow('`Shop/Web` must get each variable once, got: `DATABASE_URL` again, after a call of Shop/Secrets');
});

describe('a job', () => {
  test.each<[string, (stack: Stack) => batch.IJobDefinition, string]>([
    ['none', () => undefined as never, '`job` must be a job definition of AWS Batch, got: undefined'],
    ['that is imported', (stack) => batch.EcsJobDefinition.fromJobDefinitionArn(stack, 'Job', 'arn:aws:batch:eu-west-1:123456789012:job-definition/x:1'), '`job` must be a job definition that this app makes, got: Shop/Job in Shop, which is imported'],
    ['in another stack', (stack) => fargateJob(new NestedStack(stack, 'Nested')), '`resource` must be in the same stack as its ServiceSecrets'],
    ['on EKS', (stack) => new batch.EksJobDefinition(stack, 'Job', { container: new batch.EksContainerDefinition(stack, 'C', { image: ecs.ContainerImage.fromRegistry('x') }) }), '`Shop/Job/Resource` must run on ECS'],
  ])('%s is refused', (_, job, message) => {
    const stack = newStack({ env: ENV });
    expect(() => secretsOf(stack).addToJobDefinition(job(stack))).toThrow(message);
  });
});

describe('refused with the template', () => {
  function synth(build: (stack: Stack, secrets: ServiceSecrets) => void): () => void {
    const stack = newStack({ env: ENV });
    build(stack, secretsOf(stack, { variables: SECRET }));
    return () => Template.fromStack(stack);
  }

  test('a property override that replaces added secrets', () => {
    expect(synth((stack, secrets) => {
      const service = expressService(stack);
      secrets.addToCfnResource(service);
      service.addPropertyOverride('PrimaryContainer.Secrets', []);
    })).toThrow('`Shop/Web` must have `DATABASE_URL` of Shop/Secrets in the template, got: another value, or none; remove the property override');
  });

  test('a list that is a function of CloudFormation', () => {
    expect(synth((stack, secrets) => {
      const task = taskDefinition(stack);
      task.containerDefinitions = Fn.conditionIf('IsProd', [{ Name: 'app', Image: 'a' }], [{ Name: 'app', Image: 'b' }]);
      secrets.addToCfnResource(task);
    })).toThrow('`Shop/Task` must have its ContainerDefinitions written out, for variables to be added, got: a function of CloudFormation');
  });

  test('secrets that are a function of CloudFormation', () => {
    expect(synth((stack, secrets) => {
      secrets.addToCfnResource(taskDefinition(stack, [{ secrets: Fn.conditionIf('IsProd', [{ Name: 'A', ValueFrom: '/a' }], []) }]));
    })).toThrow('`Shop/Task` must have its ContainerDefinitions.*.Secrets written out');
  });

  test('another role, set later', () => {
    expect(synth((stack, secrets) => {
      const task = taskDefinition(stack);
      secrets.addToCfnResource(task);
      task.executionRoleArn = executionRole(stack, 'Later').roleArn;
    })).toThrow('`Shop/Task` must have the execution role that it had when variables were added');
  });

  test('a node that is added later', () => {
    expect(synth((stack, secrets) => {
      const job = multiNodeJob(stack);
      secrets.addToJobDefinition(job);
      job.addContainer({ startNode: 4, endNode: 5, container: ec2Container(stack, 'Late') });
    })).toThrow('`Shop/Job/Resource` must have the execution role that it had when variables were added');
  });

  test.each<[string, number, (stack: Stack) => CfnResource, RegExp]>([
    ['AWS Batch', 300, (stack) => jobDefinition(stack), /`variables` must leave the job definition of AWS Batch Shop\/Job within 24576 bytes, got: \d+/],
    ['a task definition', 800, (stack) => taskDefinition(stack), /`variables` must leave [^\n]*Shop\/Task within 65536 bytes, got: \d+/],
    ['an Express service', 800, (stack) => expressService(stack), /`variables` must leave [^\n]*Shop\/Web within 65536 bytes, got: \d+/],
  ])('more variables than %s accepts', (_, count, resource, message) => {
    const stack = newStack({ env: ENV });
    const variables = Object.fromEntries(Array.from({ length: count }, (__, index) => [`VARIABLE_WITH_A_LONG_NAME_${index}`, Variable.secret()]));
    secretsOf(stack, { variables }).addToCfnResource(resource(stack));
    expect(() => Template.fromStack(stack)).toThrow(message);
  });

  test('an L1 service on a platform that reads no JSON keys', () => {
    const stack = newStack({ env: ENV });
    const task = taskDefinition(stack);
    new ecs.CfnService(stack, 'Service', { taskDefinition: task.ref, platformVersion: '1.3.0' });
    secretsOf(stack, { variables: { USER: Variable.fromSecretName('prod/db', 'username') } }).addToCfnResource(task);
    expect(() => Template.fromStack(stack)).toThrow('it refers to a JSON key or version of a secret (Shop/Service), got: 1.3.0');
  });

  test('a platform that reads no JSON keys', () => {
    const stack = newStack({ env: ENV });
    secretsOf(stack, { variables: { USER: Variable.fromSecretName('prod/db', 'username') } })
      .addToCfnResource(jobDefinition(stack, { fargatePlatformConfiguration: { platformVersion: '1.3.0' } }));
    expect(() => Template.fromStack(stack)).toThrow('`USER` must run on Fargate platform 1.4.0 or later, as it refers to a JSON key or version of a secret (Shop/Job), got: 1.3.0');
  });
});

test('an app may be changed and synthesized again', () => {
  const app = new App();
  const stack = new Stack(app, 'Shop', { env: ENV });
  const service = expressService(stack);
  secretsOf(stack).addToCfnResource(service);
  expect(JSON.stringify(app.synth({ force: true }).getStackByName('Shop').template)).toEqual(JSON.stringify(app.synth({ force: true }).getStackByName('Shop').template));
});
