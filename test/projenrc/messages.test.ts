import { readFileSync } from 'fs';
import { join } from 'path';
import { blocks } from '../../projenrc/docs/pages';
import { declaration, GateHarness, secret } from '../support/gate';

const ROOT = join(__dirname, '..', '..');
const DB = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db';

test('the README shows what the gate says, word by word', async () => {
  const harness = new GateHarness();
  const fine = ['A', 'B', 'C', 'D', 'E', 'F', 'G'];
  fine.forEach((name) => harness.aws.ssm().put(`/prod/shop/${name}`, harness.value(name)));
  harness.aws.secretsManager().put('prod/db', JSON.stringify({ password: harness.value('password') }));
  const { Reason } = await harness.run(declaration({
    ...Object.fromEntries(fine.map((name) => [name, secret(name)])),
    DATABASE_URL: secret('DATABASE_URL'),
    DB_PASSWORD: { kind: 'foreign-secret', arn: DB, field: 'pasword' },
  }));
  const text = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const shown = blocks({ path: 'README.md', text }).find(({ code }) => code.includes('not ready:'))!.code.trimEnd().split('\n');
  const said = Reason!.split('\n');
  expect(shown).toHaveLength(said.length);
  shown.forEach((line, index) => expect(said[index].slice(0, line.endsWith('…') ? line.length - 1 : undefined)).toBe(line.replace(/…$/, '')));
});

test('messages of the gate in the troubleshooting page are those of its checks', async () => {
  const page = readFileSync(join(ROOT, 'docs', 'troubleshooting.md'), 'utf8');
  const harness = new GateHarness();
  harness.aws.ssm().put('/prod/shop/EMPTY', '');
  harness.aws.ssm().put('/prod/shop/PLAIN', harness.value('PLAIN'), 'String');
  harness.aws.secretsManager().put('prod/shop', '{"NULL":null,"ARRAY":[],"NUMBER":1000000}');
  const { Reason } = await harness.run(declaration({
    X: secret('X'), EMPTY: secret('EMPTY'), PLAIN: secret('PLAIN'), NULL: secret('NULL', 1), ARRAY: secret('ARRAY', 1), NUMBER: secret('NUMBER', 1), K: secret('K', 1),
  }, { stores: [{ kind: 'ssm', name: '/prod/shop' }, { kind: 'secretsmanager', name: 'prod/shop' }] }));
  const problems = Reason!.split('\n').slice(1).map((line) => line.slice(line.indexOf(': ') + 2, line.indexOf(' -> ')))
    .map((problem) => problem.replace(/; store it as a JSON string$/, '').replace('/prod/shop/EMPTY', '/prod/shop/X').replace('/prod/shop/PLAIN', '/prod/shop/X')
      .replace(/key \w+ of prod\/shop/, 'key K of prod/db').replace('prod/shop has no key', 'prod/db has no key').replace(', which ECS delivers in Go\'s notation', ''));
  expect(problems).toHaveLength(7);
  problems.forEach((problem) => expect(page).toContain(`\`${problem}`));
});
