import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { ownCommandProblem } from '../../projenrc/docs/own-grammar';
import { commandsOf } from '../../projenrc/docs/shell';
import { buildProgram } from '../../src/cli/program';
import { CommandPlace, ownCommand } from '../../src/core/commands';
import { everyFinding } from '../support/documentation/findings';

/** Commands that the library itself tells people to run: in help, in findings and in errors. */

function problemsOf(code: string): string[] {
  return commandsOf(code).filter((words) => words.includes('cdk-service-secrets')).flatMap((words) => {
    const args = words.slice(words.indexOf('cdk-service-secrets') + 1);
    // In a sentence the name of a command stands alone.
    const problem = ownCommandProblem(args, { shortened: args.length === 1 });
    return problem ? [`${words.join(' ')}: ${problem}`] : [];
  });
}

/** A word as the source has it: in quotes, or a name. */
const wordOf = (source: string): string => /^'(.*)'$/.exec(source)?.[1] ?? 'X';
const COMPLETE: CommandPlace = { service: 'My Shop/Secrets', app: '/a b', profile: 'p', region: 'eu-west-1', account: '111122223333' };
const COMMAND = /npx cdk-service-secrets [a-z][^"`\n;]*/g;

test('in the help of every command', () => {
  let help = '';
  const program = buildProgram('0.0.0', async () => undefined);
  [program, ...program.commands].forEach((command) => command.configureOutput({ writeOut: (text) => { help += text; } }).outputHelp());
  const examples = [...help.matchAll(/^ {2}npx cdk-service-secrets .*$/gm)].map(([line]) => line.trim().split(/ {2,}/)[0]);
  expect(examples.length).toBeGreaterThan(30);
  expect(examples.flatMap(problemsOf)).toEqual([]);
});

test('in findings', () => {
  const fixes = everyFinding().map(({ fix }) => fix).flatMap((fix) => fix.match(COMMAND) ?? []);
  expect(fixes.length).toBeGreaterThan(10);
  expect(fixes.flatMap(problemsOf)).toEqual([]);
});

test('in errors', () => {
  const folder = join(__dirname, '..', '..', 'src');
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts') && !name.endsWith('program.ts'));
  const found = sources.flatMap((name) => [...readFileSync(join(folder, name), 'utf8').matchAll(/ownCommand\(\[([^\]]*)\]/g)].map(([, words]) => ownCommand(words.split(', ').filter((word) => !word.startsWith('...')).map(wordOf), COMPLETE)));
  expect(found.length).toBeGreaterThan(8);
  expect(found.flatMap(problemsOf)).toEqual([]);
});
