import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildProgram } from '../../../src/cli/program';
import { PROJECT } from '../../support/paths';

/** Every command has a file for itself, its unit test, and a plan for each run. */

const COMMANDS = buildProgram('0.0.0', async () => undefined).commands.map((command) => command.name()).sort();
const read = (...path: string[]): string => readFileSync(join(PROJECT, ...path), 'utf8');

test('the folder contains the commands of the program, and nothing else', () => {
  expect(readdirSync(join(PROJECT, 'src/cli/commands')).sort()).toEqual(COMMANDS.map((name) => `${name}.ts`));
});

test.each(COMMANDS)('%s is loaded when it is called, and exports only its action and its options', (name) => {
  expect(read('src/cli/program.ts')).toContain(`await import('./commands/${name}.js')`);
  expect(read('src/cli/program.ts')).not.toMatch(new RegExp(`^import .*commands/${name}`, 'm'));
  const exported = [...read('src/cli/commands', `${name}.ts`).matchAll(/^export (?:async )?(function|interface|type|const|class) (\w+)/gm)].map(([, kind, what]) => `${kind} ${what}`);
  expect(exported.filter((what) => what.startsWith('function '))).toHaveLength(1);
  expect(exported.filter((what) => !/^function |^(interface|type) \w*Options$/.test(what))).toEqual([]);
});

test.each(COMMANDS)('%s has a unit test, which calls its action', (name) => {
  const file = join(PROJECT, 'test/cli/commands', `${name}.test.ts`);
  expect(existsSync(file)).toBe(true);
  const text = readFileSync(file, 'utf8');
  const [, action] = /^export (?:async )?function (\w+)/m.exec(read('src/cli/commands', `${name}.ts`))!;
  expect(text).toMatch(new RegExp(`import \\{[^}]*\\b${action}\\b[^}]*\\} from '../../../src/cli/commands/${name}'`));
  expect([...text.matchAll(/^\s*(?:test|it)(?:\.each)?\(/gm)].length).toBeGreaterThanOrEqual(3);
});

test('each operation that changes something has a plan that decides it', () => {
  const operations = readdirSync(join(PROJECT, 'src/cli/operations'));
  expect(operations.filter((name) => !existsSync(join(PROJECT, 'src/cli/operations', name, 'plan.ts')))).toEqual([]);
});
