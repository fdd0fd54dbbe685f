import * as fc from 'fast-check';
import { misspeltOf } from '../../../src/core/list/misspelt';

const misspelt = (found: string, declared: string, missing = false) => misspeltOf(found, [{ name: declared, missing }]) === declared;

test.each([
  ['DATABSE_URL', 'DATABASE_URL', 'a letter is missing'],
  ['DATABASSE_URL', 'DATABASE_URL', 'a letter is doubled'],
  ['DATABASE_RUL', 'DATABASE_URL', 'two letters have changed places'],
  ['DATABASE_URI', 'DATABASE_URL', 'another letter'],
  ['database_url', 'DATABASE_URL', 'small letters'],
  ['DATABASE-URL', 'DATABASE_URL', 'another separator'],
  ['DATABASE__URL', 'DATABASE_URL', 'two separators'],
  ['DATABASEURL', 'DATABASE_URL', 'no separator'],
  ['STIPE_KEY', 'STRIPE_KEY', 'a letter is missing'],
])('%s is %s misspelt: %s', (found, declared) => {
  expect([misspelt(found, declared), misspelt(found, declared, true)]).toEqual([true, true]);
});

test.each([
  ['KEY_1', 'KEY_2'], ['KEY_1', 'KEY_12'], ['S3_BUCKET', 'BUCKET'], ['OAUTH2_TOKEN', 'OAUTH_TOKEN'], ['PART_A', 'PART_B'], ['A', 'B'], ['DB_HOST', 'DB_PORT'], ['SMTP_USER', 'SMTP_PASS'],
  ['IMPORT_URL', 'EXPORT_URL'], ['INTERNAL_API_URL', 'EXTERNAL_API_URL'], ['STRIPE_WEBHOOK_SECRET', 'STRIPE_KEY'], ['API_KEY', 'API_KEY_ID'], ['DATABASE_URL', 'DATABASE_URL'],
])('%s is no typing error of %s', (found, declared) => {
  expect([misspelt(found, declared), misspelt(found, declared, true)]).toEqual([false, false]);
});

test.each([['HTTPS_PROXY', 'HTTP_PROXY'], ['API_KEYS', 'API_KEY'], ['STRIP_SECRT_KEY', 'STRIPE_SECRET_KEY'], ['DATBASE_UL', 'DATABASE_URL']])('%s is %s misspelt where that one has no value', (found, declared) => {
  expect([misspelt(found, declared), misspelt(found, declared, true)]).toEqual([false, true]);
});

test('of two names that are near, the one without a value was meant', () => {
  expect(misspeltOf('API_KEY_ES', [{ name: 'API_KEY_EU', missing: false }, { name: 'API_KEY_US', missing: true }])).toBe('API_KEY_US');
});

test('one is a typing error of the other, both ways', () => {
  const names = fc.stringMatching(/^[A-Z][A-Z0-9_]{0,12}$/);
  fc.assert(fc.property(names, names, fc.boolean(), (a, b, missing) => {
    expect(misspelt(a, b, missing)).toBe(misspelt(b, a, missing));
  }));
});
