import { createHash } from 'crypto';
import { readFileSync } from 'fs';
import { App, CfnElement, NestedStack, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { SecretStore, ServiceSecrets, Variable } from '../../src';
import { RenderedResources } from '../../src/cdk/rendered-resources';
import { container, ENV } from '../support/synth/service';

const TASK = 'AWS::ECS::TaskDefinition';

function service(scope: Stack, id: string): ecs.ContainerDefinition {
  const task = container(scope, id);
  new ServiceSecrets(scope, `${id}Secrets`, { store: SecretStore.parameterStore(`/prod/${id}`), variables: { TOKEN: Variable.secret() } }).addToContainer(task);
  return task;
}

/** What the gates of a template hold, and what they should: digests of the task definitions beside them. */
function digests(app: App, template: string): { held: string[]; expected: string[] } {
  const assembly = app.synth({ force: true });
  const resources = Object.entries<any>(JSON.parse(readFileSync(`${assembly.directory}/${template}`, 'utf8')).Resources);
  return {
    held: resources.filter(([, { Type }]) => Type === 'Custom::ServiceSecrets').map(([, { Properties }]) => Properties.TaskDefinitions).sort(),
    expected: resources.filter(([, { Type }]) => Type === TASK)
      .map(([id, resource]) => createHash('sha256').update(JSON.stringify([{ [id]: resource }])).digest('hex').slice(0, 16)).sort(),
  };
}

describe('the digest is that of the task definition in the template', () => {
  test('with a reference to another stack and an override', () => {
    const app = new App();
    const queue = new sqs.Queue(new Stack(app, 'Queues', { env: ENV }), 'Queue');
    const stack = new Stack(app, 'Shop', { env: ENV });
    const task = service(stack, 'Web');
    service(stack, 'Worker');
    task.addEnvironment('QUEUE', queue.queueArn);
    (task.taskDefinition.node.defaultChild as ecs.CfnTaskDefinition).addPropertyOverride('Tags', [{ Key: 'team', Value: 'shop' }]);
    const { held, expected } = digests(app, stack.templateFile);
    expect(held).toHaveLength(2);
    expect(held).toEqual(expected);
  });

  test('in a nested stack, whose references to its parent become parameters', () => {
    const app = new App();
    const parent = new Stack(app, 'Shop', { env: ENV });
    const nested = new NestedStack(parent, 'Nested');
    service(nested, 'Web').addEnvironment('QUEUE', new sqs.Queue(parent, 'Queue').queueArn);
    const { held, expected } = digests(app, nested.templateFile);
    expect(held).toHaveLength(1);
    expect(held).toEqual(expected);
  });

  test('in every synthesis, also after a change between two', () => {
    const app = new App();
    const stack = new Stack(app, 'Shop', { env: ENV });
    const task = service(stack, 'Web').taskDefinition.node.defaultChild as ecs.CfnTaskDefinition;
    const before = digests(app, stack.templateFile);
    task.addPropertyOverride('Cpu', '1024');
    const after = digests(app, stack.templateFile);
    expect(after.held).toEqual(after.expected);
    expect(after.held).not.toEqual(before.held);
  });
});

test('a task definition is rendered as often with many gates as with one', () => {
  const renderings = (services: number): number => {
    const stack = new Stack(new App(), 'Shop', { env: ENV });
    const rendering = jest.spyOn(service(stack, 'Service0').taskDefinition.node.defaultChild as CfnElement & { _toCloudFormation(): object }, '_toCloudFormation');
    for (let i = 1; i < services; i++) {
      service(stack, `Service${i}`);
    }
    (stack.node.root as App).synth();
    return rendering.mock.calls.length;
  };
  expect(renderings(6)).toBe(renderings(1));
});

test('a text that looks like a reference to a gate doesn\'t connect its task definition to the gate', () => {
  const app = new App();
  const stack = new Stack(app, 'Shop', { env: ENV });
  service(stack, 'Web');
  const before = digests(app, stack.templateFile).held;
  const gate = stack.resolve((stack.node.findChild('WebSecrets').node.findChild('Gate').node.findChild('Resource').node.defaultChild as CfnElement).logicalId) as string;
  container(stack, 'Other').addEnvironment('TEXT', `\${${gate}.Store0}`);
  expect(digests(app, stack.templateFile).held).toEqual(before);
});

describe('rendered resources', () => {
  const queues = (stack: Stack): string[] => RenderedResources.of(stack).ofType('AWS::SQS::Queue').map(({ properties }) => String(properties.QueueName));

  test('follow changes until they are frozen', () => {
    const stack = new Stack(new App(), 'Shop', { env: ENV });
    const queue = new sqs.Queue(stack, 'Queue', { queueName: 'one' }).node.defaultChild as sqs.CfnQueue;
    expect(queues(stack)).toEqual(['one']);
    queue.queueName = 'two';
    expect(queues(stack)).toEqual(['two']);
    RenderedResources.freeze(stack);
    expect(queues(stack)).toEqual(['two']);
    queue.queueName = 'three';
    new sqs.Queue(stack, 'Other', { queueName: 'four' });
    RenderedResources.freeze(stack);
    expect(queues(stack)).toEqual(['two']);
    RenderedResources.invalidate(stack);
    expect(queues(stack)).toEqual(['three', 'four']);
  });

  test('contain only resources of the stack itself', () => {
    const stack = new Stack(new App(), 'Shop', { env: ENV });
    new sqs.Queue(new NestedStack(stack, 'Nested'), 'Queue', { queueName: 'nested' });
    new sqs.Queue(stack, 'Queue', { queueName: 'own' });
    expect(queues(stack)).toEqual(['own']);
  });
});
