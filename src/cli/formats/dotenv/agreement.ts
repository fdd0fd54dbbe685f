import { Assignment } from '../../../core/dotenv/lines';

/** How a line can mean different things to node's dotenv, `node --env-file`, python-dotenv and Docker Compose. */
export type Doubt = 'tab-before-name' | 'export' | 'hash' | 'comment-only' | 'dollar' | 'braces' | 'escape' | 'backslashes' | 'backticks' | 'blank-at-edge' | 'windows-line-ends';

export type Meaning = { readonly value: string } | { readonly doubt: Doubt };

/** Docker Compose replaces these. In Go's case-insensitive patterns, the last two are an s and a k. */
const DOLLAR = /\$[A-Za-z_{$\u017f\u212a]/;
/** python-dotenv replaces these, even within single quotes. */
const BRACES = /\$\{[^}:]*(?::-[^}]*)?\}/;
/** Escapes that only Docker Compose or python-dotenv know. The line feed isn't among them, as all know it. */
const ESCAPE = /\\[abcfrtv$"'\\0]/;
/** Whitespace other than the space. Readers trim different parts of it. */
const SPECIAL_BLANK = /[\t\v\f\u001c-\u001f\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]/;
const BLANK_AT_EDGE = new RegExp(`^${SPECIAL_BLANK.source}|${SPECIAL_BLANK.source}$`);

/** The value of a line if all readers agree on it, otherwise the first reason why they don't. */
export function agreedMeaning(line: Assignment): Meaning {
  const doubt = nameDoubt(line);
  if (doubt) {
    return { doubt };
  }
  if (line.windowsLineEnds) {
    return { doubt: 'windows-line-ends' };
  }
  switch (line.quote) {
    case '': return bareMeaning(line);
    case '\'': return singleQuoted(line.text);
    case '"': return doubleQuoted(line.text);
    default: return { doubt: 'backticks' };
  }
}

function nameDoubt({ prefix, sign }: Assignment): Doubt | undefined {
  if (/^ *\t/.test(prefix)) {
    return 'tab-before-name';
  }
  if (!/^ *(export )?$/.test(prefix)) {
    return 'export';
  }
  return sign.includes('\t') ? 'blank-at-edge' : undefined;
}

function bareMeaning({ text }: Assignment): Meaning {
  const hash = text.indexOf('#');
  if (hash === 0) {
    return { doubt: 'comment-only' };
  }
  if (hash > 0 && text[hash - 1] !== ' ') {
    return { doubt: 'hash' };
  }
  const value = (hash === -1 ? text : text.slice(0, hash)).replace(/ +$/, '');
  if (BLANK_AT_EDGE.test(value)) {
    return { doubt: 'blank-at-edge' };
  }
  return DOLLAR.test(value) ? { doubt: BRACES.test(value) ? 'braces' : 'dollar' } : { value };
}

function singleQuoted(text: string): Meaning {
  if (BRACES.test(text)) {
    return { doubt: 'braces' };
  }
  return /\\[\\']/.test(text) ? { doubt: 'backslashes' } : { value: text };
}

function doubleQuoted(text: string): Meaning {
  if (ESCAPE.test(text)) {
    return { doubt: 'escape' };
  }
  const value = text.replace(/\\n/g, '\n');
  if (BRACES.test(value)) {
    return { doubt: 'braces' };
  }
  return DOLLAR.test(value) ? { doubt: 'dollar' } : { value };
}
