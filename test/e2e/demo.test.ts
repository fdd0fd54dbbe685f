import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { runCommand } from '../support/emulator';
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
