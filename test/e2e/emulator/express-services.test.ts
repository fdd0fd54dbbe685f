import {
  CreateExpressGatewayServiceCommand, CreateExpressGatewayServiceCommandInput, DescribeExpressGatewayServiceCommand, DescribeServicesCommand,
  DescribeTaskDefinitionCommand, ExpressGatewayServiceConfiguration, TaskDefinition, UpdateExpressGatewayServiceCommand, UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { CreateRoleCommand } from '@aws-sdk/client-iam';
import { allow, clientsWith, outcome } from './callers';
import { createStack, Resources, updateStack } from './stack';
import { resourcesOf } from '../../support/deployed';
import { AwsClients, Emulator } from '../../support/emulator';

let emulator: Emulator;
let aws: AwsClients;

beforeAll(async () => {
  emulator = await Emulator.start();
  aws = emulator.clients();
  await aws.iam.send(new CreateRoleCommand({ RoleName: 'role', AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [] }) }));
});
afterAll(async () => emulator?.stop());

const ROLE = 'arn:aws:iam::000000000000:role/role';
const express = (properties: object): Resources => ({
  Web: { Type: 'AWS::ECS::ExpressGatewayService', Properties: { InfrastructureRoleArn: ROLE, ...properties } },
});
const main = (properties: object = {}): object => ({ ExecutionRoleArn: ROLE, PrimaryContainer: { Image: 'web:1', ...properties } });
const task = (name: string): Resources => ({ Task: { Type: 'AWS::ECS::TaskDefinition', Properties: { Family: 'own', ContainerDefinitions: [{ Name: name, Image: 'web' }] } } });
const OWN = { TaskDefinitionArn: { Ref: 'Task' } };

async function arnIn(stack: string): Promise<string> {
  return (await resourcesOf(emulator, stack, 'AWS::ECS::ExpressGatewayService'))[0].PhysicalResourceId!;
}

async function configurationOf(serviceArn: string): Promise<ExpressGatewayServiceConfiguration> {
  return (await aws.ecs.send(new DescribeExpressGatewayServiceCommand({ serviceArn }))).service!.activeConfigurations![0];
}

async function registered({ taskDefinitionArn }: ExpressGatewayServiceConfiguration): Promise<TaskDefinition> {
  return (await aws.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: taskDefinitionArn }))).taskDefinition!;
}

describe('an Express service in a template', () => {
  test.each<[string, Resources, string]>([
    ['with a container and its execution role', express(main()), 'CREATE_COMPLETE'],
    ['with a task definition of its own', { ...task('Main'), ...express(OWN) }, 'CREATE_COMPLETE'],
    ['whose task definition has another container', { ...task('app'), ...express(OWN) }, 'must have a container with the name Main'],
    ['with both', { ...task('Main'), ...express({ ...OWN, ...main() }) }, 'cannot be combined'],
    ['with neither', express({}), 'primaryContainer and executionRoleArn are required'],
    ['without an execution role', express({ PrimaryContainer: { Image: 'web' } }), 'primaryContainer and executionRoleArn are required'],
    ['without an image', express({ ExecutionRoleArn: ROLE, PrimaryContainer: {} }), 'primaryContainer.image'],
    ['without an infrastructure role', express({ ...main(), InfrastructureRoleArn: undefined }), 'infrastructureRoleArn'],
    ['with a secret without a reference', express(main({ Secrets: [{ Name: 'A' }] })), 'valueFrom'],
    ['with a name in both lists', express(main({ Environment: [{ Name: 'A', Value: 'x' }], Secrets: [{ Name: 'A', ValueFrom: '/a' }] })), 'The secret name must be unique'],
  ])('%s', async (_what, resources, expected) => {
    expect(await createStack(emulator, resources)).toContain(expected);
  });

  test('is an ECS service whose tasks run its container', async () => {
    const secrets = [{ Name: 'TOKEN', ValueFrom: '/web/TOKEN' }];
    expect(await createStack(emulator, express(main({ Secrets: secrets, Environment: [{ Name: 'PORT', Value: '80' }] })), 'tasks')).toBe('CREATE_COMPLETE');
    const arn = await arnIn('tasks');
    const configuration = await configurationOf(arn);
    expect(configuration).toMatchObject({ executionRoleArn: ROLE, primaryContainer: { image: 'web:1', secrets: [{ name: 'TOKEN', valueFrom: '/web/TOKEN' }] } });
    expect((await registered(configuration)).containerDefinitions).toMatchObject([{
      name: 'Main', image: 'web:1', secrets: [{ name: 'TOKEN', valueFrom: '/web/TOKEN' }], environment: [{ name: 'PORT', value: '80' }],
    }]);
    const { services } = await aws.ecs.send(new DescribeServicesCommand({ services: [arn] }));
    expect(services).toMatchObject([{ serviceArn: arn, taskDefinition: configuration.taskDefinitionArn }]);
  });

  test('is updated in place by a new image, and replaced by a new tag', async () => {
    await createStack(emulator, express(main()), 'updated');
    const before = await arnIn('updated');
    expect(await updateStack(emulator, 'updated', express(main({ Image: 'web:2' })))).toBe('UPDATE_COMPLETE');
    expect(await arnIn('updated')).toBe(before);
    expect((await registered(await configurationOf(before))).containerDefinitions![0].image).toBe('web:2');
    expect(await updateStack(emulator, 'updated', express({ ...main({ Image: 'web:2' }), Tags: [{ Key: 'a', Value: 'b' }] }))).toBe('UPDATE_COMPLETE');
    expect(await arnIn('updated')).not.toBe(before);
  });
});

describe('the calls of Express Mode', () => {
  const input: CreateExpressGatewayServiceCommandInput = { infrastructureRoleArn: ROLE, executionRoleArn: ROLE, serviceName: 'called', primaryContainer: { image: 'web:1' } };

  test('an update keeps properties that it does not name, and a forced deployment starts new tasks', async () => {
    const { service } = await aws.ecs.send(new CreateExpressGatewayServiceCommand(input));
    const { serviceArn, cluster, serviceName } = service!;
    await aws.ecs.send(new UpdateExpressGatewayServiceCommand({ serviceArn, primaryContainer: { image: 'web:2' } }));
    const configuration = await configurationOf(serviceArn!);
    expect(configuration).toMatchObject({ executionRoleArn: ROLE, primaryContainer: { image: 'web:2' } });
    const { service: updated } = await aws.ecs.send(new UpdateServiceCommand({ cluster, service: serviceName, forceNewDeployment: true }));
    expect(updated!.taskDefinition).toBe(configuration.taskDefinitionArn);
    expect(updated!.deployments!.filter(({ status }) => status === 'PRIMARY')).toHaveLength(1);
  });

  test('fail for a service that does not exist', async () => {
    const serviceArn = 'arn:aws:ecs:us-east-1:000000000000:service/default/none';
    expect(await outcome(aws.ecs.send(new DescribeExpressGatewayServiceCommand({ serviceArn })))).toBe('ResourceNotFoundException');
  });

  test('are permitted by the service\'s ARN', async () => {
    const { service } = await aws.ecs.send(new CreateExpressGatewayServiceCommand({ ...input, serviceName: 'permitted' }));
    const { ecs } = await clientsWith(emulator, allow('ecs:DescribeExpressGatewayService', service!.serviceArn!));
    const permitted = async (serviceArn: string): Promise<string> => outcome(ecs.send(new DescribeExpressGatewayServiceCommand({ serviceArn })));
    expect(await permitted(service!.serviceArn!)).toBe('ok');
    expect(await permitted(`${service!.serviceArn}-other`)).toBe('AccessDeniedException');
  });
});
