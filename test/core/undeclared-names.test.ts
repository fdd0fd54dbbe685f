import * as fc from 'fast-check';
import { Report, UndeclaredNamesDetail, undeclaredNames } from '../../src/core/undeclared-names';

const REPORT: Report = {
  id: 'a1', stack: 'Prod-Shop', service: 'Prod/Shop/Secrets', store: { type: 'parameter-store', name: '/prod/shop', region: 'eu-west-1' }, undeclared: [], declared: ['DATABASE_URL', 'LOG_LEVEL'], present: [],
};
const of = (report: Partial<Report>): UndeclaredNamesDetail => undeclaredNames({ ...REPORT, ...report });

test('the event is the one on the page', () => {
  expect(of({ undeclared: ['STRIPE_KEY', 'DATABSE_URL'], present: ['STRIPE_KEY', 'DATABSE_URL', 'LOG_LEVEL'] })).toEqual({
    id: 'a1',
    stack: 'Prod-Shop',
    service: 'Prod/Shop/Secrets',
    store: { type: 'parameter-store', name: '/prod/shop', region: 'eu-west-1' },
    names: ['DATABSE_URL', 'STRIPE_KEY'],
    count: 2,
    nearest: { DATABSE_URL: 'DATABASE_URL' },
    missing: ['DATABASE_URL'],
    unusable: [],
    message: 'Prod/Shop/Secrets declares no variables for 2 new names in /prod/shop: DATABSE_URL (did you mean DATABASE_URL?), STRIPE_KEY. Declared, and missing in /prod/shop: DATABASE_URL.',
  });
});

test('suggests a missing name rather than one that exists', () => {
  const declared = ['API_KEYS', 'API_KEYX'];
  expect(of({ undeclared: ['API_KEY'], declared, present: ['API_KEY', 'API_KEYS'] }).nearest).toEqual({ API_KEY: 'API_KEYX' });
  expect(of({ undeclared: ['API_KEY'], declared, present: ['API_KEY', 'API_KEYX'] }).nearest).toEqual({ API_KEY: 'API_KEYS' });
});

test.each(['9LIVES', 'has space', 'a/b', '', '__proto__', 'ünï'])('a name that a container can\'t have is reported as unusable: %p', (name) => {
  const detail = of({ undeclared: [name, 'GOOD'], present: [name, 'GOOD'] });
  expect([detail.names, detail.unusable, detail.count]).toEqual([['GOOD'], [name], 2]);
  expect(detail.message).toContain(`A container can't have ${name} as a variable's name.`);
});

test('a message contains ten names, and the number of the others', () => {
  const undeclared = Array.from({ length: 500 }, (_, index) => `NAME_${index}`);
  expect(of({ undeclared, declared: [], present: undeclared }).message).toBe(
    'Prod/Shop/Secrets declares no variables for 500 new names in /prod/shop: NAME_0, NAME_1, NAME_10, NAME_100, NAME_101, NAME_102, NAME_103, NAME_104, NAME_105, NAME_106 and 490 more.',
  );
});

/** Two letters too many, each time others or elsewhere. */
function misspelt(index: number): string {
  const place = Math.floor(index / 676) + 1;
  return `${'DATABASE_URL'.slice(0, place)}${String.fromCharCode(65 + Math.floor(index % 676 / 26), 65 + index % 26)}${'DATABASE_URL'.slice(place)}`;
}

test('names that differ by design are no typing errors, as in `sync`', () => {
  const undeclared = ['KEY_2', 'HTTPS_PROXY', 'DB_PORT', 'DATABASE_URI'];
  expect(of({ undeclared, declared: ['KEY_1', 'HTTP_PROXY', 'DB_HOST', 'DATABASE_URL'], present: [...undeclared, 'KEY_1', 'HTTP_PROXY', 'DB_HOST', 'DATABASE_URL'] }).nearest)
    .toEqual({ DATABASE_URI: 'DATABASE_URL' });
});

test.each([
  ['10,000 names of 1,000 characters', Array.from({ length: 10_000 }, (_, index) => `N${index}_`.padEnd(1000, 'X')), []],
  ['as many typing errors of a declared one', Array.from({ length: 5_000 }, (_, index) => misspelt(index)), ['DATABASE_URL']],
  ['as many that no container can have', Array.from({ length: 10_000 }, (_, index) => `${index} ${'"'.repeat(1000)}`), []],
  ['as many declared ones that are missing', ['A'], Array.from({ length: 10_000 }, (_, index) => `D${index}`.padEnd(900, 'X'))],
])('%s fit into an entry of 256 KB', (_, undeclared, declared) => {
  const detail = of({ undeclared, declared, present: undeclared });
  expect(Buffer.byteLength(JSON.stringify(detail))).toBeLessThan(250_000);
  expect(detail.count).toBe(undeclared.length);
});

test('any name is reported as either usable or unusable', () => {
  fc.assert(fc.property(fc.uniqueArray(fc.string({ unit: 'binary', maxLength: 60 }), { maxLength: 40 }), fc.array(fc.string(), { maxLength: 20 }), (undeclared, declared) => {
    const { names, unusable, nearest } = of({ undeclared, declared, present: undeclared });
    expect([...names, ...unusable].sort()).toEqual([...undeclared].sort());
    expect(Object.values(nearest).every((name) => declared.includes(name))).toBe(true);
  }));
});
