import { Context } from '../context';
import { EXIT, ExitCode } from '../errors';
import { readInput } from '../files';
import { certainValues, inputName, isDeclaredIn, isEmptyFile, parseValues, ReadableFormat } from '../formats';
import { applyImport, ApplyImportOptions } from '../operations/import/run';

export interface ImportOptions extends ApplyImportOptions {
  readonly format?: ReadableFormat;
  readonly environment?: string;
}

export async function importFile(context: Context, file: string, options: ImportOptions): Promise<ExitCode> {
  const read = parseValues(await readInput(context.io, file), { file, ...options });
  if (isEmptyFile(read)) {
    context.output.note(`${inputName(file)} has no name and no value; nothing was written`);
    return EXIT.findings;
  }
  const service = await context.session.resolveOne('import');
  const declares = isDeclaredIn(service.declaration);
  return applyImport(context, service, certainValues(file, read, { declares, uses: options.extra ? (): boolean => true : declares }), options);
}
