import { randomInt } from 'crypto';

const LETTERS_AND_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** By the name of each `Alphabet` in a declaration. */
export const ALPHABETS: Readonly<Record<string, string>> = {
  alphanumeric: LETTERS_AND_DIGITS,
  hex: '0123456789abcdef',
  base64url: `${LETTERS_AND_DIGITS}-_`,
  punctuation: `${LETTERS_AND_DIGITS}!#%()*+,-./:;<=>?@[]^_~`,
};

/** Random characters from a uniform distribution. */
export function generate(length: number, alphabet: string): string {
  const characters = ALPHABETS[alphabet];
  if (!characters) {
    throw new Error(`\`Alphabet\` must be one of ${Object.keys(ALPHABETS).join(', ')}, got: ${alphabet}; use the same version of cdk-service-secrets as the app`);
  }
  return Array.from({ length }, () => characters[randomInt(characters.length)]).join('');
}
