import { encode, Encoder, ENCODERS, isEncoder } from './encoders';
import { resembling } from '../misspelt';
import { alternatives } from '../words';

/**
 * A text with placeholders: `{part}` or `{part:encoder}`. `{{part}}` is the text `{part}`. Every other brace is an
 * ordinary character, so that JSON and configuration files need no changes.
 */

export interface Placeholder {
  readonly part: string;
  readonly encoder?: Encoder;
}

export type Piece = string | Placeholder;

/** Returns the rule that a template breaks, without a subject, which each caller adds. */
export interface TemplateProblem {
  readonly must: string;
  readonly got: string;
  readonly fix: string;
}

/** The names that a part may have. */
export const PART_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const PLACEHOLDER = /\{\{([A-Za-z_][A-Za-z0-9_]*(?::[A-Za-z0-9_]*)?)\}\}|\{([A-Za-z_][A-Za-z0-9_]*)(?::([A-Za-z0-9_]*))?\}/g;

interface Written {
  readonly part: string;
  readonly encoder?: string;
  /** The template before the problem. */
  readonly before: string;
  /** The template after the problem. */
  readonly after: string;
}

type WrittenPiece = string | Written;

/** Parses a template for which `templateProblem` returned nothing. */
export function parseDerivedTemplate(template: string): Piece[] {
  return piecesOf(template).map((piece) => (typeof piece === 'string' ? piece : {
    part: piece.part,
    ...(piece.encoder !== undefined && isEncoder(piece.encoder) ? { encoder: piece.encoder } : {}),
  }));
}

/** Fills in the parts. All of them must be present. */
export function compose(template: string, textOf: (part: string) => string): string {
  return parseDerivedTemplate(template).map((piece) => (typeof piece === 'string' ? piece : encode(textOf(piece.part), piece.encoder))).join('');
}

/** The first problem, in the order in which an author fixes them. */
export function templateProblem(template: string, parts: readonly string[]): TemplateProblem | undefined {
  const misnamed = parts.find((part) => !PART_NAME.test(part));
  if (misnamed !== undefined) {
    return { must: 'must have parts named with letters, digits and underscores', got: JSON.stringify(misnamed), fix: 'rename the part' };
  }
  const placeholders = piecesOf(template).filter((piece): piece is Written => typeof piece !== 'string');
  if (placeholders.length === 0) {
    return { must: 'must have a placeholder for at least one part', got: 'a text without one', fix: 'write one, as in "postgres://{user:url}@db/shop", or use Variable.plain' };
  }
  for (const placeholder of placeholders) {
    const problem = placeholderProblem(placeholder, parts);
    if (problem) {
      return problem;
    }
  }
  const used = new Set(placeholders.map(({ part }) => part));
  const unused = parts.filter((part) => !used.has(part));
  return unused.length === 0 ? undefined : {
    must: 'must use every part',
    got: `no placeholder for ${alternatives(unused, 'and')}`,
    fix: `write \`{${unused[0]}}\` or \`{${unused[0]}:url}\` where it belongs, without blanks, or remove the part`,
  };
}

function placeholderProblem({ part, encoder, before, after }: Written, parts: readonly string[]): TemplateProblem | undefined {
  if (!parts.includes(part)) {
    const meant = resembling(part, parts);
    return {
      must: 'must have a part for each placeholder',
      got: `\`{${part}}\` without one`,
      fix: `${meant ? `did you mean \`{${meant}}\`?` : `add the part \`${part}\`.`} Write \`{{${part}}}\` where the text \`{${part}}\` is meant`,
    };
  }
  if (encoder === undefined) {
    return undefined;
  }
  if (!isEncoder(encoder)) {
    const meant = resembling(encoder, ENCODERS);
    return {
      must: `must encode parts by ${alternatives(ENCODERS)}`,
      got: `\`{${part}:${encoder}}\``,
      fix: meant ? `did you mean \`{${part}:${meant}}\`?` : `choose one of them, or write \`{${part}}\` for the value as it is`,
    };
  }
  if (encoder === 'json' && !isInDoubleQuotes(before)) {
    return {
      must: 'must have placeholders with the encoder json between double quotes, which the encoder doesn\'t write',
      got: `\`{${part}:json}\` without them`,
      fix: `write "{${part}:json}", quotes included`,
    };
  }
  return encoder === 'shell' && (/['"]$/.test(before) || /^['"]/.test(after)) ? {
    must: 'must have placeholders with the encoder shell without quotes around them, as the encoder writes its own',
    got: `quotes beside \`{${part}:shell}\``,
    fix: 'remove the quotes',
  } : undefined;
}

/** Whether the line contains an unclosed string up to this position. */
function isInDoubleQuotes(before: string): boolean {
  const line = before.slice(before.lastIndexOf('\n') + 1);
  return (line.match(/\\.|"/g) ?? []).filter((found) => found === '"').length % 2 === 1;
}

function piecesOf(template: string): WrittenPiece[] {
  const pieces: WrittenPiece[] = [];
  let text = '';
  let end = 0;
  for (const match of template.matchAll(PLACEHOLDER)) {
    const [whole, escaped, part, encoder] = match;
    const before = template.slice(0, match.index);
    text += template.slice(end, match.index);
    end = match.index + whole.length;
    if (escaped !== undefined) {
      text += `{${escaped}}`;
      continue;
    }
    if (text !== '') {
      pieces.push(text);
    }
    text = '';
    pieces.push({ part, encoder, before, after: template.slice(end) });
  }
  text += template.slice(end);
  return text === '' ? pieces : [...pieces, text];
}
