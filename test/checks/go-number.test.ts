import * as fc from 'fast-check';
import { rewrittenByGo } from '../../src/checks/go-number';

test.each([
  ['0', false], ['-0', false], ['1', false], ['-1', false], ['999999', false], ['1000000', true], ['-1000000', true], ['1234567', true],
  ['0.5', false], ['0.0001', false], ['0.00009', true], ['1.10', true], ['1.0', true], ['1e3', true],
  ['3e+35', false], ['3e35', true], ['3E+35', true], ['1e+06', false], ['1e+6', true], ['1.5e-07', false], ['1.5e-7', true], ['0e+00', true], ['1e+05', true],
  ['1.7976931348623157e+308', false], ['1e+400', true], ['1E3', true], ['123456.789', false], ['0.10000000000000000001', true],
])('rewrittenByGo of %s is %s', (literal, expected) => {
  expect(rewrittenByGo(literal)).toBe(expected);
});

test('Go delivers every integer of up to six digits as it is written', () => {
  fc.assert(fc.property(fc.integer({ min: -999_999, max: 999_999 }), (value) => !rewrittenByGo(String(value))));
});
