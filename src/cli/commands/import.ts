import { Context } from '../context';
import { ExitCode } from '../errors';
import { readInput } from '../files';
import { parseValues, ReadableFormat } from '../formats';
import { applyImport, ApplyOptions } from '../operations/import/run';

export interface ImportOptions extends ApplyOptions {
  readonly format?: ReadableFormat;
  readonly environment?: string;
}

export async function importFile(context: Context, file: string, options: ImportOptions): Promise<ExitCode> {
  const values = parseValues(await readInput(context.io, file), { file, ...options });
  return applyImport(context, await context.session.resolveOne('import'), values, options);
}
