import { FieldRules, STORE_FIELDS, PART_FIELDS, VARIABLE_FIELDS } from './declaration-fields';
import { parseRules } from './parse-rules';
import { variableOfPart } from '../../core/derived/parts';
import { PART_NAME } from '../../core/derived/template';
import { isObject, JsonObject, objectOrEmpty, ownProperty } from '../../core/json-object';
import { isVariableName } from '../../core/names';
import { isPrintable, quoteName } from '../../core/printable';
import { isKnownFormat, WIRE_FORMAT, WIRE_FORMAT_2, WireDeclaration } from '../../core/wire';

/** Below the store's prefix. */
const PARAMETER_NAME = /^[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)*$/;

/** A declaration of a template with only known fields, or its problems. */
export type ParsedDeclaration = { readonly wire: WireDeclaration; readonly problems?: undefined } | { readonly problems: readonly string[] };

/**
 * Don't trust a template: names become files and lines of scripts, and everything may reach a terminal. A rejected text is
 * shown only if it is a name.
 */
export function parseDeclaration(declared: unknown): ParsedDeclaration {
  if (!isObject(declared)) {
    return { problems: ['it is not an object'] };
  }
  if (!isKnownFormat(declared.Format)) {
    return { problems: [`its \`Format\` must be ${WIRE_FORMAT} or ${WIRE_FORMAT_2}, which this version reads${formatOf(declared.Format)}; use the same version of cdk-service-secrets as the app`] };
  }
  const parser = new DeclarationParser(declared);
  const wire = parser.parse();
  return parser.problems.length > 0 ? { problems: parser.problems } : { wire };
}

function formatOf(format: unknown): string {
  return typeof format === 'string' && /^\d{1,4}$/.test(format) ? `, got: ${format}` : '';
}

class DeclarationParser {
  readonly problems: string[] = [];
  private readonly names = new Set<string>();

  constructor(private readonly declared: JsonObject) {}

  parse(): WireDeclaration {
    const { Service, Verification } = this.declared;
    if (typeof Service !== 'string' || !isPrintable(Service) || Service.length > 4096) {
      this.problems.push('its `Service` must be the path of a construct');
    }
    if (!['values', 'metadata', 'none'].includes(Verification as string)) {
      this.problems.push('its `Verification` must be values, metadata or none');
    }
    const stores = this.parseStores();
    const names = { Secrets: this.parseNames('Secrets'), Plain: this.parseNames('Plain'), Variables: this.parseVariables(stores) };
    const parts = this.parseParts(stores);
    const { problem, ...rules } = parseRules(this.declared, (name) => this.names.has(name) || (parts !== undefined && name in parts));
    this.problems.push(...problem === undefined ? [] : [problem]);
    return {
      Format: this.declared.Format as string,
      Service: Service as string,
      Verification: Verification as string,
      Stores: stores,
      ...names,
      ...(parts ? { Parts: parts } : {}),
      ...rules,
    };
  }

  private parseStores(): WireDeclaration['Stores'] {
    const { Stores, Secrets } = this.declared;
    const hasOwn = Array.isArray(Secrets) && Secrets.length > 0;
    // The gate of a task definition without a list has no store.
    if (!Array.isArray(Stores) || (Stores.length === 0 && hasOwn)) {
      this.problems.push('its `Stores` must be a list with at least one store');
      return [];
    }
    return Stores.map((store: unknown, index) => {
      const rules = isObject(store) && typeof store.Kind === 'string' ? ownProperty(STORE_FIELDS, store.Kind) : undefined;
      if (!rules) {
        this.problems.push(`store ${index} must be in Parameter Store or Secrets Manager`);
        return {};
      }
      return { Kind: (store as JsonObject).Kind, ...this.parseFields(`store ${index}`, store as JsonObject, rules) };
    }) as WireDeclaration['Stores'];
  }

  private parseNames(list: 'Secrets' | 'Plain'): string[] | undefined {
    const names = this.declared[list];
    if (names === undefined) {
      return undefined;
    }
    if (!Array.isArray(names) || !names.every((name) => typeof name === 'string')) {
      this.problems.push(`its \`${list}\` must be a list of names`);
      return undefined;
    }
    return (names as string[]).filter((name) => this.isNewName(name));
  }

  private parseVariables(stores: WireDeclaration['Stores']): WireDeclaration['Variables'] {
    const { Variables } = this.declared;
    if (Variables !== undefined && !isObject(Variables)) {
      this.problems.push('its `Variables` must be an object');
    }
    const entries = Object.entries(objectOrEmpty(Variables)).filter(([name]) => this.isNewName(name));
    return Object.fromEntries(entries.map(([name, fields]) => [name, this.parseVariable(name, fields, stores, VARIABLE_FIELDS)])) as WireDeclaration['Variables'];
  }

  /** Each part belongs to a derived variable, and its name contains the variable's name and its own. */
  private parseParts(stores: WireDeclaration['Stores']): WireDeclaration['Parts'] {
    const { Parts } = this.declared;
    if (Parts === undefined) {
      return undefined;
    }
    if (!isObject(Parts)) {
      this.problems.push('its `Parts` must be an object');
    }
    const entries = Object.entries(objectOrEmpty(Parts)).filter(([name]) => {
      const variable = variableOfPart(name);
      const known = variable !== undefined && this.names.has(variable) && PART_NAME.test(name.slice(variable.length + 1));
      this.problems.push(...known ? [] : [`${quoteName(name)} is not a part of a variable`]);
      return known;
    });
    return Object.fromEntries(entries.map(([name, fields]) => [name, this.parseVariable(name, fields, stores, PART_FIELDS)])) as WireDeclaration['Parts'];
  }

  private parseVariable(name: string, fields: unknown, stores: WireDeclaration['Stores'], kinds: Readonly<Record<string, FieldRules>>): object {
    const rules = isObject(fields) && typeof fields.Kind === 'string' ? ownProperty(kinds, fields.Kind) : undefined;
    if (!rules) {
      this.problems.push(`${quoteName(name)} must have a kind that this version knows`);
      return {};
    }
    const parsed = this.parseFields(quoteName(name), fields as JsonObject, rules);
    if ('Store' in parsed && Number(parsed.Store) >= stores.length) {
      this.problems.push(`${quoteName(name)} must be in a store of the declaration`);
    } else if ('Store' in parsed && stores[Number(parsed.Store)].Kind === 'ssm' && typeof parsed.Name === 'string' && !PARAMETER_NAME.test(parsed.Name)) {
      this.problems.push(`${quoteName(name)} must have a \`Name\` that Parameter Store takes`);
    }
    return { Kind: (fields as JsonObject).Kind, ...parsed };
  }

  private parseFields(subject: string, fields: JsonObject, rules: FieldRules): Record<string, unknown> {
    const parsed: Record<string, unknown> = {};
    for (const [name, rule] of Object.entries(rules)) {
      const key = name[0].toUpperCase() + name.slice(1);
      const value = ownProperty(fields, key);
      if (value === undefined && rule.optional) {
        continue;
      }
      if (value === undefined || !rule.accepts(value) || (rule.fields && !isObject(value))) {
        this.problems.push(`${subject} must have another \`${key}\``);
      } else {
        parsed[key] = rule.fields ? this.parseFields(subject, value as JsonObject, rule.fields) : value;
      }
    }
    return parsed;
  }

  private isNewName(name: string): boolean {
    if (!isVariableName(name)) {
      this.problems.push(`${quoteName(name)} is not a name that a container can have`);
      return false;
    }
    if (this.names.has(name)) {
      this.problems.push(`${quoteName(name)} must be declared once`);
      return false;
    }
    this.names.add(name);
    return true;
  }
}
