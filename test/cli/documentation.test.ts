import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildProgram } from '../../src/cli/program';

const page = readFileSync(join(__dirname, '..', '..', 'docs', 'command-line.md'), 'utf8');
const program = buildProgram('0.0.0', async () => undefined);
const section = (name: string): string => page.split(/^## /m).find((part) => part.startsWith(`${name}\n`)) ?? '';
const shared = section('Options of every command');

describe.each(program.commands.map((command) => [command.name(), command] as const))('%s', (name, command) => {
  test('is documented with an example', () => {
    expect(section(name)).toContain(`npx cdk-service-secrets ${name}`);
  });

  test.each(command.options.map(({ long }) => long!))('%s is documented', (long) => {
    expect(`${section(name)}${shared}`).toContain(`\`${long}`);
  });
});

test('every command that the pages name exists', () => {
  const names = new Set([...program.commands.map((command) => command.name()), 'complete', 'COMMAND']);
  for (const file of ['command-line.md', 'for-application-people.md', 'adopt.md']) {
    const text = readFileSync(join(__dirname, '..', '..', 'docs', file), 'utf8');
    for (const [, name] of text.matchAll(/npx cdk-service-secrets ([A-Za-z]+)/g)) {
      expect([file, names.has(name) ? name : undefined]).toEqual([file, name]);
    }
  }
});
