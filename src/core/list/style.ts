import { ListedVariable } from './entry';
import { SCHEMA_KEY } from './format';
import { isScalar, Scalar, YAMLMap } from '../vendor/yaml';

/** A variable to add to a list. */
export interface NewVariable {
  readonly name: string;
  readonly variable: Pick<ListedVariable, 'secret' | 'config'>;
}

type Quotes = (text: string) => string;

/** The style of the variables in a list. */
export class ListStyle {
  static readonly YAML = new ListStyle(plain, plain, plain);
  static readonly JSON = new ListStyle(JSON.stringify, JSON.stringify, JSON.stringify);

  /** The quotes of the first variable. */
  static of(root: YAMLMap<Scalar>): ListStyle {
    const variables = root.items.filter(({ key }) => isScalar(key) && key.value !== SCHEMA_KEY);
    return new ListStyle(quotesOf(variables[0]?.key), quotesOf(variables.map(({ value }) => value).find(isScalar)), plain);
  }

  private constructor(private readonly key: Quotes, private readonly kind: Quotes, private readonly text: Quotes) {}

  /** `NAME: secret`, or `NAME: { config: info }`. */
  pair({ name, variable: { config } }: NewVariable): string {
    return `${this.key(name)}: ${config === undefined ? this.kind('secret') : `{ ${this.key('config')}: ${this.text(config)} }`}`;
  }
}

/** Words that YAML 1.2 or 1.1 reads as another type than text. */
const RESERVED = /^(null|true|false|yes|no|on|off|y|n)$/i;

function plain(text: string): string {
  return /^[A-Za-z_][A-Za-z0-9_./-]*$/.test(text) && !RESERVED.test(text) ? text : JSON.stringify(text);
}

function quotesOf(like: unknown): Quotes {
  switch (isScalar(like) ? like.type : undefined) {
    case 'QUOTE_DOUBLE': return JSON.stringify;
    case 'QUOTE_SINGLE': return (text) => `'${text}'`;
    default: return plain;
  }
}
