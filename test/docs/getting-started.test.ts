import { readFileSync } from 'fs';
import { join } from 'path';

const ROOT = join(__dirname, '..', '..');

function read(...path: string[]): string {
  return readFileSync(join(ROOT, ...path), 'utf8');
}

test.each(['checkout-stack.ts', '.env.example'])('the first steps are those of an example that a test deploys: %s', (file) => {
  expect(read('docs', 'getting-started.md')).toContain(`\n${read('examples', 'dotenv-json-secret', file)}\`\`\``);
});

test.each(['yaml-list', 'adopt-existing', 'store-lookup'])('the page names this example, which exists: %s', (name) => {
  expect(read('docs', 'getting-started.md')).toContain(`examples/${name}`);
  expect(read('examples', name, 'app.ts')).toContain('new App()');
});
