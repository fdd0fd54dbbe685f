import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import * as ts from 'typescript';
import { BROKEN, ENVIRONMENT, JUDGED, PROBLEMS, RULED, VARIABLES } from './shop';
import { generateTypeScript } from '../../../src/cli/generate/typescript';
import { CACHE } from '../../support/paths';

/** Every check that an application may have turned on. */
const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  types: [],
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
  noUnusedLocals: true,
  noUnusedParameters: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noImplicitOverride: true,
  noPropertyAccessFromIndexSignature: true,
  noImplicitReturns: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  erasableSyntaxOnly: true,
  isolatedDeclarations: false,
};

let directory: string;
beforeEach(() => {
  mkdirSync(CACHE, { recursive: true });
  directory = mkdtempSync(join(CACHE, 'types-'));
  writeFileSync(join(directory, 'package.json'), '{"type":"module"}');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function problemsOf(application: string): string[] {
  writeFileSync(join(directory, 'config.ts'), generateTypeScript(VARIABLES, 'command'));
  writeFileSync(join(directory, 'app.ts'), application);
  const program = ts.createProgram([join(directory, 'app.ts')], OPTIONS);
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

/** In a process of its own, as the application has it. */
function run(application: string, env: NodeJS.Dict<string>, variables = VARIABLES): { status: number | null; output: string } {
  const config = transformSync(generateTypeScript(variables, 'command'), { loader: 'ts', format: 'esm' }).code;
  writeFileSync(join(directory, 'config.js'), config);
  writeFileSync(join(directory, 'app.js'), application);
  const { status, stdout, stderr } = spawnSync(process.execPath, ['app.js'], { cwd: directory, env: env as NodeJS.ProcessEnv, encoding: 'utf8' });
  return { status, output: `${stdout}${stderr}` };
}

const APPLICATION = `
import { type JsonValue, loadConfig, type Secret } from './config.js';
const config = loadConfig();
export const url: URL = config.databaseUrl.reveal();
export const key: Secret<string> = config.apiKey;
export const port: number = config.port;
export const debug: boolean = config.debug;
export const level: 'debug' | 'it\\'s' | 'a"b\\\\' = config.level;
export const oauth: JsonValue = config.oauthClient1.reveal();
export const pin: number = config.pin.reveal();
export const soft: string = config.soft.reveal();
export const path: string = config.tlsKey;
export const plain: string = config.class;
`;

test('an application has typed variables, under every check of the compiler', () => expect(problemsOf(APPLICATION)).toEqual([]));

const REFUSED: readonly (readonly [string, string, string])[] = [
  ['a misspelt name', 'config.databseUrl', 'Property \'databseUrl\' does not exist on type \'Config\'. Did you mean \'databaseUrl\'?'],
  ['a file that has no variable', 'config.unseen', 'Property \'unseen\' does not exist'],
  ['a secret that isn\'t revealed', 'config.databaseUrl.href', 'Property \'href\' does not exist on type \'Secret<URL>\''],
  ['another type', 'config.port.trim()', 'Property \'trim\' does not exist on type \'number\''],
  ['a value that isn\'t a choice', 'config.level === \'verbose\'', 'This comparison appears to be unintentional'],
  ['a write', '(config as { port: number }).port; config.port = 1', 'Cannot assign to \'port\' because it is a read-only property'],
];

test('an undeclared name doesn\'t pass the type checker', () => {
  writeFileSync(join(directory, 'config.ts'), generateTypeScript(VARIABLES, 'command'));
  const files = REFUSED.map(([, expression], index) => {
    const file = join(directory, `app-${index}.ts`);
    writeFileSync(file, `import { loadConfig } from './config.js';\nconst config = loadConfig();\n${expression};`);
    return file;
  });
  const program = ts.createProgram(files, OPTIONS);
  REFUSED.forEach(([what, , problem], index) => {
    const diagnostics = ts.getPreEmitDiagnostics(program, program.getSourceFile(files[index]));
    expect([what, diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))]).toEqual([what, [expect.stringContaining(problem)]]);
  });
});

test('code for each variable alone has no unused part', () => {
  const files = VARIABLES.map((variable, index) => {
    const file = join(directory, `config-${index}.ts`);
    writeFileSync(file, generateTypeScript([variable], 'command'));
    return file;
  });
  const diagnostics = ts.getPreEmitDiagnostics(ts.createProgram(files, OPTIONS));
  expect(diagnostics.map(({ file, messageText }) => [file?.fileName, ts.flattenDiagnosticMessageText(messageText, '\n')])).toEqual([]);
});

test('values have their types, and are read once', () => {
  const { status, output } = run(`
    import { loadConfig } from './config.js';
    const config = loadConfig();
    process.env.PORT = 'later';
    console.log(JSON.stringify([config.databaseUrl.reveal().password, config.port, config.debug, config.level, config.oauthClient1.reveal().id, config.pin.reveal(), config.class, loadConfig() === config, Object.isFrozen(config)]));
  `, ENVIRONMENT);
  expect([status, output]).toEqual([0, '["hunter2",8080,true,"it\'s","hunter2",-3,"",true,true]\n']);
});

test('a secret doesn\'t print itself', () => {
  const { output } = run(`
    import { inspect } from 'node:util';
    import { loadConfig } from './config.js';
    const config = loadConfig();
    console.log(config, inspect(config, { showHidden: true, depth: 9 }), JSON.stringify(config), \`\${config.databaseUrl}\`, String(config.pin), Object.keys(config.pin));
  `, ENVIRONMENT);
  expect(output).toContain('[secret]');
  expect(output).not.toContain('hunter2');
});

test('the application fails at start, with all problems and no value', () => {
  const { status, output } = run('import { loadConfig } from \'./config.js\';\nloadConfig();', BROKEN);
  expect([status, output.includes('hunter2')]).toEqual([1, false]);
  PROBLEMS.forEach((problem) => expect(output).toContain(`\n  ${problem}`));
});

test('the accessor accepts the same values as the gate', () => {
  const { status, output } = run(`
    import { loadConfig } from './config.js';
    const names = ${JSON.stringify(RULED.map(({ name }) => name))};
    const accepts = (name, value) => {
      try { loadConfig({ [name]: value }); } catch (error) { return !error.problems.some((problem) => problem.startsWith(name + ' ')); }
    };
    console.log(JSON.stringify(${JSON.stringify(JUDGED)}.map(({ value }) => ({ value, accepted: names.filter((name) => accepts(name, value)).sort() }))));
  `, {}, RULED);
  expect(status === 0 ? JSON.parse(output) : output).toEqual(JUDGED.map(({ value, accepted }) => ({ value, accepted: [...accepted].sort() })));
});

test('tests can pass an environment of their own', () => {
  const { output } = run(`import { loadConfig } from './config.js';\nconsole.log(loadConfig(${JSON.stringify({ ...ENVIRONMENT, PORT: '1' })}).port);\ntry { loadConfig({}); } catch (error) { console.log(error.name, error.problems.length); }`, {});
  expect(output).toBe('1\nConfigError 13\n');
});
