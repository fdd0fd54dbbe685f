import { DescribeServicesCommand, ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { describeService, forceDeployment } from '../../src/aws/ecs-deployments';

const ecs = mockClient(ECSClient);
const client = new ECSClient({ region: 'eu-west-1' });
const id = { cluster: 'main', service: 'shop' };
const createdAt = new Date(1_700_000_000_000);

beforeEach(() => void ecs.reset());

test('reads deployments as ECS reports them', async () => {
  ecs.on(DescribeServicesCommand, { cluster: 'main', services: ['shop'] }).resolves({
    services: [{
      status: 'ACTIVE',
      deployments: [
        { id: 'new', status: 'PRIMARY', createdAt, rolloutState: 'IN_PROGRESS', rolloutStateReason: 'in progress', runningCount: 1, desiredCount: 3, failedTasks: 2 },
        { id: 'old', status: 'ACTIVE' },
      ],
    }],
  });
  expect(await describeService(client, id)).toEqual({
    controller: 'ECS',
    deployments: [
      { id: 'new', primary: true, startedAt: createdAt, rollout: 'IN_PROGRESS', reason: 'in progress', running: 1, desired: 3, failedTasks: 2 },
      { id: 'old', primary: false, running: 0, desired: 0, failedTasks: 0 },
    ],
  });
});

test('reads the name of another deployment controller', async () => {
  ecs.on(DescribeServicesCommand).resolves({ services: [{ deploymentController: { type: 'CODE_DEPLOY' } }] });
  expect(await describeService(client, id)).toEqual({ controller: 'CODE_DEPLOY', deployments: [] });
});

test.each(['INACTIVE', 'DRAINING'])('a service that is %s counts as deleted', async (status) => {
  ecs.on(DescribeServicesCommand).resolves({ services: [{ status }] });
  expect(await describeService(client, id)).toBeUndefined();
});

test('a missing service or cluster is undefined; other errors are thrown', async () => {
  ecs.on(DescribeServicesCommand).resolvesOnce({ services: [], failures: [{ reason: 'MISSING' }] })
    .rejectsOnce(Object.assign(new Error('Cluster not found.'), { name: 'ClusterNotFoundException' }))
    .rejects(Object.assign(new Error('no'), { name: 'AccessDeniedException' }));
  expect(await describeService(client, id)).toBeUndefined();
  expect(await describeService(client, id)).toBeUndefined();
  await expect(describeService(client, id)).rejects.toThrow('no');
});

test('forceDeployment returns the primary deployment', async () => {
  ecs.on(UpdateServiceCommand).resolves({ service: { deployments: [{ id: 'old', status: 'ACTIVE' }, { id: 'new', status: 'PRIMARY', createdAt }] } });
  expect(await forceDeployment(client, id)).toMatchObject({ id: 'new', startedAt: createdAt });
  expect(ecs.commandCalls(UpdateServiceCommand)[0].args[0].input).toEqual({ ...id, forceNewDeployment: true });
});
