import { FileAccess } from './files';
import { FileDeclaration } from '../declaration';
import { Encoder } from '../derived/encoders';
import { encoderWord, PART_WRITER } from '../derived/script';

/** A text from code, or a part in an environment variable of the init container. */
export type FileContent = string | { readonly part: string; readonly source: string; readonly encoder?: Encoder };

/** One file for the init container to write. */
export interface FileToWrite extends FileAccess {
  /** The variable, as errors name it. */
  readonly variable: string;
  /** The environment variable of the init container with the value, or the texts and parts that compose the file. */
  readonly source: string | readonly FileContent[];
  /** Where the init container writes it. */
  readonly target: string;
  /** Where the application reads it, as errors name it. */
  readonly path: string;
  readonly encoding?: FileDeclaration['encoding'];
}

/** The value is the name of a shell function that writes the file. */
const COMPOSED = `  elif [ "$7" = composed ]; then
    of=$1 at=$4
    "$2" >"$partial" || fail "$1" "$4" 'no space, or read-only'
`;

/**
 * POSIX sh, for busybox and dash. The script reads a value from the environment and writes it as one word; the script
 * itself never contains a part of it. Root without CAP_DAC_OVERRIDE and CAP_FOWNER can't change a file of another owner:
 * chmod precedes chown, and the script removes a file of an earlier attempt instead of opening it.
 */
const write = (composing: boolean): string => `set -u
umask 077
fail() {
  echo "$1: cannot write the file $2: $3" >&2
  exit 1
}
write() { # variable, value, target, path, mode, owner, encoding
  partial="\${3%/*}/.service-secrets.partial"
  [ -n "$2" ] || fail "$1" "$4" 'the value is empty'
  (umask 022 && mkdir -p "\${3%/*}") || fail "$1" "$4" 'no directory'
  rm -f "$partial" || fail "$1" "$4" 'an earlier attempt is in the way'
  if [ "$7" = base64 ]; then
    printf '%s' "$2" | base64 -d >"$partial" || fail "$1" "$4" 'the value is not base64'
${composing ? COMPOSED : ''}  else
    printf '%s' "$2" >"$partial" || fail "$1" "$4" 'no space, or read-only'
  fi
  chmod "$5" "$partial" || fail "$1" "$4" "mode $5"
  [ -z "$6" ] || chown "$6" "$partial" || fail "$1" "$4" "owner $6"
  [ ! -d "$3" ] || fail "$1" "$4" 'a directory is in the way'
  mv -f "$partial" "$3" || fail "$1" "$4" 'an earlier file is in the way'
  echo "$1: wrote $4"
}`;

/** The command of the init container, as an ECS `entryPoint`. */
export const FILE_WRITER_ENTRY_POINT: readonly string[] = ['sh', '-c'];

/**
 * The init container's script: the same function for each file, called with the variable that has the value. A composed
 * file has its own function.
 */
export function fileWriterScript(files: readonly FileToWrite[]): string {
  const composed = files.filter(({ source }) => typeof source !== 'string');
  const name = (file: FileToWrite): string => `compose_${composed.indexOf(file)}`;
  return [
    write(composed.length > 0),
    ...(composed.length > 0 ? [PART_WRITER] : []),
    ...files.map((file) => (typeof file.source === 'string' ? call(file, `"\${${file.source}-}"`, file.encoding) : `${composer(name(file), file.source)}\n${call(file, name(file), 'composed')}`)),
  ].join('\n');
}

function call({ variable, target, path, mode, owner = '' }: FileToWrite, value: string, encoding = 'text'): string {
  return ['write', quote(variable), value, ...[target, path, mode, owner, encoding].map(quote)].join(' ');
}

/** Stops at the first piece that can't be written. */
function composer(name: string, contents: readonly FileContent[]): string {
  const pieces = contents.map((content) => (typeof content === 'string'
    ? `printf '%s' ${quote(content)}`
    : ['part', quote(content.part), `"\${${content.source}-}"`, encoderWord(content.encoder)].join(' ')));
  return `${name}() {\n  ${pieces.join(' &&\n    ')}\n}`;
}

function quote(word: string): string {
  return `'${word.replace(/'/g, '\'\\\'\'')}'`;
}
