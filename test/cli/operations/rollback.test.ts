import { diffValues, hasDifferences } from '../../../src/cli/operations/diff/plan';
import { commandEnvironment, EnvironmentSources } from '../../../src/cli/operations/exec/plan';
import { versionToRestore } from '../../../src/cli/operations/rollback/plan';
import { ValueVersion } from '../../../src/stores/value-store';

const version = (id: string, value: string | undefined, current = false): ValueVersion => ({ version: id, value, current, labels: [] });
const versions = [version('4', 'b', true), version('3', 'b'), version('2', undefined), version('1', 'a')];

test('without a version, the newest one with another value is restored', () => {
  expect(versionToRestore('A', versions, undefined, {})).toMatchObject({ version: '1', value: 'a' });
});

test.each([['3', '3'], ['1', '1']])('version %s by name', (to, expected) => {
  expect(versionToRestore('A', versions, to, {}).version).toBe(expected);
});

test('a version ID of Secrets Manager may be shortened', () => {
  const ids = [version('aaaaaaaa-1', 'x', true), version('bbbbbbbb-1', 'y'), version('bbbbbbbb-2', 'z')];
  expect(versionToRestore('A', ids, 'aaaa', {}).value).toBe('x');
  expect(() => versionToRestore('A', ids, 'bbbbbbbb', {})).toThrow('version bbbbbbbb of A is not unique');
});

test.each([['2', 'version 2 has no value of A'], ['9', 'A has no version 9']])('version %s: %s', (to, message) => {
  expect(() => versionToRestore('A', versions, to, {})).toThrow(message);
});

test('nothing to restore', () => {
  expect(() => versionToRestore('A', [version('2', 'a', true), version('1', 'a')], undefined, {})).toThrow('A has no earlier version with another value');
});

test('differences are sorted by name', () => {
  const rows = diffValues({ values: new Map([['B', '1'], ['A', '1'], ['D', '1']]) }, { values: new Map([['B', '2'], ['A', '1'], ['C', '1']]) });
  expect(rows.map(({ name, difference }) => `${name} ${difference}`)).toEqual(['A same', 'B differs', 'C only-right', 'D only-left']);
  expect([hasDifferences(rows), hasDifferences(rows.slice(0, 1)), hasDifferences([])]).toEqual([true, false, false]);
});

test('the service overrides the shell, a file overrides both, the last file wins', () => {
  const sources: EnvironmentSources = {
    shell: { PATH: '/bin', A: 'shell', B: 'shell', C: 'shell', D: 'shell', GONE: undefined },
    service: new Map([['B', 'service'], ['C', 'service'], ['D', 'service']]),
    files: [{ C: 'first', D: 'first' }, { D: 'second' }],
  };
  expect(commandEnvironment(sources)).toEqual({ PATH: '/bin', A: 'shell', B: 'service', C: 'first', D: 'second' });
  expect(commandEnvironment({ ...sources, pristine: true })).toEqual({ PATH: '/bin', B: 'service', C: 'first', D: 'second' });
});
