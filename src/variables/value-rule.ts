import { Token } from 'aws-cdk-lib';
import { RuleError } from '../core/errors';
import { assertOptions, Assertion } from '../core/input';
import { RuleDeclaration, RULES } from '../core/rules';
import { assertRule } from '../core/rules/assert';

/** Options of `ValueRule.url`. */
export interface UrlRuleOptions {
  /**
   * Accepted schemes, in lowercase and without `://`.
   *
   * @default - any scheme
   *
   * @example ['postgres', 'postgresql']
   */
  readonly schemes?: string[];
}

/** Options of `ValueRule.integer`. */
export interface IntegerRuleOptions {
  /**
   * The smallest accepted number.
   *
   * @default - none
   */
  readonly min?: number;

  /**
   * The largest accepted number.
   *
   * @default - none
   */
  readonly max?: number;
}

/** Options of `ValueRule.json`. */
export interface JsonRuleOptions {
  /**
   * Fields that the value, a JSON object, must have at its top level.
   *
   * @default - any JSON
   *
   * @example ['client_id', 'client_secret']
   */
  readonly fields?: string[];
}

/** Options of `ValueRule.pem`. */
export interface PemRuleOptions {
  /**
   * Accepted labels after `BEGIN`. One block of the value must have one of them.
   *
   * @default - any
   *
   * @example ['PRIVATE KEY', 'RSA PRIVATE KEY']
   */
  readonly labels?: string[];
}

/** Options of `ValueRule.certificate`. */
export interface CertificateRuleOptions {
  /**
   * Days that must be left until the first certificate of the chain expires, 0 to 3,650.
   *
   * @default 0
   */
  readonly daysLeft?: number;
}

/** Options of `ValueRule.base64`. */
export interface Base64RuleOptions {
  /**
   * Number of bytes after decoding, for example of an encryption key.
   *
   * @default - any number
   */
  readonly bytes?: number;
}

/**
 * A rule for a value, in addition to existing and not being empty. The gate checks it before a deployment uses the value, and
 * the commands `check`, `put` and `import` check it too. A finding names the rule, never the value.
 *
 * The template contains the rule with its options, so they must not be secret.
 *
 * @example
 *
 * new ServiceSecrets(this, 'Secrets', {
 *   store,
 *   variables: {
 *     DATABASE_URL: Variable.secret({ rules: [ValueRule.url({ schemes: ['postgres'] })] }),
 *     STRIPE_KEY: Variable.secret({ rules: [ValueRule.startsWith('sk_live_')] }),
 *     PORT: Variable.config('8080', { rules: [ValueRule.port()] }),
 *   },
 * });
 */
export class ValueRule {
  /**
   * A URL with a scheme, as the WHATWG standard defines it. A connection string with several hosts isn't a URL: use `startsWith`.
   *
   * @param options Schemes.
   * @returns a rule for the `rules` of a variable
   *
   * @see https://url.spec.whatwg.org
   *
   * @example
   *
   * const rules = [ValueRule.url({ schemes: ['postgres', 'postgresql'] })];
   */
  public static url(options: UrlRuleOptions = {}): ValueRule {
    return ValueRule.of('url', options);
  }

  /**
   * A text with this prefix. The keys of many providers have one, so the rule keeps a key of their test environment out of
   * production.
   *
   * @param prefix The prefix, 1 to 256 characters. The template contains it, so it must not be secret.
   * @returns a rule for the `rules` of a variable
   *
   * @example
   *
   * const rules = [ValueRule.startsWith('sk_live_')];
   */
  public static startsWith(prefix: string): ValueRule {
    return new ValueRule({ kind: 'startsWith', prefix });
  }

  /**
   * One of these texts, in exactly this spelling.
   *
   * @param values All accepted values, 1 to 100. The template contains them, so they must not be secret.
   * @returns a rule for the `rules` of a variable
   *
   * @example
   *
   * const rules = [ValueRule.oneOf('debug', 'info', 'warn', 'error')];
   */
  public static oneOf(...values: string[]): ValueRule {
    return new ValueRule({ kind: 'oneOf', values });
  }

  /**
   * A whole number in decimal digits that every language reads alike: without `+` and without leading zeros.
   *
   * @param options Bounds.
   * @returns a rule for the `rules` of a variable
   *
   * @example
   *
   * const rules = [ValueRule.integer({ min: 1, max: 64 })];
   */
  public static integer(options: IntegerRuleOptions = {}): ValueRule {
    return ValueRule.of('integer', options);
  }

  /**
   * A port number, 1 to 65535.
   *
   * @returns a rule for the `rules` of a variable
   *
   * @example
   *
   * const rules = [ValueRule.port()];
   */
  public static port(): ValueRule {
    return new ValueRule({ kind: 'port' });
  }

  /**
   * `true` or `false`, in lowercase. For other words use `oneOf`.
   *
   * @returns a rule for the `rules` of a variable
   *
   * @example
   *
   * const rules = [ValueRule.trueOrFalse()];
   */
  public static trueOrFalse(): ValueRule {
    return new ValueRule({ kind: 'trueOrFalse' });
  }

  /**
   * JSON, or a JSON object with the given fields.
   *
   * @param options Fields.
   * @returns a rule for the `rules` of a variable
   *
   * @example
   *
   * const rules = [ValueRule.json({ fields: ['client_id', 'client_secret'] })];
   */
  public static json(options: JsonRuleOptions = {}): ValueRule {
    return ValueRule.of('json', options);
  }

  /**
   * PEM with complete lines: a key or a certificate that isn't truncated and has its line breaks.
   *
   * @param options Labels.
   * @returns a rule for the `rules` of a variable
   *
   * @see https://www.rfc-editor.org/rfc/rfc7468
   *
   * @example
   *
   * const rules = [ValueRule.pem({ labels: ['PRIVATE KEY'] })];
   */
  public static pem(options: PemRuleOptions = {}): ValueRule {
    return ValueRule.of('pem', options);
  }

  /**
   * Certificates in PEM. All of the chain must be valid now and for a number of days. The value may contain a private key too.
   *
   * The gate checks the dates at a deployment, and `check` does; nothing watches them in between. Combine two rules to warn before
   * you refuse.
   *
   * @param options Days until the expiry.
   * @returns a rule for the `rules` of a variable
   *
   * @example
   *
   * const rules = [ValueRule.certificate(), ValueRule.certificate({ daysLeft: 30 }).asWarning()];
   */
  public static certificate(options: CertificateRuleOptions = {}): ValueRule {
    return ValueRule.of('certificate', options);
  }

  /**
   * A text of at least this many characters.
   *
   * @param length 1 to 65,536.
   * @returns a rule for the `rules` of a variable
   *
   * @example
   *
   * const rules = [ValueRule.minLength(32)];
   */
  public static minLength(length: number): ValueRule {
    return new ValueRule({ kind: 'minLength', length });
  }

  /**
   * Base64 with padding, as the program `base64` prints it, with or without line breaks.
   *
   * @param options Number of bytes.
   * @returns a rule for the `rules` of a variable
   *
   * @see https://www.rfc-editor.org/rfc/rfc4648#section-4
   *
   * @example
   *
   * const rules = [ValueRule.base64({ bytes: 32 })];
   */
  public static base64(options: Base64RuleOptions = {}): ValueRule {
    return ValueRule.of('base64', options);
  }

  /** @internal */
  public static _of(rule: RuleDeclaration): ValueRule {
    return new ValueRule(rule);
  }

  private static of(kind: RuleDeclaration['kind'], options: object): ValueRule {
    assertOptions('options', options, {});
    const given = RULES[kind].fields.map(({ key }) => [key, (options as Record<string, unknown>)[key]]);
    return new ValueRule({ kind, ...Object.fromEntries(given.filter(([, value]) => value !== undefined)) } as RuleDeclaration);
  }

  /** @internal */
  public readonly _rule: RuleDeclaration;

  private constructor(rule: RuleDeclaration) {
    Object.entries(rule).forEach(([field, value]) => assertKnown(field, value));
    assertRule(rule);
    this._rule = rule;
  }

  /**
   * The same rule as a warning, for values that exist already. The gate's log and `check` report a value that breaks it, but
   * it stops no deployment and no `put`. CloudFormation doesn't show warnings of a successful deployment.
   *
   * @returns another rule; this one doesn't change
   *
   * @example
   *
   * const rules = [ValueRule.minLength(32).asWarning()];
   */
  public asWarning(): ValueRule {
    return new ValueRule({ ...this._rule, warning: true });
  }
}

const assertKnown: Assertion = (field, value) => {
  if (Token.isUnresolved(value) || (Array.isArray(value) && value.some((entry) => Token.isUnresolved(entry)))) {
    throw new RuleError({
      subject: field,
      must: 'must be known when the app is synthesized, as values in code are checked then',
      got: 'a token',
      fix: 'write it in code, or leave the rule out',
    });
  }
};
