import { spawnSync } from 'child_process';
import * as fc from 'fast-check';
import { findings } from './finding';
import { ReferenceVariable } from '../../src/core/declaration';
import { testEachShell } from '../support/shells';

jest.setTimeout(60_000);

const MARKER = 'canary-81c2';

describe('a file in base64', () => {
  const variable: ReferenceVariable = { kind: 'secret', store: 0, name: 'FILE', file: { path: '/java/store.p12', encoding: 'base64' } };
  const ssmFinding = 'FILE: /prod/shop/FILE is not base64\npass it the output of base64 FILE:\n-> npx cdk-service-secrets put FILE -s Shop/Secrets';

  test.each(['aGVsbG8=', 'aGVsbG8=\n', 'aGVs\nbG8=\n', 'aGVsbG8h', 'YQ==', '+/+/'])('may contain %j', (value) => {
    expect(findings(variable, value)).toEqual([]);
  });

  test.each([['text', `${MARKER} !`], ['no padding', 'aGVsbG8'], ['padding within', 'YQ==YQ=='], ['carriage returns', 'aGVs\r\nbG8='], ['a PEM header', '-----BEGIN X-----\nYQ==\n'], ['one character', 'a'], ['the URL-safe variant', '-_-_']])(
    'is refused with %s, without showing the value', (_, value) => {
      expect(findings(variable, value)).toEqual([ssmFinding]);
    });

  test('is checked in the key of a JSON secret', () => {
    expect(findings(variable, JSON.stringify({ FILE: 'YQ==', OTHER: MARKER }), 'secretsmanager')).toEqual([]);
    expect(findings(variable, JSON.stringify({ FILE: MARKER }), 'secretsmanager')[0]).toMatch(/^FILE: key FILE of prod\/shop is not base64\npass it the output of base64 FILE:\n-> /);
  });

  test('has a fix that names the owner, for an external value', () => {
    expect(findings({ kind: 'parameter', parameter: '/common/store', file: variable.file }, MARKER)).toEqual([
      'FILE: /common/store is not base64\n-> pass it the output of base64 FILE: correct the reference in code, or let the owner of /common/store store another value',
    ]);
  });

  test('is not checked where only metadata was read', () => {
    expect(findings(variable, undefined)).toEqual([]);
  });

  test('does not affect other files and variables', () => {
    expect(findings({ kind: 'secret', store: 0, name: 'FILE', file: { path: '/tls/key.pem' } }, '!')).toEqual([]);
    expect(findings({ kind: 'secret', store: 0, name: 'FILE' }, '!')).toEqual([]);
  });

  testEachShell('that is accepted is what $name decodes, and what it cannot decode is found', ({ path }) => {
    const value = fc.oneof(
      fc.base64String({ minLength: 1 }),
      fc.uint8Array({ minLength: 1 }).map((bytes) => Buffer.from(bytes).toString('base64').replace(/.{8}/g, '$&\n')),
      fc.string({ unit: fc.constantFrom(...'aQ/+=\n-'), minLength: 1, maxLength: 12 }),
    );
    fc.assert(fc.property(value, (text) => {
      const { status, stdout } = spawnSync('base64', ['-d'], { env: { PATH: path }, input: text });
      if (findings(variable, text).length === 0) {
        expect({ status, stdout }).toEqual({ status: 0, stdout: Buffer.from(text, 'base64') });
      }
      if (status !== 0) {
        expect(findings(variable, text)).toHaveLength(1);
      }
    }), { numRuns: 60 });
  });
});
