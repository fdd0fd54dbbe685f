import { ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ACCOUNT, runCommand } from '../support/emulator';
import { eventually } from '../support/eventually';
import { PROJECT } from '../support/paths';

const DEMO = ['--require', require.resolve('tsx/cjs'), join(PROJECT, 'demo', 'main.ts')];
const OPTIONS = { cwd: PROJECT, env: { ...process.env, NODE_NO_WARNINGS: '1', TSX_TSCONFIG_PATH: join(PROJECT, 'demo', 'tsconfig.json') } };

test('the demonstration shows its steps, and each has the announced result', async () => {
  const { exitCode, output, stdout } = await runCommand(process.execPath, DEMO, OPTIONS);
  expect(output).toBe(stdout);
  expect(exitCode).toBe(0);
  expect(stdout.match(/^\d  .*$/gm)).toEqual([
    '1  AWS on this machine',
    '2  The first deployment',
    '3  What came out',
    '4  A value changes',
    '5  A value disappears',
    '6  The same again, with the value in place',
    '7  Cleaning up',
    '8  Where the values are not',
  ]);
  expect(stdout).toMatch(/\| SMTP_PASSWORD: \/prod\/shop\/SMTP_PASSWORD does not exist\n +\| -> npx cdk-service-secrets put SMTP_PASSWORD -s Shop\/Secrets /);
  expect(stdout).toContain('13 values are ready');
  expect(stdout).toMatch(/The emulator has been stopped\.\n$/);
  // Colours are for terminals.
  expect(stdout).not.toContain('\u001b');
});

test.each(['SIGINT', 'SIGTERM'] as const)('the demonstration can be interrupted by %s, and leaves nothing running', async signal => {
  const demo: ChildProcess = spawn(process.execPath, DEMO, { ...OPTIONS, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  demo.stdout!.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (text.includes('$ cdk deploy')) demo.kill(signal);
  });
  const [exitCode] = await once(demo, 'close');
  expect(output).toContain('interrupted');
  expect(output).toContain('The emulator has been stopped.');
  expect(exitCode).toBe(130);
});

test('with --keep the app stays deployed for another terminal, until Ctrl-C', async () => {
  const demo = spawn(process.execPath, [...DEMO, '--keep'], { ...OPTIONS, stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(demo, 'close');
  let output = '';
  demo.stdout.setEncoding('utf8').on('data', (text: string) => { output += text; });
  await eventually('its last line', async () => output.includes('Press Ctrl-C here') || demo.exitCode !== null);
  const groups = groupsStartedBy(demo.pid!);
  try {
    expect(output).toContain(`run \`kill ${demo.pid}\` elsewhere`);
    expect(output).toMatch(/^7  Where the values are not$/m);
    expect(output).toMatch(/^8  Yours to try$/m);
    expect(output).not.toContain('Cleaning up');
    expect(output).toMatch(/An app of your own deploys there too\. In its folder:\n +\$ unset CDK_SERVICE_SECRETS_APP\n +\$ npx cdk deploy\n/);
    // The emulator's, and that of a command which is just ending.
    expect(groups).not.toEqual([]);

    const settings = output.split('\n').map((line) => line.trim()).filter((line) => /^(unset|export) /.test(line));
    const { exitCode, stdout } = await inOtherTerminal(settings, 'npx --no-install cdk-service-secrets list');
    expect(stdout).toMatch(new RegExp(`^Shop/Secrets {2}Parameter Store /prod/shop, account ${ACCOUNT}, us-east-1$`, 'm'));
    expect(stdout).toMatch(/^SMTP_PASSWORD +secret +1 /m);
    expect(exitCode).toBe(0);
    expect(demo.exitCode).toBeNull();
  } finally {
    demo.kill('SIGINT');
  }
  expect(await closed).toEqual([0, null]);
  expect(output).toMatch(/The emulator has been stopped\.\n$/);
  expect(groups.flatMap(runningIn)).toEqual([]);
});

test('an option that the demonstration does not have ends it with the usage', async () => {
  const { exitCode, output } = await runCommand(process.execPath, [...DEMO, '--kept'], OPTIONS);
  expect(output).toContain('npm run demo [-- --keep]');
  expect(output).not.toContain('emulator');
  expect(exitCode).toBe(1);
});

/** A shell whose own settings lead to an account. */
async function inOtherTerminal(settings: readonly string[], command: string) {
  const env: NodeJS.ProcessEnv = { ...process.env, AWS_PROFILE: 'work', AWS_SESSION_TOKEN: 'x', AWS_REGION: 'eu-west-1', HTTP_PROXY: 'http://127.0.0.1:9', CDK_SERVICE_SECRETS_APP: undefined };
  return runCommand('sh', ['-c', [...settings, command].join('\n')], { cwd: PROJECT, env });
}

/** The process groups of the running children of a process: the emulator has its own. */
function groupsStartedBy(pid: number): number[] {
  return [...new Set(processes().filter(({ parent, group }) => parent === pid && group !== pid).map(({ group }) => group))];
}

function runningIn(group: number): number[] {
  return processes().filter((process) => process.group === group).map(({ id }) => id);
}

/** All processes but those that have ended and wait for their parent. */
function processes(): { id: number; parent: number; group: number }[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid=,pgid=,stat='], { encoding: 'utf8' }).trim().split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , state]) => !state.startsWith('Z'))
    .map(([id, parent, group]) => ({ id: Number(id), parent: Number(parent), group: Number(group) }));
}
