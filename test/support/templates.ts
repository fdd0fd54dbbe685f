import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runCommand } from './emulator';
import { PROJECT } from './paths';

/** Names of the apps in examples/. */
export const EXAMPLES = readdirSync(join(PROJECT, 'examples')).filter(name => existsSync(join(PROJECT, 'examples', name, 'app.ts')));

/** In an app, the package's name is resolved to the sources. */
const SOURCES = { TSX_TSCONFIG_PATH: join(PROJECT, 'examples', 'tsconfig.json') };

export interface SynthesisOptions {
  /** What the package's name means to the app. @default - the sources */
  readonly env?: NodeJS.ProcessEnv;
  /** The CDK's own validation of templates, which takes 6 seconds of processor time. @default false */
  readonly validate?: boolean;
}

/** Runs an app as the CDK's command line does, and returns its templates, those of stages too. */
export async function synthesize(app: string, context: object, outdir: string, { env = SOURCES, validate = false }: SynthesisOptions = {}): Promise<string[]> {
  const result = await runCommand(process.execPath, ['--require', require.resolve('tsx/cjs'), app], {
    cwd: dirname(app),
    env: {
      ...process.env,
      CDK_OUTDIR: outdir,
      CDK_CONTEXT_JSON: JSON.stringify(context),
      CDK_DEFAULT_ACCOUNT: '111111111111',
      CDK_DEFAULT_REGION: 'us-east-1',
      CDK_VALIDATION: String(validate),
      ...env,
    },
  });
  if (result.exitCode !== 0) throw new Error(`${app} does not synthesize:\n${result.output}`);
  return readdirSync(outdir, { encoding: 'utf8', recursive: true }).filter(file => file.endsWith('.template.json')).map(file => join(outdir, file));
}
