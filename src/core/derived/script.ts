import { Encoder, JSON_ESCAPES, SHELL_ESCAPES, UNRESERVED } from './encoders';

/**
 * The encoders in POSIX sh. A shell doesn't know bytes: they go through `od`, `sed` replaces what is encoded among their numbers,
 * and `printf` writes the numbers as bytes again. Nothing of a value is ever part of the script.
 */

/** Numbers with a blank before each, as in ` 141 142`. */
const BYTES = 'bytes() { # value, format of od\n  printf \'%s\' "$1" | od -An -v "$2" | tr -s \' \\n\' \' \' | sed \'s/ $//\'\n}';

/** A part whose file is in `$at`, of the variable `$of`. It fails rather than write an empty text, as where a command is missing. */
export const PART_WRITER = `${BYTES}
encoded() { # part, text of ASCII characters
  [ -n "$2" ] || fail "$of" "$at" "the part $1 could not be encoded: od, sed or tr is missing"
}
part() { # part, value, encoder
  [ -n "$2" ] || fail "$of" "$at" "the part $1 is empty"
  case $3 in
  url)
    url=$(bytes "$2" -tx1 | tr abcdef ABCDEF | sed '${urlReplacements()}')
    encoded "$1" "$url" && printf '%s' "$url"
    ;;
  base64)
    base64=$(printf '%s' "$2" | base64 | tr -d '\\n')
    encoded "$1" "$base64" && printf '%s' "$base64"
    ;;
  json)
    json=$(bytes "$2" -to1 | sed '${replacements(JSON_ESCAPES)}')
    encoded "$1" "$json" && printf "$json"
    ;;
  shell)
    word=$(bytes "$2" -to1 | sed '${replacements(SHELL_ESCAPES)}')
    encoded "$1" "$word" && printf "'$word'"
    ;;
  *)
    printf '%s' "$2"
    ;;
  esac
}`;

/** The encoder's name for \`part\`. */
export function encoderWord(encoder: Encoder | undefined): string {
  return encoder ?? 'text';
}

/** Unreserved bytes become characters, and no number is left of them; the others get a percent sign each. */
function urlReplacements(): string {
  return [...[...UNRESERVED].map((character) => `s/ ${hex(character)}/${character}/g`), 's/ \\(..\\)/%\\1/g'].join(';');
}

/** One after the other: none may find what one before has written. The first of each table is the only one that others write. */
function replacements(escapes: ReadonlyMap<string, string>): string {
  return [...[...escapes].map(([character, escape]) => `s/${octal(character)}/${octal(escape)}/g`), 's/ \\(...\\)/\\\\\\1/g'].join(';');
}

function octal(text: string): string {
  return [...Buffer.from(text)].map((byte) => ` ${byte.toString(8).padStart(3, '0')}`).join('');
}

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).toUpperCase();
}
