import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { join } from 'path';
import * as ts from 'typescript';
import { Block, ROOT } from './pages';

const FIXTURE = readFileSync(join(ROOT, 'rosetta', 'default.ts-fixture'), 'utf8');
const HERE = /^.*\/\/\/ here.*$/m;
const DIRECTORY = join(ROOT, '.cache', 'snippets');

export interface Compiled {
  readonly count: number;
  readonly problems: string[];
}

/** Type-checks examples in the fixture of rosetta, against the sources. */
export function compileSnippets(blocks: readonly Block[]): Compiled {
  rmSync(DIRECTORY, { recursive: true, force: true });
  mkdirSync(DIRECTORY, { recursive: true });
  const files = new Map(blocks.map((block, index) => {
    const file = join(DIRECTORY, `${index}.ts`);
    writeFileSync(file, inFixture(block.code));
    return [file, block];
  }));
  const program = ts.createProgram([...files.keys()], options());
  const problems = ts.getPreEmitDiagnostics(program).map((diagnostic) => {
    const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n');
    const block = diagnostic.file && files.get(diagnostic.file.fileName);
    if (!block) {
      return `${diagnostic.file?.fileName ?? 'typescript'}: ${message}`;
    }
    const { line } = diagnostic.file!.getLineAndCharacterOfPosition(diagnostic.start ?? 0);
    return `${block.path}:${block.line + line - LINES_BEFORE}: ${message}`;
  });
  return { count: blocks.length, problems };
}

const LINES_BEFORE = FIXTURE.slice(0, FIXTURE.search(HERE)).split('\n').length - 1;

/** In the place of the comment; a part of an object becomes the object, of the type that it is a part of. Lines stay lines. */
function inFixture(code: string): string {
  const first = code.replace(/^\s*\/\/.*\n/gm, '').trimStart();
  const whole = /^[A-Z_]+: /.test(first) ? `const part: { [name: string]: Variable } = { ${code} }; void part;`
    : /^(variables|store): /.test(first) ? `const part: Partial<ServiceSecretsProps> = { ${code} }; void part;`
      : code;
  return `${FIXTURE.replace(HERE, () => whole)}\nimport type { ServiceSecretsProps } from 'cdk-service-secrets';\n`;
}

function options(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(ROOT, 'examples', 'tsconfig.json'), (path) => readFileSync(path, 'utf8')) as { config: unknown };
  const { options: parsed } = ts.parseJsonConfigFileContent(config, ts.sys, join(ROOT, 'examples'));
  return { ...parsed, noEmit: true, noUnusedLocals: false, noUnusedParameters: false, typeRoots: [join(ROOT, 'node_modules', '@types')] };
}
