import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../paths';
import { synthesize } from '../templates';

/** The app with all examples as its stacks. */
export const EXAMPLES_APP = join(PROJECT, 'test', 'fixtures', 'upgrade', 'app.ts');

/** Synthesizes that app with the context file beside it. */
export async function synthesizeExamples(outdir: string): Promise<void> {
  const { context } = JSON.parse(readFileSync(join(EXAMPLES_APP, '..', 'cdk.json'), 'utf8'));
  await synthesize(EXAMPLES_APP, context, outdir);
}
