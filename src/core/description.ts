import { Declaration, FileDeclaration, VariableDeclaration } from './declaration';
import { referencedParts, withParts } from './derived/parts';
import { RuleError } from './errors';
import { objectAt, textOrEmpty } from './json-object';
import { isPrintable } from './printable';

/** The form of a description in Parameter Store. */
export const MAX_DESCRIPTION = 1_024;
const MAX_URL = 2_048;

/** In the template's metadata. Keys are capitalised like all keys in a template. */
export interface VariableMetadata {
  readonly Description?: string;
  readonly HelpUrl?: string;
  readonly WithoutVariable?: true;
}

/** A description on one line, however its author broke the lines. */
export function parseDescription(subject: string, text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line === '' || line.length > MAX_DESCRIPTION || !isPrintable(line)) {
    throw new RuleError({
      subject,
      must: `must have a description of 1 to ${MAX_DESCRIPTION} printable characters`,
      got: line === '' ? 'an empty text' : line.length > MAX_DESCRIPTION ? `${line.length} characters` : 'a text with control characters',
      fix: line === '' ? 'write what the value is for, or leave it out' : 'shorten it to what the value is for, and link to the rest with `helpUrl`',
    });
  }
  return line;
}

export function assertHelpUrl(subject: string, url: string): void {
  if (!isHelpUrl(url)) {
    throw new RuleError({
      subject,
      must: `must have a helpUrl that begins with https:// or http:// and has at most ${MAX_URL} characters`,
      got: url.length > MAX_URL ? `${url.length} characters` : JSON.stringify(url),
      fix: 'write the address of the page where people find or change the value, without blanks',
    });
  }
}

export function encodeMetadata(declaration: Declaration): Record<string, VariableMetadata> {
  return Object.fromEntries(Object.entries(withParts(declaration).variables).flatMap(([name, variable]): [string, VariableMetadata][] => {
    const metadata: VariableMetadata = {
      ...(variable.description === undefined ? {} : { Description: variable.description }),
      ...(variable.helpUrl === undefined ? {} : { HelpUrl: variable.helpUrl }),
      ...(fileOf(variable)?.withoutVariable ? { WithoutVariable: true } : {}),
    };
    return Object.keys(metadata).length > 0 ? [[name, metadata]] : [];
  }));
}

/** Returns the declaration with the descriptions of its template's metadata. The metadata isn't trusted: text that can't be shown is left out. */
export function withMetadata(declaration: Declaration, metadata: unknown): Declaration {
  const describeEach = <T extends VariableDeclaration>(variables: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(variables).map(([name, variable]) => [name, described(variable, objectAt(metadata, name))]));
  const parts = declaration.parts && { ...declaration.parts, ...describeEach(referencedParts(declaration)) } as Declaration['parts'];
  return { ...declaration, variables: describeEach(declaration.variables), ...(parts ? { parts } : {}) };
}

function described<T extends VariableDeclaration>(variable: T, { Description, HelpUrl, WithoutVariable }: Readonly<Record<string, unknown>>): T {
  const file = fileOf(variable);
  return {
    ...variable,
    ...(typeof Description === 'string' && Description.length <= MAX_DESCRIPTION && isPrintable(Description) ? { description: Description } : {}),
    ...(typeof HelpUrl === 'string' && isHelpUrl(HelpUrl) ? { helpUrl: HelpUrl } : {}),
    ...(file && textOrEmpty(WithoutVariable) === 'true' ? { file: { ...file, withoutVariable: true as const } } : {}),
  };
}

function isHelpUrl(url: string): boolean {
  return url.length <= MAX_URL && /^https?:\/\/[^\s]+$/.test(url) && isPrintable(url);
}

function fileOf(variable: VariableDeclaration): FileDeclaration | undefined {
  return variable.kind === 'plain' ? undefined : variable.file;
}
