import { table } from '../../../src/cli/output/table';

const dim = (text: string): string => `\u001b[2m${text}\u001b[22m`;

test('a cell keeps its colour as a whole, and control characters inside are shown', () => {
  expect(table(['NAME', 'VALUE'], [['A', dim('same')], ['B', dim('\u001b[2Jx\n')], ['C', 'x\u001b[31m']]).split('\n').slice(1)).toEqual([
    `A     ${dim('same')}`,
    `B     ${dim('\\u001b[2Jx\\n')}`,
    'C     x\\u001b[31m',
  ]);
});
