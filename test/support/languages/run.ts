import { join } from 'node:path';
import { GO_PLACES } from './go';
import { CHOSEN, Language, LANGUAGES, TYPESCRIPT } from './index';
import { packChanged } from '../../../projenrc/packages/pack';
import { runCommand } from '../emulator';
import { PROJECT } from '../paths';

/**
 * Builds the packages and tests them in the apps of examples/languages: all languages, or the named ones. Skips a
 * language without its tools, and says what it needs; in CI that is a failure.
 */
async function main(args: readonly string[]): Promise<number> {
  const unknown = args.find((arg) => !LANGUAGES.some(({ name }) => name === arg));
  if (unknown !== undefined) {
    throw new Error(`The languages must be some of ${LANGUAGES.map(({ name }) => name).join(', ')}, got: ${unknown}`);
  }
  // The tests compare the others with TypeScript.
  const wanted = LANGUAGES.filter((language) => language === TYPESCRIPT || args.length === 0 || args.includes(language.name));
  const present: Language[] = [];
  for (const language of wanted) {
    const missing = language.missing();
    if (missing && process.env.CI) {
      throw new Error(missing);
    }
    if (missing) {
      console.log(`Skipped ${language.name}: ${missing}`);
    } else {
      present.push(language);
    }
  }
  packChanged(present.map(({ target }) => target), GO_PLACES);
  if (await command('npx', ['projen', 'package:cli']) !== 0) {
    return 1;
  }
  return command(process.execPath, [join(PROJECT, 'node_modules', 'jest', 'bin', 'jest.js'), '--selectProjects', 'languages', '--testTimeout', '1200000', '--ci', '--runInBand'], {
    [CHOSEN]: present.map(({ name }) => name).join(','),
  });
}

async function command(program: string, args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<number> {
  const { exitCode } = await runCommand(program, args, {
    cwd: PROJECT, env: { ...process.env, ...more }, timeoutMs: 60 * 60_000, onOutput: (text) => process.stdout.write(text),
  });
  return exitCode;
}

main(process.argv.slice(2)).then((code) => { process.exitCode = code; }, (error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
