import { existsSync, readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { awscdk, JsonFile } from 'projen';
import { sections } from '../release/changelog';

const FOLDER = 'examples';
/** Packages that every app needs in addition to its imports. */
const TOOLS = ['@types/node', 'aws-cdk', 'tsx', 'typescript'];

/** Writes a package.json for each app in examples/, so that users can copy its folder and install it. */
export function addExamples(project: awscdk.AwsCdkConstructLibrary): void {
  for (const name of readdirSync(FOLDER).filter((each) => existsSync(join(FOLDER, each, 'app.ts')))) {
    new JsonFile(project, join(FOLDER, name, 'package.json'), {
      obj: () => ({
        name,
        private: true,
        scripts: { synth: 'cdk synth --quiet', deploy: 'cdk deploy --all' },
        dependencies: versionsOf(project, importedBy(join(FOLDER, name))),
        devDependencies: versionsOf(project, TOOLS),
      }),
      marker: false,
    });
  }
}

/** Packages that the sources of a folder import. */
function importedBy(folder: string): string[] {
  const texts = readdirSync(folder).filter((file) => file.endsWith('.ts')).map((file) => readFileSync(join(folder, file), 'utf8'));
  const imports = texts.flatMap((text) => [...text.matchAll(/ from '([^.'][^']*)'/g)].map(([, path]) => path));
  const packages = imports.filter((path) => !path.startsWith('node:')).map((path) => path.split('/').slice(0, path.startsWith('@') ? 2 : 1).join('/'));
  return [...new Set(packages)].sort();
}

function versionsOf(project: awscdk.AwsCdkConstructLibrary, names: readonly string[]): Record<string, string> {
  const own = project.name;
  const newest = sections(readFileSync('CHANGELOG.md', 'utf8')).find(({ version }) => version)?.version ?? '0.1.0';
  return Object.fromEntries(names.map((name) => [name, name === own ? `^${newest}` : installed(name)]));
}

function installed(name: string): string {
  return (JSON.parse(readFileSync(join('node_modules', name, 'package.json'), 'utf8')) as { version: string }).version;
}
