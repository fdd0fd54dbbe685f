import { RuleError } from '../errors';
import { describeKind } from '../input';
import { RuleDeclaration, typeOf } from './index';
import { Field } from '../list/field';

const MAX_TEXTS = 100;

/** Throws on an invalid rule. Only some languages have a compiler that checks the types. */
export function assertRule(rule: RuleDeclaration): void {
  const type = typeOf(rule);
  for (const field of type.fields) {
    const value = (rule as unknown as Readonly<Record<string, unknown>>)[field.key];
    if (value !== undefined || field.required) {
      assertField(field, value);
    }
  }
  const invalid = type.invalid?.(rule);
  if (invalid) {
    throw new RuleError({ subject: invalid.field, must: `must be ${invalid.rule}`, got: invalid.got, fix: invalid.fix });
  }
}

function assertField({ key: subject, value: type }: Field, value: unknown): void {
  if (type.type === 'integer') {
    const valid = typeof value === 'number' && Number.isInteger(value) && value >= type.minimum && value <= type.maximum;
    refuseUnless(valid, subject, `must be a whole number from ${type.minimum} to ${type.maximum}`, typeof value === 'number' ? String(value) : describeKind(value), 'choose another number');
  } else if (type.type === 'texts') {
    refuseUnless(Array.isArray(value) && value.length > 0 && value.length <= MAX_TEXTS, subject, `must be a list of 1 to ${MAX_TEXTS} texts`,
      Array.isArray(value) ? `${value.length} texts` : describeKind(value), 'write texts between brackets');
    (value as unknown[]).forEach((text) => assertText(subject, text, type));
  } else if (type.type === 'text') {
    assertText(subject, value, type);
  }
}

function assertText(subject: string, value: unknown, { pattern = '', rule = 'a text', fix = 'correct it' }: { readonly pattern?: string; readonly rule?: string; readonly fix?: string }): void {
  refuseUnless(typeof value === 'string' && new RegExp(pattern).test(value), subject, `must be ${rule}`, typeof value === 'string' ? JSON.stringify(value) : describeKind(value), fix);
}

function refuseUnless(valid: boolean, subject: string, must: string, got: string, fix: string): void {
  if (!valid) {
    throw new RuleError({ subject, must, got, fix });
  }
}
