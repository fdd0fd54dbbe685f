import { Command, Option } from 'commander';
import { TypedLine } from './words';

export interface Candidate {
  readonly text: string;
  readonly description?: string;
}

/** Names that only the app knows, read on demand. */
export interface KnownNames {
  services(): Promise<readonly string[]>;
  /** Variables of the selected service, or of all services. */
  variables(service: string | undefined): Promise<readonly string[]>;
}

/** Words that a shell takes literally. A name that the shell would expand or run isn't offered. */
const LITERAL = /^[\w@%+,./*-]+$/;

/** Words that fit at the cursor. Undefined for a file or free text. */
export async function candidates(program: Command, { before, current }: TypedLine, names: KnownNames): Promise<Candidate[]> {
  const found = await all(program, { before, current }, names);
  return found.filter(({ text }) => text.startsWith(current) && LITERAL.test(text));
}

async function all(program: Command, { before, current }: TypedLine, names: KnownNames): Promise<readonly Candidate[]> {
  const command = program.commands.find((candidate) => candidate.name() === before[0]);
  if (!command) {
    return before.length > 0 ? [] : current.startsWith('-') ? optionsOf(program) : [...program.commands.map((candidate) => ({ text: candidate.name(), description: candidate.summary() })), COMPLETE];
  }
  if (before.includes('--')) {
    return [];
  }
  const awaiting = optionOf(command, before[before.length - 1]);
  if (awaiting && (awaiting.required || (awaiting.optional && !current.startsWith('-')))) {
    return valuesOf(awaiting, names);
  }
  if (current.startsWith('-')) {
    return optionsOf(command);
  }
  return /^names?$/.test(argumentAt(command, before) ?? '') ? (await names.variables(serviceIn(command, before))).map((text) => ({ text })) : [];
}

const COMPLETE: Candidate = { text: 'complete', description: 'Print the completion script of a shell' };

function optionOf(command: Command, word: string | undefined): Option | undefined {
  return word === undefined ? undefined : command.options.find(({ long, short }) => long === word || short === word);
}

async function valuesOf(option: Option, names: KnownNames): Promise<readonly Candidate[]> {
  const texts = option.argChoices ?? (option.long === '--service' ? await names.services() : []);
  return texts.map((text) => ({ text }));
}

function optionsOf(command: Command): Candidate[] {
  return command.createHelp().visibleOptions(command).flatMap(({ long, description }) => (long ? [{ text: long, description }] : []));
}

/** The argument at the cursor, without the options before it and their values. */
function argumentAt(command: Command, before: readonly string[]): string | undefined {
  let position = 0;
  for (let index = 1; index < before.length; index++) {
    const option = optionOf(command, before[index]);
    if (option?.required) {
      index++;
    } else if (!before[index].startsWith('-')) {
      position++;
    }
  }
  const declared = command.registeredArguments;
  const last = declared[declared.length - 1];
  return (declared[position] ?? (last?.variadic ? last : undefined))?.name();
}

function serviceIn(command: Command, before: readonly string[]): string | undefined {
  const at = before.findIndex((word) => optionOf(command, word)?.long === '--service');
  return at < 0 ? undefined : before[at + 1];
}
