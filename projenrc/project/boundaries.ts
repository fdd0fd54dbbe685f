import { readFileSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { Component, javascript, typescript } from 'projen';
import { ANY_BUNDLED, BOUNDARIES, Boundary, COMMANDS, INDEX, PURE, Restriction } from '../boundaries';

const PAGE = 'CONTRIBUTING.md';
const BEGIN = '<!-- boundaries: npx projen writes this table from projenrc/boundaries.ts -->';
const END = '<!-- end of boundaries -->';
const CDK_ONLY = ['aws-cdk-lib', 'constructs'];

/** Lint rules and a table in CONTRIBUTING.md, generated from `projenrc/boundaries.ts`. */
export class Boundaries extends Component {
  constructor(project: typescript.TypeScriptProject) {
    super(project);
    boundaryOverrides().forEach((override) => project.eslint?.addOverride(override));
  }

  public preSynthesize(): void {
    const page = join(this.project.outdir, PAGE);
    writeFileSync(page, withTable(readFileSync(page, 'utf8')));
  }
}

/** The page with the table between its markers. */
export function withTable(page: string): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) {
    throw new Error(`${PAGE} must contain the lines "${BEGIN}" and "${END}", between which the table is written`);
  }
  return `${page.slice(0, begin)}${BEGIN}\n${table()}\n${page.slice(end)}`;
}

/** ESLint overrides, the narrower one last. */
export function boundaryOverrides(): javascript.EslintOverride[] {
  const unknown: Boundary = { folder: '', contains: '', imports: [], packages: [] };
  return [
    overrideOf('src/**/*.ts', unknown, 'the folder of this file has no row in projenrc/boundaries.ts'),
    overrideOf(`src/${INDEX.folder}`, INDEX, message(INDEX)),
    ...byDepth().map((row) => overrideOf(`src/${row.folder}/**/*.ts`, row, message(row))),
    restricted(PURE),
    restricted(COMMANDS),
  ];
}

/** In addition to the command line's rules. */
function restricted({ files, forbidden, packages, types, node, why }: Restriction): javascript.EslintOverride {
  const cli = overrideOf(files, BOUNDARIES.find(({ folder }) => folder === 'cli')!, '');
  const zones = [...forbidden.map((path) => ({ from: `./src/${path}` })), { from: './src/stores', except: types }, ...packages.map((name) => ({ from: `./node_modules/${name}` }))];
  const [severity, { zones: general }] = cli.rules!['import/no-restricted-paths'] as [string, { zones: object[] }];
  return {
    files: cli.files,
    rules: {
      ...cli.rules,
      'import/no-restricted-paths': [severity, { zones: [...general, ...zones.map((zone) => ({ target: './src', ...zone, message: why }))] }],
      ...(node ? {} : { 'import/no-nodejs-modules': 'error' }),
    },
  };
}

/** A folder before the folders in it. */
function byDepth(): Boundary[] {
  const depth = ({ folder }: Boundary): number => folder.split('/').length;
  return [...BOUNDARIES].sort((a, b) => depth(a) - depth(b));
}

function overrideOf(files: string, row: Boundary, explanation: string): javascript.EslintOverride {
  const any = row.packages.includes(ANY_BUNDLED);
  const ours = [...row.imports, ...(row.folder ? [row.folder] : [])].map((folder) => `./${folder}`);
  const fromPackages = any
    ? CDK_ONLY.map((name) => ({ from: `./node_modules/${name}` }))
    : [{ from: './node_modules', except: row.packages.filter((name) => !builtinModules.includes(name)).flatMap((name) => [`./${name}`, `./@types/${name}`]) }];
  return {
    files: [files],
    rules: {
      'import/no-restricted-paths': ['error', {
        zones: [{ from: './src', except: ours }, ...fromPackages].map((zone) => ({ target: './src', ...zone, message: explanation })),
      }],
      'import/no-nodejs-modules': any ? 'off' : ['error', { allow: row.packages.filter((name) => builtinModules.includes(name)).flatMap((name) => [name, `node:${name}`]) }],
      // Bundled libraries aren't dependencies of the package.
      'import/no-extraneous-dependencies': row.bundled ? 'off' : ['error', { devDependencies: false, optionalDependencies: false, peerDependencies: true }],
    },
  };
}

function message(row: Boundary): string {
  const nothing = 'nothing of another folder';
  return `src/${row.folder} may import ${list(row.imports) || nothing}, and of packages ${list(row.packages) || 'none'} (projenrc/boundaries.ts)`;
}

function table(): string {
  const rows = [INDEX, ...BOUNDARIES].map((row) => `| \`src/${row.folder}${row === INDEX ? '' : '/'}\` | ${row.contains} | ${list(row.imports)} | ${
    row.packages.map((name) => (name === ANY_BUNDLED ? name : `\`${name}\``)).join(', ')} |`);
  return ['', '| folder | contains | may import | packages |', '|---|---|---|---|', ...rows, ''].join('\n');
}

function list(names: readonly string[]): string {
  return names.join(', ');
}
