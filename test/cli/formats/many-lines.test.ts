import { certainValues, parseValues, printValues, ReadableFormat, Values } from '../../../src/cli/formats';
import { planImport } from '../../../src/cli/operations/import/plan';
import { table } from '../../../src/cli/output/table';
import { Declaration } from '../../../src/core/declaration';

const declaration: Declaration = { service: 'Shop', verification: 'values', stores: [{ kind: 'ssm', name: '/prod/shop' }], variables: { A: { kind: 'secret', store: 0, name: 'A' } } };
const declares = (name: string): boolean => name === 'A';

const text: { readonly [format in ReadableFormat]: (values: Values) => string } = {
  dotenv: (values) => printValues(values, 'dotenv'),
  docker: (values) => printValues(values, 'dotenv'),
  json: (values) => printValues(values, 'json'),
  yaml: (values) => printValues(values, 'yaml'),
  shell: (values) => printValues(values, 'shell'),
  copilot: (values) => Object.entries(values).map(([name, value]) => `${name}:\n  prod: ${value}\n`).join(''),
};

/** Seconds of this process to read a file, plan it and lay out the plan; the best of three, as others use the machine too. */
function secondsFor(format: ReadableFormat, lines: number): number {
  const file = text[format](Object.fromEntries(Array.from({ length: lines }, (_, index) => [`NAME_${index}`, `some value ${index}`])));
  return Math.min(...[1, 2, 3].map(() => {
    const before = process.cpuUsage();
    const values = certainValues('x', parseValues(file, { file: 'x', format, environment: format === 'copilot' ? 'prod' : undefined }), { declares, uses: declares });
    const { items } = planImport({ declaration, ...values, current: new Map() });
    table(['NAME', 'ACTION', 'VALUE', ''], items.map(({ name, action, reason = '' }) => [name, action, '', reason]));
    expect(items).toHaveLength(lines + 1);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  }));
}

test.each(Object.keys(text) as ReadableFormat[])('ten times as many lines of %s take about ten times as long', (format) => {
  secondsFor(format, 1_000); // compiled by now
  // About 12 on a quiet machine, and 100 for work that grows with the square.
  expect(secondsFor(format, 50_000) / secondsFor(format, 5_000)).toBeLessThan(20);
});
