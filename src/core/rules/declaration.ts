/** A rule for a value, as data. Code, lists, the template, the gate and the command line use the same form. */
export type RuleDeclaration = (
  | UrlRule | StartsWithRule | OneOfRule | IntegerRule | PortRule | TrueOrFalseRule | JsonRule | PemRule | CertificateRule | MinLengthRule | Base64Rule
) & {
  /** A violation is reported as a warning, and stops nothing. */
  readonly warning?: true;
};

export type RuleKind = RuleDeclaration['kind'];

export interface UrlRule { readonly kind: 'url'; readonly schemes?: readonly string[] }
export interface StartsWithRule { readonly kind: 'startsWith'; readonly prefix: string }
export interface OneOfRule { readonly kind: 'oneOf'; readonly values: readonly string[] }
export interface IntegerRule { readonly kind: 'integer'; readonly min?: number; readonly max?: number }
export interface PortRule { readonly kind: 'port' }
export interface TrueOrFalseRule { readonly kind: 'trueOrFalse' }
export interface JsonRule { readonly kind: 'json'; readonly fields?: readonly string[] }
export interface PemRule { readonly kind: 'pem'; readonly labels?: readonly string[] }
export interface CertificateRule { readonly kind: 'certificate'; readonly daysLeft?: number }
export interface MinLengthRule { readonly kind: 'minLength'; readonly length: number }
export interface Base64Rule { readonly kind: 'base64'; readonly bytes?: number }
