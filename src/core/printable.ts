/** The length after which a name is cut. */
const SHOWN = 60;

/** Characters that move the cursor, hide or reorder text, or break a line. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Whether a text can be printed to a terminal, a file and a command line unchanged. */
export function isPrintable(text: string): boolean {
  return text !== '' && !UNPRINTABLE.test(text);
}

/** Shows an untrusted name to people: quoted, escaped and cut. */
export function quoteName(name: string): string {
  const shown = name.length > SHOWN ? `${name.slice(0, SHOWN)}…` : name;
  return escapeUnprintable(JSON.stringify(shown));
}

/** A name as it is, where that is safe to show to people. */
export function shownName(name: string): string {
  return isPrintable(name) ? name : quoteName(name);
}

/** The same text on one line, with JavaScript escapes for such characters. */
export function escapeUnprintable(text: string): string {
  return text.replace(new RegExp(UNPRINTABLE, 'gu'), (character) =>
    [...Array(character.length).keys()].map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`).join(''));
}
