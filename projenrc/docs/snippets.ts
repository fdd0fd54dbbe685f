import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { join } from 'path';
import * as ts from 'typescript';
import { Block, ROOT } from './pages';

const HERE = /^.*\/\/\/ here.*$/m;
const DIRECTORY = join(ROOT, '.cache', 'snippets');

export interface Compiled {
  readonly count: number;
  readonly problems: string[];
}

/** Type-checks examples within the fixture of rosetta, against the sources. */
export function compileSnippets(blocks: readonly Block[]): Compiled {
  rmSync(DIRECTORY, { recursive: true, force: true });
  mkdirSync(DIRECTORY, { recursive: true });
  const files = new Map(blocks.map((block, index) => {
    const file = join(DIRECTORY, `${index}.ts`);
    const source = completed(block);
    writeFileSync(file, source.text);
    return [file, { block, linesBefore: source.linesBefore }];
  }));
  const program = ts.createProgram([...files.keys()], options());
  const problems = ts.getPreEmitDiagnostics(program).map((diagnostic) => {
    const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n');
    const place = diagnostic.file && files.get(diagnostic.file.fileName);
    if (!place) {
      return `${diagnostic.file?.fileName ?? 'typescript'}: ${message}`;
    }
    const { line } = diagnostic.file!.getLineAndCharacterOfPosition(diagnostic.start ?? 0);
    return `${place.block.path}:${place.block.line + line - place.linesBefore}: ${message}`;
  });
  return { count: blocks.length, problems };
}

interface Source {
  readonly text: string;
  readonly linesBefore: number;
}

/**
 * A complete file stays unchanged. Any other example replaces the fixture's comment, and a part of an object becomes an
 * object of its type. Line numbers stay the same.
 */
function completed({ code, fixture: name }: Block): Source {
  const first = code.replace(/^\s*\/\/.*\n/gm, '').trimStart();
  if (first.startsWith('import ')) {
    return { text: code, linesBefore: 0 };
  }
  const fixture = readFileSync(join(ROOT, 'rosetta', `${name}.ts-fixture`), 'utf8');
  const whole = /^[A-Z_]+: /.test(first) ? `const part: { [name: string]: Variable } = { ${code} }; void part;`
    : /^(variables|store): /.test(first) ? `const part: Partial<ServiceSecretsProps> = { ${code} }; void part;`
      : code;
  return {
    text: `${fixture.replace(HERE, () => whole)}\nimport type { ServiceSecretsProps } from 'cdk-service-secrets';\n`,
    linesBefore: fixture.slice(0, fixture.search(HERE)).split('\n').length - 1,
  };
}

function options(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(ROOT, 'examples', 'tsconfig.json'), (path) => readFileSync(path, 'utf8')) as { config: unknown };
  const { options: parsed } = ts.parseJsonConfigFileContent(config, ts.sys, join(ROOT, 'examples'));
  return { ...parsed, noEmit: true, noUnusedLocals: false, noUnusedParameters: false, typeRoots: [join(ROOT, 'node_modules', '@types')] };
}
