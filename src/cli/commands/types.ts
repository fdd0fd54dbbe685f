import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { CommandPlace, ownCommand } from '../../core/commands';
import { parseList } from '../../core/list/parse';
import { Context } from '../context';
import { CommandError, EXIT, ExitCode } from '../errors';
import { generateTypes } from '../generate';
import { Language } from '../generate/languages';
import { TypedVariable, typedEntries, typedVariables } from '../generate/model';
import { Io } from '../io';
import { defaultAssembly } from '../source/assembly';
import { oneService } from '../source/select';

export interface TypesOptions {
  readonly language: Language;
  readonly output?: string;
  /** A list of variables to read instead of the app's output. */
  readonly list?: string;
  /** Write nothing. An outdated file is a finding. */
  readonly check?: boolean;
}

interface Source {
  readonly variables: readonly TypedVariable[];
  /** Path of the service, if the service is the source. */
  readonly service?: string;
}

export async function types({ io, output, session }: Context, options: TypesOptions): Promise<ExitCode> {
  const { language, output: file, check } = options;
  if (check && file === undefined) {
    throw new CommandError('--check compares a file', 'name it with -o FILE');
  }
  const source: Source = options.list === undefined ? await ofService(session) : { variables: typedEntries(parseList(options.list, readList(io, options.list))) };
  const words = (placed: (path: string) => string): string[] =>
    ['types', '--language', language, ...options.list === undefined ? [] : ['--list', placed(options.list)], ...file === undefined ? [] : ['-o', placed(file)]];
  // Nothing specific to this machine, as the file is committed.
  const command = ownCommand(words((name) => name), { service: source.service });
  const text = generateTypes(language, source.variables, command);
  if (file === undefined) {
    if (output.asJson) {
      output.json({ language, variables: source.variables.length, text });
    } else {
      io.stdout.write(text);
    }
    return EXIT.fine;
  }
  const path = resolve(io.cwd, file);
  const changed = textOf(path) !== text;
  if (changed && !check) {
    writeFileSync(path, text);
  }
  if (output.asJson) {
    output.json({ file, language, variables: source.variables.length, upToDate: !changed, written: changed && !check });
  } else {
    output.line(!changed ? `${file} is up to date` : check ? `${file} is not up to date\n  -> ${ownCommand(words((name) => resolve(io.cwd, name)), placeOf(session, source))}` : `${file} written`);
  }
  return changed && check ? EXIT.findings : EXIT.fine;
}

/** A shell may be in the folder of another app, whose types would be written then. A list needs no app. */
function placeOf({ io, place }: Context['session'], { service }: Source): CommandPlace {
  return service === undefined ? { program: place.program } : { ...place, service, app: place.app ?? resolve(io.cwd, defaultAssembly(io.cwd)) };
}

async function ofService(session: Context['session']): Promise<Source> {
  const { declaration } = oneService(await session.services(), 'types');
  return { variables: typedVariables(declaration), service: declaration.service };
}

function readList(io: Io, file: string): Uint8Array {
  try {
    return readFileSync(resolve(io.cwd, file));
  } catch {
    throw new CommandError(`there is no list ${file}`, 'check the path, or leave out --list for the output of the CDK app');
  }
}

/** Ignores line endings, which git may have changed. */
function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').replace(/\r\n/g, '\n');
  } catch {
    return undefined;
  }
}
