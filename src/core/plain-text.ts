/**
 * Detects secrets in plain configuration. A plain value is in the template and in the task definition, where everybody
 * who may describe it reads it.
 */

/** Dynamic references, which CloudFormation replaces by the value: afterwards the value is readable. */
const DYNAMIC = /\{\{resolve:(secretsmanager|ssm-secure|ssm):/;

/** What applications and examples write where a password belongs: `${PASSWORD}`, `%s`, `<password>`, `{password}`, `***`. */
const PLACEHOLDER = /(?:\$?\{+[\w.:-]*\}+|\$\w+|%[sdv]|<[^<>@]*>|\*+)/.source;

/** Formats of credentials by which their issuers find leaks. */
const CREDENTIALS: readonly (readonly [RegExp, string])[] = [
  [/\b(AKIA|ASIA)[A-Z0-9]{16}\b/, 'an access key of AWS'],
  [/\b(gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,})/, 'a token of GitHub'],
  [/\bglpat-[A-Za-z0-9_-]{20,}/, 'a token of GitLab'],
  [/\b([rs]k_(live|test)|whsec)_[A-Za-z0-9]{10,}/, 'a key of Stripe'],
  [/\b(xox[abdeoprs]|xapp)-[A-Za-z0-9-]{10,}/, 'a token of Slack'],
  [/\bhooks\.slack\.com\/services\/T\w+\/B\w+\/\w{10,}/, 'a webhook of Slack'],
  [/\bAIza[A-Za-z0-9_-]{35}\b/, 'a key of Google'],
  [/\bnpm_[A-Za-z0-9]{36}\b/, 'a token of npm'],
  [/\bdckr_pat_[A-Za-z0-9_-]{20,}/, 'a token of Docker'],
  [/\bsk-(proj|svcacct|ant)-[A-Za-z0-9_-]{20,}/, 'a key of an AI service'],
  [/\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{32,}/, 'a key of SendGrid'],
  [/\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\./, 'a JSON Web Token'],
  [new RegExp(`\\b[a-z][a-z0-9+.-]*://[^\\s:/?#@]*:(?!\\d+[?#]|${PLACEHOLDER}@)[^\\s/@]+@`, 'i'), 'a URL with a password'],
  [new RegExp(`[;?&]\\s*(?:password|pwd|accountkey|sharedaccesskey)\\s*=\\s*(?!${PLACEHOLDER}(?:[;&\\s]|$))[^;&\\s]+`, 'i'), 'a connection string with a password'],
];
const PRIVATE_KEY = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----|^PuTTY-User-Key-File-\d:/m;
const BASE64 = /^[A-Za-z0-9+/_-]{40,}={0,2}$/;

export interface Exposure {
  /** What the value is or resembles. Never a part of it. */
  readonly what: string;
  /** Whether it certainly is a secret. */
  readonly certain: boolean;
  /** The method that keeps it out of the template, where one is known. */
  readonly fix: string;
}

const PUT = 'declare it as Variable.secret() and put the value into the store';

/** Returns the reason why a value should not be in code, or nothing for ordinary configuration. */
export function exposure(value: string): Exposure | undefined {
  const service = DYNAMIC.exec(value)?.[1];
  if (service === 'secretsmanager') {
    return { what: 'a dynamic reference to a secret', certain: true, fix: 'use Variable.fromSecretsManager(secret, field) or Variable.fromSecretName' };
  }
  if (service) {
    return { what: 'a dynamic reference to a parameter', certain: service === 'ssm-secure', fix: 'use Variable.fromSsmParameterName, which is read when a task starts' };
  }
  if (PRIVATE_KEY.test(value)) {
    return { what: 'a private key', certain: true, fix: PUT };
  }
  const compact = value.replace(/\s/g, '');
  if (BASE64.test(compact) && PRIVATE_KEY.test(Buffer.from(compact, 'base64').toString('latin1'))) {
    return { what: 'a private key in base64', certain: true, fix: PUT };
  }
  const found = CREDENTIALS.find(([format]) => format.test(value));
  return found && { what: `what looks like ${found[1]}`, certain: false, fix: PUT };
}
