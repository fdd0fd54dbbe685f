import { dirname, join } from 'node:path';
import { emulatorEnvironment, ensureVenv, runCommand } from '../emulator';

const REQUIREMENTS = join(__dirname, 'requirements.txt');

/** The folder of the `aws` command. */
export function awsCliFolder(): string {
  return dirname(ensureVenv({ requirements: REQUIREMENTS }));
}

/** How the AWS CLI parses a command line. */
export interface AwsCommand {
  /** Operations that it would call; none when it refuses the command line. */
  readonly operations: readonly string[];
  /** The last line of its error. */
  readonly said: string;
}

/**
 * Parses command lines with the AWS CLI, without sending anything.
 *
 * @param commands The words of each after `aws`.
 */
export async function parseAwsCommands(commands: readonly (readonly string[])[]): Promise<AwsCommand[]> {
  const { exitCode, output, stdout } = await runCommand(join(awsCliFolder(), 'python'), [join(__dirname, 'parse_commands.py')], {
    // A closed port, as a safeguard against a request.
    cwd: __dirname, env: { ...emulatorEnvironment('http://127.0.0.1:9'), PYTHONDONTWRITEBYTECODE: '1' }, input: JSON.stringify(commands),
  });
  if (exitCode !== 0) throw new Error(output);
  return JSON.parse(stdout) as AwsCommand[];
}
