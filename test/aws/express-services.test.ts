import { DescribeExpressGatewayServiceCommand, DescribeTaskDefinitionCommand, ECSClient, ExpressGatewayServiceConfiguration } from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { describeExpressContainers } from '../../src/aws/express-services';

const ecs = mockClient(ECSClient);
const client = new ECSClient({ region: 'eu-west-1' });
const ARN = 'arn:aws:ecs:eu-west-1:111122223333:service/default/web';
const secrets = [{ name: 'TOKEN', valueFrom: '/web/TOKEN' }];

function active(...activeConfigurations: readonly ExpressGatewayServiceConfiguration[]): void {
  ecs.on(DescribeExpressGatewayServiceCommand, { serviceArn: ARN }).resolves({ service: { status: { statusCode: 'ACTIVE' }, activeConfigurations: [...activeConfigurations] } });
}

beforeEach(() => void ecs.reset());

test('the container of an Express service is called Main', async () => {
  active({ primaryContainer: { image: 'web', secrets } });
  expect(await describeExpressContainers(client, ARN)).toEqual([{ container: 'Main', secrets }]);
});

test('reads the newest of two active revisions', async () => {
  const revision = (name: string, second: number): ExpressGatewayServiceConfiguration => ({ createdAt: new Date(second * 1000), primaryContainer: { image: 'web', secrets: [{ name, valueFrom: '/x' }] } });
  active(revision('OLD', 1), revision('NEW', 3), revision('OLDER', 0));
  expect(await describeExpressContainers(client, ARN)).toMatchObject([{ secrets: [{ name: 'NEW' }] }]);
});

test('without a container of its own a service has the containers of its task definition', async () => {
  active({ taskDefinitionArn: 'arn:task' });
  ecs.on(DescribeTaskDefinitionCommand, { taskDefinition: 'arn:task' }).resolves({ taskDefinition: { taskDefinitionArn: 'arn:task', containerDefinitions: [{ name: 'Main', secrets }, { name: 'proxy' }] } });
  expect((await describeExpressContainers(client, ARN))?.map(({ container }) => container)).toEqual(['Main', 'proxy']);
});

test.each(['ResourceNotFoundException', 'ClusterNotFoundException'])('after %s there is no service', async (name) => {
  ecs.on(DescribeExpressGatewayServiceCommand).rejects(Object.assign(new Error('x'), { name }));
  expect(await describeExpressContainers(client, ARN)).toBeUndefined();
});

test('a deleted service counts as missing', async () => {
  ecs.on(DescribeExpressGatewayServiceCommand).resolves({ service: { status: { statusCode: 'INACTIVE' } } });
  expect(await describeExpressContainers(client, ARN)).toBeUndefined();
});

test('throws any other error', async () => {
  ecs.on(DescribeExpressGatewayServiceCommand).rejects(Object.assign(new Error('no'), { name: 'AccessDeniedException' }));
  await expect(describeExpressContainers(client, ARN)).rejects.toThrow('no');
});
