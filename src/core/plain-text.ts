/**
 * Detects secrets in plain configuration. A plain value is in the template and in the task definition, where everybody
 * who may describe it reads it.
 */

/** Dynamic references, which CloudFormation replaces by the value: afterwards the value is readable. */
const DYNAMIC = /\{\{resolve:(secretsmanager|ssm-secure|ssm):/;

/** Formats of credentials by which their issuers find leaks. */
const CREDENTIALS: readonly (readonly [RegExp, string])[] = [
  [/\b(AKIA|ASIA)[A-Z0-9]{16}\b/, 'an access key of AWS'],
  [/\b(gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,})/, 'a token of GitHub'],
  [/\bglpat-[A-Za-z0-9_-]{20,}/, 'a token of GitLab'],
  [/\b[rs]k_(live|test)_[A-Za-z0-9]{10,}/, 'a key of Stripe'],
  [/\bxox[abeoprs]-[A-Za-z0-9-]{10,}/, 'a token of Slack'],
  [/\bAIza[A-Za-z0-9_-]{35}\b/, 'a key of Google'],
  [/\bnpm_[A-Za-z0-9]{36}\b/, 'a token of npm'],
  [/\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\./, 'a JSON Web Token'],
  [/^[a-z][a-z0-9+.-]*:\/\/[^\s:/@]+:[^\s/@]+@/i, 'a URL with a password'],
];
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;

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
  const found = CREDENTIALS.find(([format]) => format.test(value));
  return found && { what: `what looks like ${found[1]}`, certain: false, fix: PUT };
}
