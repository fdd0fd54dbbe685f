/**
 * Characters of a generated value.
 *
 * @example
 *
 * const password = Variable.generated({ alphabet: Alphabet.PUNCTUATION });
 */
export enum Alphabet {
  /** A-Z, a-z, 0-9. */
  ALPHANUMERIC = 'alphanumeric',
  /** 0-9, a-f. */
  HEX = 'hex',
  /** A-Z, a-z, 0-9, `-` and `_`. */
  BASE64URL = 'base64url',
  /** A-Z, a-z, 0-9 and punctuation without quotes, backslash, braces and `$`. */
  PUNCTUATION = 'punctuation',
}
