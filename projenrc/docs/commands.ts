import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { Block, ROOT } from './pages';

/** Commands in shell blocks: each `npx cdk-service-secrets X`, also of the package of its own, and `npm run X` is one that exists. */
export function commandProblems(blocks: readonly Block[]): string[] {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
  const commands = ownCommands();
  return blocks.filter(({ language }) => ['sh', 'bash', 'shell'].includes(language)).flatMap(({ path, line, code }) => [
    ...[...code.matchAll(/npm run ([\w:-]+)/g)].filter(([, name]) => !(name in scripts)).map(([command]) => `${path}:${line}: ${command} is no script of package.json`),
    ...[...code.matchAll(/npx cdk-service-secrets(?:-cli)? ([a-z]\w*)/g)].filter(([, name]) => commands && !commands.has(name)).map(([command]) => `${path}:${line}: ${command} is no command`),
  ]);
}

/** From the grammar of the command line, and the script for completion that a library adds. */
function ownCommands(): Set<string> | undefined {
  const grammar = join(ROOT, 'src', 'cli', 'program.ts');
  return existsSync(grammar) ? new Set(['complete', ...[...readFileSync(grammar, 'utf8').matchAll(/\badd\('(\w+)'/g)].map(([, name]) => name)]) : undefined;
}
