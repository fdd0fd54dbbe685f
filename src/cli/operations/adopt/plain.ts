import { exposure } from '../../../core/plain-text';

/** Words in names of secrets. */
const WORDS = ['PASS', 'PASSWD', 'PASSWORD', 'PASSPHRASE', 'PWD', 'SECRETS?', 'TOKEN', 'CREDENTIALS?', 'APIKEY', 'DSN', '(API|ACCESS|PRIVATE|SECRET|SIGNING|ENCRYPTION|LICEN[CS]E)[_.-]?KEY'];
const SECRET_NAME = new RegExp(`(^|[_.-])(${WORDS.join('|')})$`, 'i');
/** Flags, numbers, paths, addresses without a password, and ARNs, which are only references. */
const ORDINARY = /^(|true|false|yes|no|on|off|\d{1,9}|\/[\w./-]*|https?:\/\/[^\s@]*|arn:[^\s]*)$/i;

/** Why a text that is readable today belongs in a store. Undefined for ordinary configuration. */
export function secretInText(name: string, value: string): string | undefined {
  const found = exposure(value);
  if (found) {
    return found.what;
  }
  return SECRET_NAME.test(name) && !ORDINARY.test(value) ? 'a secret by its name' : undefined;
}

/** Why a text can't be in code. Undefined if it can. */
export function problemInCode(value: string): string | undefined {
  if (value.includes('\0')) {
    return 'it contains a NUL character';
  }
  return /[$#]\{Token\[/.test(value) ? 'the CDK would take a part of it for a token' : undefined;
}

const MAX_CONFIG_BYTES = 4096;

/** Whether the gate accepts a stored String as the initial value of a `config` variable. */
export function isInitialValue(value: string): boolean {
  const bytes = Buffer.byteLength(value);
  return bytes > 0 && bytes <= MAX_CONFIG_BYTES && !value.includes('{{') && problemInCode(value) === undefined && exposure(value) === undefined;
}

