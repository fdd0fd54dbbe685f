import { RuleDeclaration } from './declaration';
import { ruleProblem, typeOf } from './index';

/** Whether it is certain that no value can meet both rules. Rules that only warn exclude nothing. */
export function exclude(a: RuleDeclaration, b: RuleDeclaration): boolean {
  return !a.warning && !b.warning && (excludes(a, b) || excludes(b, a));
}

function excludes(a: RuleDeclaration, b: RuleDeclaration): boolean {
  const values = typeOf(a).values?.(a);
  if (values) {
    return values.every((value) => ruleProblem(b, value) !== undefined);
  }
  const range = rangeOf(a);
  if (range) {
    return excludesRange(range, b);
  }
  if (a.kind === 'url') {
    return excludesUrl(a.schemes, b);
  }
  if (a.kind === 'startsWith') {
    return excludesBeginning(a.prefix, b);
  }
  return isPem(a) && (b.kind === 'json' || b.kind === 'base64');
}

interface Range { readonly min: number; readonly max: number }

function rangeOf(rule: RuleDeclaration): Range | undefined {
  switch (rule.kind) {
    case 'integer': return { min: rule.min ?? -Infinity, max: rule.max ?? Infinity };
    case 'port': return { min: 1, max: 65_535 };
    default: return undefined;
  }
}

function excludesRange({ min, max }: Range, b: RuleDeclaration): boolean {
  const other = rangeOf(b);
  if (other) {
    return min > other.max || max < other.min;
  }
  // The longest whole number has seventeen characters, sign included.
  return b.kind === 'url' || isPem(b) || (b.kind === 'json' && b.fields !== undefined) || (b.kind === 'minLength' && b.length > longest(min, max))
    || (b.kind === 'startsWith' && !/^-?[0-9]*$/.test(b.prefix));
}

function longest(min: number, max: number): number {
  const digits = (bound: number): number => (Number.isFinite(bound) ? String(bound).length : 17);
  return Math.max(digits(min), digits(max));
}

function excludesUrl(schemes: readonly string[] | undefined, b: RuleDeclaration): boolean {
  if (b.kind === 'url') {
    return schemes !== undefined && b.schemes !== undefined && !schemes.some((scheme) => b.schemes!.includes(scheme));
  }
  if (b.kind === 'startsWith') {
    const prefix = b.prefix.toLowerCase();
    return schemes
      ? !schemes.some((scheme) => prefix.startsWith(`${scheme}://`) || `${scheme}://`.startsWith(prefix))
      : !/^[a-z][a-z0-9+.-]*(:(\/(\/.*)?)?)?$/.test(prefix);
  }
  return b.kind === 'json' || b.kind === 'base64' || isPem(b);
}

function excludesBeginning(prefix: string, b: RuleDeclaration): boolean {
  switch (b.kind) {
    case 'startsWith': return !prefix.startsWith(b.prefix) && !b.prefix.startsWith(prefix);
    case 'base64': return !/^[A-Za-z0-9+/\r\n]*={0,2}$/.test(prefix);
    case 'json': return !(b.fields ? /^\s*(\{|$)/ : /^\s*([{["\d-]|t|f|n|$)/).test(prefix);
    default: return false;
  }
}

function isPem({ kind }: RuleDeclaration): boolean {
  return kind === 'pem' || kind === 'certificate';
}

/** The kinds of the first two rules that exclude each other, in words. */
export function contradiction(some: readonly RuleDeclaration[], others: readonly RuleDeclaration[]): string | undefined {
  for (const a of some) {
    const b = others.find((other) => other !== a && exclude(a, other));
    if (b) {
      return `${a.kind} and ${b.kind}`;
    }
  }
  return undefined;
}
