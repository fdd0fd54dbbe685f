import { join } from 'node:path';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeParametersCommand } from '@aws-sdk/client-ssm';
import { PROBES } from '../../self-test/probes';
import { bootstrap, CommandResult, Emulator, REGION, runCommand } from '../support/emulator';
import { PROJECT } from '../support/paths';

describe('the self-test', () => {
  let emulator: Emulator;

  beforeAll(async () => {
    emulator = await Emulator.start();
    await bootstrap(emulator);
  });
  afterAll(async () => emulator?.stop());

  const selfTest = (args: readonly string[], input?: string): Promise<CommandResult> =>
    runCommand(process.execPath, ['--require', require.resolve('tsx/cjs'), join(PROJECT, 'self-test', 'main.ts'), ...args], {
      cwd: PROJECT, input, env: { ...emulator.environment, NODE_NO_WARNINGS: '1', TSX_TSCONFIG_PATH: join(PROJECT, 'self-test', 'tsconfig.json') },
    });

  async function leftovers(): Promise<string[]> {
    const { cloudformation, logs, ssm } = emulator.clients();
    const { Stacks = [] } = await cloudformation.send(new DescribeStacksCommand({}));
    const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({}));
    const { Parameters = [] } = await ssm.send(new DescribeParametersCommand({}));
    return [
      ...Stacks.filter(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE').map(({ StackName }) => StackName!), ...logGroups.map(({ logGroupName }) => logGroupName!), ...Parameters.map(({ Name }) => Name!),
    ].filter((name) => name.includes('self-test'));
  }

  test.each<[string, string[], string | undefined, string]>([
    ['without a region', [], undefined, 'Name the region'],
    ['with an unknown option', ['--regoin', REGION], undefined, '--regoin'],
    ['when the answer is no', ['--region', REGION], 'n\n', '--services asks that too'],
  ])('creates nothing %s', async (_, args, input, expected) => {
    const { exitCode, output } = await selfTest(args, input);
    expect(output).toContain(expected);
    expect(exitCode).toBe(2);
    expect(await leftovers()).toEqual([]);
  });

  test('says what it creates, asks each question, prints the answers of AWS, and leaves nothing', async () => {
    const { exitCode, stdout, output } = await selfTest(['--region', REGION, '--services', '--yes']);
    expect(stdout).toContain('less than 0.01 USD');
    expect(stdout).toContain('less than 0.05 USD an hour');
    for (const { assumes } of PROBES) expect(stdout).toContain(`asking: ${assumes}`);
    const results = stdout.slice(stdout.lastIndexOf('result')).match(/as assumed|DIFFERENT|not known/g);
    // The image is outside of the emulator, and no document says what Parameter Store does with an empty value.
    const expected = PROBES.map(({ assumes }) => (/^the default image|empty value$/.test(assumes) ? 'not known' : 'as assumed'));
    expect({ results, output: results?.join() === expected.join() ? '' : output }).toEqual({ results: expected, output: '' });
    expect(exitCode).toBe(0);
    expect(await leftovers()).toEqual([]);
  });
});
