import { join } from 'node:path';
import { Canary } from './canary';
import { PROJECT } from './paths';

/** The example in examples/web-service. */
export const WEB_SERVICE = join(PROJECT, 'examples', 'web-service', 'app.ts');

/** Its stack. */
export const WEB_SERVICE_STACK = 'Shop';

/** The parameters that people put, by variable. */
export const PUT_BY_PEOPLE = {
  STRIPE_API_KEY: '/prod/shop/STRIPE_API_KEY',
  SMTP_PASSWORD: '/prod/shop/SMTP_PASSWORD',
  PARTNER_TOKEN: '/prod/shop/partner-api-token',
  SENTRY_DSN: '/prod/common/SENTRY_DSN',
  GOOGLE_APPLICATION_CREDENTIALS: '/prod/shop/GOOGLE_APPLICATION_CREDENTIALS',
};

export type PutByPeople = keyof typeof PUT_BY_PEOPLE;

/** A valid value for one of them, from the canary. */
export function valueFor(variable: PutByPeople, canary: Canary): string {
  const secret = canary.value(variable);
  if (variable !== 'GOOGLE_APPLICATION_CREDENTIALS') return secret;
  // Google's value is a file, not a word.
  const file = JSON.stringify({ type: 'authorized_user', client_id: 'shop', client_secret: secret, refresh_token: secret }, undefined, 2);
  canary.watch(`the file of ${variable}`, file);
  return file;
}

/** The key that encrypts it: the example's own, except for values that all services share. */
export function keyFor(variable: PutByPeople): string | undefined {
  return variable === 'SENTRY_DSN' ? undefined : 'alias/shop';
}
