import { join } from 'node:path';
import { buildPrograms, missingPrograms } from './build';
import { findGo } from './go';
import { runCommand } from '../emulator';
import { PROJECT } from '../paths';

/**
 * Builds the programs and runs the Kubernetes tests. With `--if-built` it runs them only if no build is needed, and says
 * so otherwise; with `--build-only` it runs none. Other arguments go to jest.
 */
async function main(args: readonly string[]): Promise<number> {
  const ifBuilt = args[0] === '--if-built';
  if (ifBuilt && !findGo()) {
    console.log('Kubernetes tests: skipped, there is no Go here. `npm run test:kubernetes` says what it needs.');
    return 0;
  }
  if (ifBuilt && missingPrograms().length > 0) {
    console.log('Kubernetes tests: skipped, as their programs are not built. `npm run test:kubernetes` builds them (about 5 minutes, once) and runs the tests.');
    return 0;
  }
  await buildPrograms((message) => console.log(message));
  if (args[0] === '--build-only') {
    return 0;
  }
  const jest = join(PROJECT, 'node_modules', 'jest', 'bin', 'jest.js');
  const { exitCode } = await runCommand(process.execPath, [jest, '--selectProjects', 'kubernetes', '--ci', '--runInBand', ...args.slice(ifBuilt ? 1 : 0)], {
    cwd: PROJECT, env: process.env, timeoutMs: 30 * 60_000, onOutput: (text) => process.stdout.write(text),
  });
  return exitCode;
}

main(process.argv.slice(2)).then((code) => { process.exitCode = code; }, (error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
