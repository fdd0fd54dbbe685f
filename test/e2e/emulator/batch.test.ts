import { DescribeJobDefinitionsCommand, JobDefinition, paginateDescribeJobDefinitions, RegisterJobDefinitionCommand } from '@aws-sdk/client-batch';
import { createStack, Resources, updateStack } from './stack';
import { AwsClients, Emulator } from '../../support/emulator';

let emulator: Emulator;
let aws: AwsClients;

beforeAll(async () => {
  emulator = await Emulator.start();
  aws = emulator.clients();
});
afterAll(async () => emulator?.stop());

const ROLE = 'arn:aws:iam::000000000000:role/role';
const SECRETS = [{ Name: 'TOKEN', ValueFrom: '/job/TOKEN' }];
const job = (properties: object): Resources => ({ Job: { Type: 'AWS::Batch::JobDefinition', Properties: { Type: 'container', ...properties } } });
const single = (properties: object): Resources => job({ ContainerProperties: { Image: 'job:1', ...properties } });
const several = (container: object, ExecutionRoleArn?: string): Resources => job({ EcsProperties: { TaskProperties: [{ ExecutionRoleArn, Containers: [{ Image: 'job', ...container }] }] } });
const nodes = (container: object): Resources => job({
  Type: 'multinode', NodeProperties: { MainNode: 0, NumNodes: 1, NodeRangeProperties: [{ TargetNodes: '0', Container: { Image: 'job', ...container } }] },
});

async function definitionsNamed(jobDefinitionName: string): Promise<JobDefinition[]> {
  return (await aws.batch.send(new DescribeJobDefinitionsCommand({ jobDefinitionName }))).jobDefinitions!;
}

describe('a job definition in a template', () => {
  test.each<[string, Resources, string]>([
    ['with secrets and an execution role', single({ Secrets: SECRETS, ExecutionRoleArn: ROLE }), 'CREATE_COMPLETE'],
    ['without either, on EC2', single({}), 'CREATE_COMPLETE'],
    ['with secrets and no role', single({ Secrets: SECRETS }), 'executionRoleArn is required'],
    ['without a role on Fargate', job({ PlatformCapabilities: ['FARGATE'], ContainerProperties: { Image: 'job' } }), 'executionRoleArn is required'],
    ['of several containers, one without an image', several({ Image: undefined }), 'image'],
    ['without a type', job({ Type: undefined }), 'type'],
    ['of a type that doesn\'t exist', job({ Type: 'lambda' }), 'enum value set'],
    ['with a name of AWS Batch', single({ Environment: [{ Name: 'AWS_BATCH_X', Value: 'x' }] }), 'can\'t start with AWS_BATCH'],
    ['with a name in both lists', single({ Environment: [{ Name: 'TOKEN', Value: 'x' }], Secrets: SECRETS, ExecutionRoleArn: ROLE }), 'such as \'TOKEN\''],
    ['of several containers', several({ Secrets: SECRETS }, ROLE), 'CREATE_COMPLETE'],
    ['of several containers without a role', several({ Secrets: SECRETS }), 'executionRoleArn is required'],
    ['of several nodes', nodes({ Secrets: SECRETS, ExecutionRoleArn: ROLE }), 'CREATE_COMPLETE'],
    ['of several nodes without a role', nodes({ Secrets: SECRETS }), 'executionRoleArn is required'],
  ])('%s', async (_what, resources, expected) => {
    expect(await createStack(emulator, resources)).toContain(expected);
  });

  test('has a new revision with each change, and the previous one is inactive', async () => {
    const named = (image: string): Resources => job({ JobDefinitionName: 'revised', Parameters: { Mode: 'full' }, ContainerProperties: { Image: image } });
    await createStack(emulator, named('job:1'), 'revised');
    expect(await updateStack(emulator, 'revised', named('job:2'))).toBe('UPDATE_COMPLETE');
    expect(await definitionsNamed('revised')).toMatchObject([
      { revision: 1, status: 'INACTIVE', containerProperties: { image: 'job:1' } },
      { revision: 2, status: 'ACTIVE', containerProperties: { image: 'job:2' }, parameters: { Mode: 'full' } },
    ]);
  });

  test('has a queue and a compute environment', async () => {
    expect(await createStack(emulator, {
      Environment: { Type: 'AWS::Batch::ComputeEnvironment', Properties: { Type: 'managed', ComputeResources: { Type: 'FARGATE', MaxvCpus: 4, Subnets: ['subnet-1'], SecurityGroupIds: ['sg-1'] } } },
      Queue: { Type: 'AWS::Batch::JobQueue', Properties: { Priority: 1, ComputeEnvironmentOrder: [{ Order: 1, ComputeEnvironment: { 'Fn::GetAtt': ['Environment', 'ComputeEnvironmentArn'] } }] } },
    })).toBe('CREATE_COMPLETE');
  });
});

test('job definitions are found by ARN, name, revision and status, page by page', async () => {
  const registered: string[] = [];
  for (const name of ['first', 'first', 'second']) {
    const { jobDefinitionArn } = await aws.batch.send(new RegisterJobDefinitionCommand({ jobDefinitionName: name, type: 'container', containerProperties: { image: 'job' } }));
    registered.push(jobDefinitionArn!);
  }
  const found = async (input: object): Promise<(string | undefined)[]> => {
    const pages: (string | undefined)[] = [];
    for await (const { jobDefinitions = [] } of paginateDescribeJobDefinitions({ client: aws.batch, pageSize: 1 }, input)) {
      pages.push(...jobDefinitions.map(({ jobDefinitionArn }) => jobDefinitionArn));
    }
    return pages;
  };
  expect(await found({ jobDefinitionName: 'first' })).toEqual(registered.slice(0, 2));
  expect(await found({ jobDefinitions: [registered[1], 'second:1'] })).toEqual(registered.slice(1));
  expect(await found({ status: 'ACTIVE' })).toEqual(expect.arrayContaining(registered));
  expect(await found({ jobDefinitions: ['first:9'] })).toEqual([]);
});
