import { join, resolve } from 'path';
import { assemblyOf, compare, lastVersionTag, must } from './compatibility';

const PROJECT = resolve(__dirname, '..', '..');

/** Compares the API with that of the last version. A break fails, unless .compatignore has its key. */
function main(): void {
  const tag = lastVersionTag(PROJECT);
  if (!tag) {
    console.log('API: there is no version yet (no tag v*), so nothing can break');
    return;
  }
  build(PROJECT);
  const original = assemblyOf(tag, {
    repository: PROJECT,
    cache: join(PROJECT, '.cache', 'api'),
    build: (folder) => {
      console.log(`API: building ${tag}, once`);
      must('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'], folder);
      build(folder);
    },
  });
  const { compatible, report } = compare(original, PROJECT, join(PROJECT, '.compatignore'));
  if (report) console.error(report);
  if (!compatible) {
    throw new Error(`API: it breaks what ${tag} promised. Keep the old beside the new and mark it @deprecated; `
      + 'or, for a version that may break, put the keys in brackets into .compatignore. See "Versions" in CONTRIBUTING.md.');
  }
  console.log(`API: compatible with ${tag}`);
}

function build(folder: string): void {
  must('npx', ['projen', 'compile'], folder);
}

try {
  main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
