import * as fc from 'fast-check';
import { assertNamespace, assertObjectName, assertSecretKey } from '../../src/eks/names';

/** As the API server checks them (k8s.io/apimachinery, validation.go). */
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const nearly = fc.string({ unit: fc.constantFrom('a', 'z', '0', '-', '.', '_', 'A', ' ', 'ä'), maxLength: 12 });
const long = fc.tuple(fc.constantFrom('a', '-', '.'), fc.integer({ min: 60, max: 260 })).map(([character, length]) => `a${character.repeat(length)}a`);

function accepts(check: () => void): boolean {
  try {
    check();
    return true;
  } catch {
    return false;
  }
}

test('objects have names that the API server accepts', () => {
  fc.assert(fc.property(fc.oneof(nearly, long), (name) => accepts(() => assertObjectName('name', name)) === (SUBDOMAIN.test(name) && name.length <= 253)));
});

test('namespaces have names that the API server accepts', () => {
  fc.assert(fc.property(fc.oneof(nearly, long), (name) => accepts(() => assertNamespace(name)) === (LABEL.test(name) && name.length <= 63)));
});

test('variables have keys that a Secret accepts', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 300 }), (length) => accepts(() => assertSecretKey('A'.repeat(length))) === (length <= 253)));
});

test.each([
  ['Shop_Secrets', 'as in "shop-secrets"'],
  ['-shop-', 'as in "shop"'],
])('%s is refused with a valid name: %s', (name, suggestion) => {
  expect(() => assertObjectName('name', name)).toThrow(suggestion);
});
