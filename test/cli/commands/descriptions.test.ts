import { check } from '../../../src/cli/commands/check';
import { importFile } from '../../../src/cli/commands/import';
import { list } from '../../../src/cli/commands/list';
import { put } from '../../../src/cli/commands/put';
import { template } from '../../../src/cli/commands/template';
import { Declaration } from '../../../src/core/declaration';
import { fakeAccount, fillShop, runCommand, SHOP } from '../../support/cli';
import { FakeAws } from '../../support/fakes';

/** The shop, whose API key and mode people are told about. */
const DESCRIBED: Declaration = {
  ...SHOP,
  variables: {
    ...SHOP.variables,
    API_KEY: { kind: 'secret', store: 0, name: 'api-key', description: 'Live key of the payment provider', helpUrl: 'https://pay.example/keys' },
    NODE_ENV: { kind: 'plain', description: 'Mode of Node.js' },
  },
};
const declarations = [DESCRIBED];

let aws: FakeAws;
beforeEach(() => fillShop(aws = fakeAccount()));

test('list shows them in a column, only if there are any', async () => {
  const { stdout } = await runCommand(list, [{}], { declarations });
  expect(stdout).toMatch(/STATE +PLACE +DESCRIPTION\n/);
  expect(stdout).toMatch(/^API_KEY .* Live key of the payment provider {2}https:\/\/pay\.example\/keys$/m);
  expect(stdout).toMatch(/^NODE_ENV .* Mode of Node\.js$/m);
  expect((await runCommand(list, [{}])).stdout).not.toContain('DESCRIPTION');
});

test('list --json contains them', async () => {
  const { variables } = JSON.parse((await runCommand(list, [{}], { declarations, json: true })).stdout).services[0];
  expect(variables[0]).toMatchObject({ name: 'API_KEY', description: 'Live key of the payment provider', helpUrl: 'https://pay.example/keys' });
});

test('check shows them below a finding', async () => {
  aws.ssm().parameters.delete('/prod/shop/api-key');
  const { stdout } = await runCommand(check, [{}], { declarations });
  expect(stdout).toContain('put API_KEY -s Shop/Secrets --region eu-west-1\n    Live key of the payment provider\n    https://pay.example/keys\n');
  const { findings } = JSON.parse((await runCommand(check, [{}], { declarations, json: true })).stdout).services[0];
  expect(findings).toMatchObject([{ variable: 'API_KEY', description: 'Live key of the payment provider', helpUrl: 'https://pay.example/keys' }]);
});

test.each(['dotenv', 'yaml'] as const)('a template in %s contains them as comments', async (format) => {
  const { stdout } = await runCommand(template, ['-', { format }], { declarations });
  expect(stdout).toContain('\n# secret\n# Live key of the payment provider\n# https://pay.example/keys\nAPI_KEY');
  expect(stdout).toContain('\n# NODE_ENV: set in code, nothing to fill in\n# Mode of Node.js\n');
});

test('put shows them before it reads the value, and writes the description', async () => {
  const { stderr } = await runCommand(put, ['API_KEY', {}], { declarations, input: 'new' });
  expect(stderr).toContain('Live key of the payment provider\nhttps://pay.example/keys\n');
  expect(aws.ssm().parameters.get('/prod/shop/api-key')).toMatchObject({ value: 'new', description: 'Live key of the payment provider' });
});

test('import writes the description', async () => {
  await runCommand(importFile, ['-', { yes: true }], { declarations, input: 'API_KEY=new\nDATABASE_URL=other\n' });
  expect(aws.ssm().parameters.get('/prod/shop/api-key')).toMatchObject({ value: 'new', description: 'Live key of the payment provider' });
  expect(aws.ssm().parameters.get('/prod/shop/DATABASE_URL')!.description).toBeUndefined();
});

test('without a gate they are read as well', async () => {
  const { stdout } = await runCommand(template, ['-', {}], { declarations: [{ ...DESCRIBED, verification: 'none' }] });
  expect(stdout).toContain('# Live key of the payment provider\n');
});
