/** Longer names are shown by their beginning. */
const SHOWN = 60;

/** Characters that move a cursor, hide or reorder text, or break a line. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Whether a text can go to a terminal, a file and a command line as it is. */
export function isPrintable(text: string): boolean {
  return text !== '' && !UNPRINTABLE.test(text);
}

/** A name that isn't trusted, as people may see it: quoted, escaped and cut. */
export function quoteName(name: string): string {
  const shown = name.length > SHOWN ? `${name.slice(0, SHOWN)}…` : name;
  return escapeUnprintable(JSON.stringify(shown));
}

/** The same text on one line: an escape as in JavaScript and JSON in the place of each such character. */
export function escapeUnprintable(text: string): string {
  return text.replace(new RegExp(UNPRINTABLE, 'gu'), (character) =>
    [...Array(character.length).keys()].map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`).join(''));
}
