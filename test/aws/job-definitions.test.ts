import { BatchClient, DescribeJobDefinitionsCommand, JobDefinition } from '@aws-sdk/client-batch';
import { mockClient } from 'aws-sdk-client-mock';
import { activeJobReferences, describeJobContainers } from '../../src/aws/job-definitions';

const batch = mockClient(BatchClient);
const client = new BatchClient({ region: 'eu-west-1' });
const ARN = 'arn:aws:batch:eu-west-1:111122223333:job-definition/nightly';
const definition = (properties: Partial<JobDefinition>): JobDefinition =>
  ({ jobDefinitionName: 'nightly', jobDefinitionArn: `${ARN}:1`, revision: 1, status: 'ACTIVE', type: 'container', ...properties });
const secrets = (name: string): { name: string; valueFrom: string }[] => [{ name, valueFrom: `/job/${name}` }];

beforeEach(() => void batch.reset());

test.each<[string, Partial<JobDefinition>, [string, string[]][]]>([
  ['one container', { containerProperties: { secrets: secrets('A') } }, [['default', ['A']]]],
  ['several containers', { ecsProperties: { taskProperties: [{ containers: [{ name: 'a', image: 'x', secrets: secrets('A') }, { name: 'b', image: 'x', secrets: secrets('B') }] }] } }, [['a', ['A']], ['b', ['B']]]],
  ['several nodes', {
    nodeProperties: {
      numNodes: 2,
      mainNode: 0,
      nodeRangeProperties: [
        { targetNodes: '0', container: { secrets: secrets('A') } },
        { targetNodes: '1', ecsProperties: { taskProperties: [{ containers: [{ name: 'b', image: 'x', secrets: secrets('B') }] }] } },
      ],
    },
  }, [['default', ['A']], ['b', ['B']]]],
  ['pods', { eksProperties: { podProperties: {} } }, []],
])('a job definition of %s', async (_what, properties, expected) => {
  batch.on(DescribeJobDefinitionsCommand, { jobDefinitions: [`${ARN}:1`] }).resolves({ jobDefinitions: [definition(properties)] });
  const found = await describeJobContainers(client, `${ARN}:1`);
  expect(found?.map((container) => [container.container, container.secrets.map(({ name }) => name)])).toEqual(expected);
});

test.each([ARN, 'nightly'])('%s without a revision means the newest active revision', async (name) => {
  batch.on(DescribeJobDefinitionsCommand, { jobDefinitionName: 'nightly', status: 'ACTIVE', nextToken: undefined })
    .resolves({ jobDefinitions: [definition({ containerProperties: { secrets: secrets('OLD') } })], nextToken: 'more' });
  batch.on(DescribeJobDefinitionsCommand, { jobDefinitionName: 'nightly', status: 'ACTIVE', nextToken: 'more' })
    .resolves({ jobDefinitions: [definition({ revision: 12, containerProperties: { secrets: secrets('NEW') } }), definition({ revision: 2 })] });
  expect(await describeJobContainers(client, name)).toMatchObject([{ secrets: [{ name: 'NEW' }] }]);
});

test.each<[string, JobDefinition[]]>([['no', []], ['a deregistered', [definition({ status: 'INACTIVE' })]]])('%s job definition reads nothing', async (_what, jobDefinitions) => {
  batch.on(DescribeJobDefinitionsCommand).resolves({ jobDefinitions });
  expect(await describeJobContainers(client, `${ARN}:1`)).toBeUndefined();
});

test('lists everything that active job definitions read, with what reads it', async () => {
  batch.on(DescribeJobDefinitionsCommand, { status: 'ACTIVE' }).resolves({
    jobDefinitions: [
      definition({ containerProperties: { secrets: secrets('A'), repositoryCredentials: { credentialsParameter: 'arn:registry' } } }),
      definition({ revision: 2, ecsProperties: { taskProperties: [{ containers: [{ image: 'x', logConfiguration: { logDriver: 'splunk', secretOptions: secrets('B') } }] }] } }),
    ],
  });
  const counts: number[] = [];
  expect(await activeJobReferences(client, (done) => counts.push(done))).toEqual([
    { valueFrom: '/job/A', user: 'job definition nightly:1' },
    { valueFrom: 'arn:registry', user: 'job definition nightly:1' },
    { valueFrom: '/job/B', user: 'job definition nightly:2' },
  ]);
  expect(counts).toEqual([1, 2]);
});
