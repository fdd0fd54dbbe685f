import { commandsIn } from '../../../projenrc/docs/commands';
import { blocks, codeSpans, pages } from '../../../projenrc/docs/pages';
import { commandsOf } from '../../../projenrc/docs/shell';
import { commandsIn as commandsInFix } from '../../../src/core/fix';
import { everyFinding, parseAwsCommands } from '../../support/documentation';

/** Commands of the AWS CLI are held against the AWS CLI itself; it sends nothing. */

const all = pages();
const { commands } = commandsIn(all.flatMap(blocks), all.flatMap(codeSpans));

/** `aws ecs describe-services` in running text names a command, and isn't one to type. */
const namesOnly = (words: readonly string[]): boolean => words.every((word) => !word.startsWith('--'));

test.each([
  [['ssm', 'put-parameter', '--name', '/a', '--value', 'x'], { operations: ['PutParameter'], said: '' }],
  [['ssm', 'put-parameter', '--name', '/a'], { operations: [], said: expect.stringContaining('arguments are required: --value') }],
  [['ssm', 'put-parameter', '--name', '/a', '--value', 'x', '--secret'], { operations: [], said: expect.stringContaining('Unknown options: --secret') }],
  [['ssm', 'set-parameter'], { operations: [], said: expect.anything() }],
])('the AWS CLI reads %j', async (words, expected) => {
  expect(await parseAwsCommands([words])).toEqual([expected]);
});

test('the AWS CLI accepts the commands in the documentation', async () => {
  const found = commands.filter(({ words }) => words[0] === 'aws' && words[1] !== 'sso');
  const results = await parseAwsCommands(found.map(({ words }) => words.slice(1)));
  const problems = found.flatMap(({ path, line, words, shortened }, index) => {
    const { operations, said } = results[index];
    const fine = operations.length === 1 || ((shortened || namesOnly(words)) && said.includes('arguments are required'));
    return fine ? [] : [`${path}:${line}: ${words.join(' ')}: ${said}`];
  });
  expect(problems).toEqual([]);
  expect(found.length).toBeGreaterThan(5);
});

test('the AWS CLI accepts the commands in findings of the gate', async () => {
  const found = [...new Set(everyFinding().flatMap(({ fix }) => commandsInFix(fix)))]
    .flatMap((fix) => commandsOf(fix).filter(([program]) => program === 'aws'));
  const results = await parseAwsCommands(found.map((words) => words.slice(1)));
  expect(found.flatMap((words, index) => (results[index].operations.length === 1 ? [] : [`${words.join(' ')}: ${results[index].said}`]))).toEqual([]);
  expect(new Set(results.flatMap(({ operations }) => operations))).toEqual(new Set(['PutParameter', 'PutSecretValue', 'CreateSecret', 'RestoreSecret', 'ListSecretVersionIds']));
});
