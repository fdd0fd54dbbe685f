import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { Block, blocks, pages } from '../../projenrc/docs/pages';
import { ServicePlan } from '../../src/cli/operations/plan/plan';
import { planMarkdown } from '../../src/cli/report/markdown';
import { ParameterVariable } from '../../src/core/declaration';
import { parseList } from '../../src/core/list/parse';
import { formatFinding } from '../../src/core/stored-value';
import { describeCommand } from '../../src/eks/readiness';
import { report } from '../../src/gate/function/report';
import { declaration, GateHarness, secret } from '../support/gate';

/** What the pages show as said by a program is said by it, word by word. */

const ROOT = join(__dirname, '..', '..');
const texts = pages().flatMap(blocks).filter(({ language }) => language === 'text');
const DB = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db';

/** Lines of a page may end early, by an ellipsis; a line that is one stands for others. */
function expectShown({ code }: Block, said: string): void {
  code.trimEnd().split('\n').filter((line) => line !== '…').forEach((line) => {
    expect(said.split('\n').some((candidate) => (line.endsWith('…') ? candidate.startsWith(line.slice(0, -1)) : candidate === line)) ? line : said).toBe(line);
  });
}

async function twoOfNine(): Promise<string> {
  const harness = new GateHarness();
  const fine = ['A', 'B', 'C', 'D', 'E', 'F', 'G'];
  fine.forEach((name) => harness.aws.ssm().put(`/prod/shop/${name}`, harness.value(name)));
  harness.aws.secretsManager().put('prod/db', JSON.stringify({ password: harness.value('password') }));
  return (await harness.run(declaration({
    ...Object.fromEntries(fine.map((name) => [name, secret(name)])),
    DATABASE_URL: secret('DATABASE_URL'),
    DB_PASSWORD: { kind: 'foreign-secret', arn: DB, field: 'pasword' },
  }))).Reason!;
}

/** A list of which one value isn't there: the names and numbers are the page's. */
async function oneMissing(block: Block, prefix: string): Promise<void> {
  const [, count, name] = /^1 of (\d+) values is not ready:\n(\w+): /.exec(block.code)!;
  const harness = new GateHarness();
  const others = Array.from({ length: Number(count) - 1 }, (_, index) => `OTHER_${index}`);
  others.forEach((other) => harness.aws.ssm().put(`${prefix}/${other}`, harness.value(other)));
  const stores = [{ kind: 'ssm' as const, name: prefix }];
  const said = (await harness.run({ ...declaration(Object.fromEntries([...others, name].map((each) => [each, secret(each)]))), stores })).Reason!;
  expectShown(block, said);
}

/** Who says it, by page and first words. */
const SAID: { readonly [beginning: string]: (block: Block) => Promise<void> | void } = {
  'README.md: 2 of 9 values': async (block) => {
    const said = await twoOfNine();
    expect(block.code.trimEnd().split('\n')).toHaveLength(said.split('\n').length);
    expectShown(block, said);
  },
  'docs/troubleshooting.md: Received response status': async (block) => {
    const more = Array.from({ length: 13 }, (_, index) => ({ variable: `Z${index}`, problem: 'x'.repeat(400), fix: 'y' }));
    const long = report(more, more.length, 1_000, '/aws/lambda/gate', '');
    expect(long.split('\n').pop()).toMatch(/^and \d+ more; all of them are in the log \/aws\//);
    expectShown(block, `Received response status [FAILED] from custom resource. Message returned: ${await twoOfNine()}\n${long.split('\n').pop()!.replace(/\d+/, '12')}`);
  },
  'docs/gate-first.md: 1 of 8 values': async (block) => {
    const harness = new GateHarness();
    const parameter = (name: string): ParameterVariable => ({ kind: 'parameter', parameter: `/dev/shop/${name}` });
    const fine = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    fine.forEach((name) => harness.aws.ssm().put(`/dev/shop/${name}`, harness.value(name)));
    const references = { ...Object.fromEntries(fine.map((name) => [name.toUpperCase(), parameter(name)])), STRIPE_WEBHOOK_KEY: parameter('stripe_key') };
    expectShown(block, (await harness.run({ ...declaration(references), stores: [] })).Reason!);
  },
  'docs/express-mode.md: 1 of': (block) => oneMissing(block, '/prod/booking'),
  'docs/batch.md: 1 of': (block) => oneMissing(block, '/prod/billing'),
  'docs/task-definitions.md: 1 of': (block) => oneMissing(block, '/prod/mail'),
  'docs/scheduled-tasks.md: 1 of': (block) => oneMissing(block, '/prod/billing'),
  'docs/how-it-works.md: {"message":"waiting for': async (block) => {
    const harness = new GateHarness();
    await harness.run(declaration({ API_KEY: secret('API_KEY') }), { Wait: 600 });
    expectShown(block, harness.logs.map((entry) => JSON.stringify(entry)).join('\n'));
  },
  'docs/variable-lists.md: service-secrets.yaml:2': (block) => {
    expect(() => parseList('service-secrets.yaml', Buffer.from('DATABASE_URL: secret\nSESSION_KEY: { generated: {}, length: 48 }\n\n\nDATABASE_URL: secret\n')))
      .toThrow(block.code.trimEnd());
  },
  'docs/kubernetes.md: Timeout waiting': (block) => {
    const advice = /\[… (.*) …\]/.exec(block.code)![1];
    const [begin, end] = advice.split('is in: ');
    expect(readFileSync(join(ROOT, 'src', 'eks', 'apply-objects.ts'), 'utf8')).toContain(`${begin}is in: \${describeCommand(`);
    expect(end).toBe(describeCommand('shop', 'shop'));
  },
  'docs/getting-started.md: 1 of 6 values': ({ path, code }) => {
    // Its deployment says so in test/e2e/documentation/getting-started.test.ts; here is its form.
    expect(code).toContain(formatFinding({ variable: 'MAIL_TOKEN', problem: 'prod/checkout has no key MAIL_TOKEN at its top level', fix: 'npx cdk-service-secrets put MAIL_TOKEN -s Checkout/Secrets --region …' }));
    expect(readFileSync(join(ROOT, 'test', 'e2e', 'documentation', 'getting-started.test.ts'), 'utf8')).toContain(`'${path}'`);
  },
  'docs/pipelines.md: ### Values for this deployment': ({ code }) => {
    const stage = (name: string, isThere: boolean): ServicePlan => ({
      service: `${name}/Shop/Secrets`,
      stack: `${name}-Shop`,
      notes: [],
      variables: [
        { name: 'LOG_LEVEL', change: 'new', state: 'created' },
        { name: 'STRIPE_WEBHOOK_SECRET', change: 'new', ...(isThere ? { state: 'ready' } : { state: 'missing', fix: `npx cdk-service-secrets put STRIPE_WEBHOOK_SECRET -s ${name}/Shop/Secrets` }) },
      ],
    });
    expect(planMarkdown([stage('Dev', true), stage('Staging', false), stage('Prod', false)])).toBe(code);
  },
  'docs/redeploy-on-change.md: fields @timestamp': ({ code }) => {
    const said = sources('redeploy');
    [...code.matchAll(/"([\w-]+)"/g)].map(([, event]) => event).filter((event) => event !== 'Service').forEach((event) => expect({ event, said: said.includes(`'${event}'`) }).toEqual({ event, said: true }));
  },
};

const keyOf = ({ path, code }: Block): string | undefined => Object.keys(SAID).find((key) => `${path}: ${code}`.startsWith(key));

test.each(texts.map((block): [string, Block] => [`${block.path}:${block.line}`, block]))('%s', async (_, block) => {
  expect(keyOf(block)).toBeDefined();
  await SAID[keyOf(block)!](block);
});

test('each listed output still appears on a page', () => {
  expect(new Set(texts.map(keyOf))).toEqual(new Set(Object.keys(SAID)));
});

test('the events of a restart on the page are those of the log', () => {
  const page = readFileSync(join(ROOT, 'docs', 'redeploy-on-change.md'), 'utf8');
  const rows = [...page.matchAll(/^ +\| (`.*?) \|/gm)].map(([, events]) => [...events.matchAll(/`([\w-]+)`/g)].map(([, event]) => event)).flat();
  const said = sources('redeploy');
  expect(rows.length).toBeGreaterThan(15);
  expect(rows.filter((event) => !said.includes(`'${event}'`))).toEqual([]);
  const written = new Set([...said.matchAll(/(?:event|reason): '([\w-]+)'/g)].map(([, event]) => event));
  expect([...written].filter((event) => !rows.includes(event))).toEqual([]);
});

function sources(part: string): string {
  const folder = join(ROOT, 'src', part);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
}
