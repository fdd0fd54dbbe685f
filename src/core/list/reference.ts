import { Field, KINDS, ValueType } from './format';
import { RULE_KINDS } from './rule-format';

/** Generates the part of docs/variable-lists.md that describes every kind and its keys. */
export function listReference(): string {
  const sections = KINDS.map((kind) => {
    const own = kind.value.type === 'options' ? kind.value.fields.map((field) => row(field, kind.key)) : [];
    const rows = [...own, ...kind.fields.flatMap(rowsOf)];
    return [
      `### \`${kind.key}\``,
      '',
      `${kind.description}${kind.alone ? ` \`NAME: ${kind.key}\` is short for \`NAME: { ${kind.key}: {} }\`.` : ''}`,
      '',
      '```yaml',
      kind.example,
      '```',
      ...(rows.length ? ['', '| key | value | meaning | default |', '| --- | --- | --- | --- |', ...rows] : []),
    ].join('\n');
  });
  return `${sections.join('\n\n')}\n`;
}

/** Generates the part that describes every rule. */
export function rulesReference(): string {
  const rows = RULE_KINDS.map(({ key, value, description, example }) => {
    const options = value.type === 'options' ? value.fields.map((field) => `\`${field.key}\`: ${field.description}`) : [];
    return `| \`${key}\` | ${[description, ...options].join(' ')} | \`${example}\` |`;
  });
  return `| rule | the value is | as in |\n| --- | --- | --- |\n${rows.join('\n')}\n`;
}

function rowsOf(field: Field): string[] {
  const nested = field.value.type === 'options' ? field.value.fields.map((inner) => row(inner, field.key)) : [];
  return [row(field), ...nested];
}

function row(field: Field, parent?: string): string {
  const key = parent ? `${parent}.${field.key}` : field.key;
  return `| \`${key}\` | ${valueText(field.value)} | ${field.description} | ${field.required ? 'required' : field.default ?? ''} |`;
}

function valueText(type: ValueType): string {
  switch (type.type) {
    case 'text': return type.rule ?? 'a text';
    case 'integer': return `a whole number, ${type.minimum} to ${type.maximum}`;
    case 'choice': return type.choices.map((choice) => `\`${choice}\``).join(', ');
    case 'boolean': return '`true`, `false`';
    case 'texts': return `${type.rule}, or several in brackets`;
    case 'rules': return 'a list of [rules](#what-a-value-must-be)';
    case 'parts': return 'a mapping of names to variables, without `file`';
    case 'options': return type.shorthand ? `a mapping, or its \`${type.shorthand}\`` : 'a mapping';
  }
}
