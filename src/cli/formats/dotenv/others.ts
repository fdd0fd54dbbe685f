import { Assignment } from '../../../core/dotenv/lines';
import { FileRemark, nameList } from '../file-values';

/**
 * Readers that often disagree: nearly every quoted value differs in them. The command only counts the values that they read differently.
 */

/** `docker run --env-file` and ECS `environmentFiles` take a line literally. */
export function dockerDiffers({ quote, prefix, sign, text, tail }: Assignment): 'quotes' | 'rest' | undefined {
  if (quote !== '') {
    return 'quotes';
  }
  return prefix !== '' || sign !== '=' || text.includes('#') || / $/.test(text) || tail !== '' ? 'rest' : undefined;
}

/** Whitespace, and characters that a shell doesn't take literally in an assignment. */
const SHELL_SPECIAL = /[\s'"`$\\;&|<>()*?[~]/;

/** Whether a shell that sources the file reads another value. */
export function shellDiffers({ name, quote, sign, text, tail }: Assignment): boolean {
  if (sign !== '=' || tail.startsWith('#') || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    return true;
  }
  switch (quote) {
    case '': return SHELL_SPECIAL.test(text.replace(/ +(#.*)?$/, ''));
    case '"': return /[`\\$]/.test(text);
    default: return false;
  }
}

export function otherReaders(lines: readonly Assignment[]): FileRemark[] {
  const filled = lines.filter(({ text }) => text !== '');
  const names = (differs: (line: Assignment) => boolean): string[] => filled.filter(differs).map(({ name }) => name);
  return [
    {
      names: names((line) => dockerDiffers(line) === 'quotes'),
      text: (about) => `${counted(about, 'in quotes')}: docker and ECS environmentFiles keep the quotes; use --format docker if the file is written for them`,
    },
    {
      names: names((line) => dockerDiffers(line) === 'rest'),
      text: (about) => `${counted(about, 'with blanks, a comment or `export`')}: docker and ECS environmentFiles take them along; use --format docker if the file is written for them`,
    },
    { names: names(shellDiffers), text: (about) => `${counted(about)}: a shell that sources the file reads something else; put them into single quotes if one does` },
  ];
}

function counted(names: readonly string[], what = ''): string {
  return `${names.length} ${names.length === 1 ? 'value' : 'values'}${what && ` ${what}`} (${nameList(names)})`;
}
