import * as fc from 'fast-check';
import { fit, jsonBytes, report } from '../../../src/gate/function/report';

const finding = fc.record({ variable: fc.stringMatching(/^[A-Z]{1,9}$/), problem: fc.string({ unit: 'binary', maxLength: 400 }), fix: fc.string({ maxLength: 100 }) });

test('a report never exceeds its size, and counts what it leaves out', () => {
  fc.assert(fc.property(fc.array(finding, { minLength: 1, maxLength: 60 }), fc.integer({ min: 600, max: 4_000 }), fc.string({ maxLength: 200 }), (findings, bytes, note) => {
    const text = report(findings, 100, bytes, '/log', note.replace(/\n/g, ' '));
    expect(jsonBytes(text)).toBeLessThanOrEqual(Math.max(bytes, 0));
    const left = /\nand (\d+) more; all of them are in the log \/log/.exec(text);
    const shown = findings.filter(({ variable, problem, fix }) => text.includes(`\n${variable}: ${problem}\n-> ${fix}`)).length;
    expect(shown).toBeGreaterThanOrEqual(findings.length - Number(left?.[1] ?? 0));
  }));
});

const line = (variable: string, problem = 'is missing'): { variable: string; problem: string; fix: string } => ({ variable, problem, fix: 'put it' });

test('contains everything that fits, in order, with the note at the end', () => {
  expect(report([line('A'), line('B')], 3, 4_000, '/log', 'By the way.')).toBe('2 of 3 values are not ready:\nA: is missing\n-> put it\nB: is missing\n-> put it\nBy the way.');
});

test('a finding that is too long doesn\'t hide the others', () => {
  expect(report([line('A', 'x'.repeat(5_000)), line('B')], 2, 500, '/log')).toBe('2 of 2 values are not ready:\nB: is missing\n-> put it\nand 1 more; all of them are in the log /log');
});

test('a note is always kept, shortened where necessary', () => {
  const text = report(Array.from({ length: 500 }, (_, index) => line(`V${index}`)), 500, 3_500, '/log', `Note ${'n'.repeat(5_000)}`);
  expect(text).toContain('\nNote nnn');
  expect(jsonBytes(text)).toBeLessThanOrEqual(3_500);
  expect(text).toContain('V0: is missing');
});

test('a text is cut between characters, not within one', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 100 }), fc.integer({ min: 2, max: 200 }), (text, bytes) => {
    const cut = fit(text, bytes);
    expect(jsonBytes(cut)).toBeLessThanOrEqual(bytes);
    expect(text.startsWith(cut)).toBe(true);
    expect(cut.length === text.length || jsonBytes([...text].slice(0, [...cut].length + 1).join('')) > bytes).toBe(true);
  }));
});
