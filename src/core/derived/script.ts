import { Encoder, JSON_ESCAPES, SHELL_ESCAPES, UNRESERVED } from './encoders';

/**
 * The encoders in POSIX sh. A shell has no bytes, so a value goes through `od`, `sed` replaces the numbers of the bytes
 * to encode, and `printf` writes the numbers as bytes again. The script never contains a part of a value.
 */

/** Numbers, each after a blank, as in ` 141 142`. */
const BYTES = 'bytes() { # value, format of od\n  printf \'%s\' "$1" | od -An -v "$2" | tr -s \' \\n\' \' \' | sed \'s/ $//\'\n}';

/** The part of the variable `$of` whose file is `$at`. It fails rather than write an empty text, for example when a command is missing. */
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

/** The encoder's name for `part`. */
export function encoderWord(encoder: Encoder | undefined): string {
  return encoder ?? 'text';
}

/** Unreserved bytes become characters, so that only numbers of other bytes remain; each of these gets a percent sign. */
function urlReplacements(): string {
  return [...[...UNRESERVED].map((character) => `s/ ${hex(character)}/${character}/g`), 's/ \\(..\\)/%\\1/g'].join(';');
}

/**
 * One after the other: no replacement may match the output of an earlier one. Only the output of the first entry of each
 * table contains characters of others.
 */
function replacements(escapes: ReadonlyMap<string, string>): string {
  return [...[...escapes].map(([character, escape]) => `s/${octal(character)}/${octal(escape)}/g`), 's/ \\(...\\)/\\\\\\1/g'].join(';');
}

function octal(text: string): string {
  return [...Buffer.from(text)].map((byte) => ` ${byte.toString(8).padStart(3, '0')}`).join('');
}

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).toUpperCase();
}
