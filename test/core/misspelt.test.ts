import * as fc from 'fast-check';
import { misspeltAmong, resembling } from '../../src/core/misspelt';

const misspelt = (found: string, declared: string, missing = false) => misspeltAmong([{ name: declared, missing }])(found) === declared;

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

test.each([['HTTPS_PROXY', 'HTTP_PROXY'], ['API_KEYS', 'API_KEY'], ['STRIP_SECRT_KEY', 'STRIPE_SECRET_KEY'], ['DATBASE_UL', 'DATABASE_URL']])('%s is %s misspelt only if that one has no value', (found, declared) => {
  expect([misspelt(found, declared), misspelt(found, declared, true)]).toEqual([false, true]);
});

test('of two similar names, the one without a value is meant', () => {
  expect(misspeltAmong([{ name: 'API_KEY_EU', missing: false }, { name: 'API_KEY_US', missing: true }])('API_KEY_ES')).toBe('API_KEY_US');
});

test('a letter more or another letter, anywhere in a long name, is a typing error', () => {
  const word = fc.stringMatching(/^[A-Z]{8,20}$/);
  fc.assert(fc.property(word, fc.nat(), fc.stringMatching(/^[A-Z]$/), (name, at, letter) => {
    const index = at % name.length;
    expect(misspelt(`${name.slice(0, index)}${letter}${name.slice(index)}`, name, true)).toBe(true);
    const replaced = `${name.slice(0, index)}${letter}${name.slice(index + 1)}`;
    expect(misspelt(replaced, name, true)).toBe(replaced !== name);
  }));
});

test('a typing error is one in both directions', () => {
  const names = fc.stringMatching(/^[A-Z][A-Z0-9_]{0,12}$/);
  fc.assert(fc.property(names, names, fc.boolean(), (a, b, missing) => {
    expect(misspelt(a, b, missing)).toBe(misspelt(b, a, missing));
  }));
});

describe('a word that is certainly wrong resembles', () => {
  const KNOWN = ['DATABASE_URL', 'LOG_LEVEL', 'PORT', 'A'];

  test.each([
    ['DATABASE_URI', 'DATABASE_URL'], ['database-url', 'DATABASE_URL'], ['DATABSE_ULR', 'DATABASE_URL'], ['LOGLEVEL', 'LOG_LEVEL'], ['PROT', 'PORT'], ['pot', 'PORT'],
    ['B', undefined], ['', undefined], ['DATABASE_URL'.padEnd(41, 'X'), undefined], ['constructor', undefined],
  ])('%s: %s', (word, meant) => {
    expect(resembling(word, KNOWN)).toBe(meant);
  });

  test('nothing where no names are known', () => {
    expect(resembling('A', [])).toBeUndefined();
  });

  test('the nearest of several, and the first of those that are equally near', () => {
    expect([resembling('eu-wset-1', ['eu-west-2', 'eu-west-1', 'eu-east-1']), resembling('API_KEYZ', ['API_KEYX', 'API_KEYY'])]).toEqual(['eu-west-1', 'API_KEYX']);
  });
});

test('resembling finds every typing error that misspelt finds', () => {
  fc.assert(fc.property(fc.stringMatching(/^[A-Z][A-Z0-9_]{3,20}$/), fc.nat(), (name, at) => {
    const index = at % name.length;
    const typed = name.slice(0, index) + name.slice(index + 1);
    expect(misspelt(typed, name) ? resembling(typed, [name]) : name).toBe(name);
  }));
});
