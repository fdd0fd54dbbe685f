import { PlannedVariable, ServicePlan } from '../../../src/cli/operations/plan/plan';
import { planAnnotations } from '../../../src/cli/report/github';
import { planJunit } from '../../../src/cli/report/junit';
import { listPlaces } from '../../../src/cli/report/list-places';
import { planMarkdown } from '../../../src/cli/report/markdown';

const put = (name: string, stage: string): string => `npx cdk-service-secrets put ${name} -s ${stage}/Shop/Secrets`;
const of = (stage: string, ...variables: PlannedVariable[]): ServicePlan =>
  ({ service: `${stage}/Shop/Secrets`, stack: `${stage}-Shop`, account: '111122223333', region: 'eu-west-1', variables, notes: [] });
const missing = (name: string, stage: string): PlannedVariable => ({ name, change: 'new', state: 'missing', problem: `/${stage}/${name} does not exist`, fix: put(name, stage) });

const THREE = [
  of('dev', { name: 'DATABASE_URL', state: 'ready' }, { name: 'LOG_LEVEL', change: 'new', state: 'created' }, { name: 'STRIPE_WEBHOOK_SECRET', change: 'new', state: 'ready' }),
  of('staging', { name: 'DATABASE_URL', state: 'ready' }, { name: 'LOG_LEVEL', change: 'new', state: 'created' }, missing('STRIPE_WEBHOOK_SECRET', 'staging')),
  of('prod', { name: 'DATABASE_URL', state: 'wrong', problem: 'must be a URL', fix: put('DATABASE_URL', 'prod') }, { name: 'LOG_LEVEL', change: 'new', state: 'created' },
    { name: 'OLD_KEY', change: 'removed', state: 'in-use', problem: 'still read by revision shop:41' }, missing('STRIPE_WEBHOOK_SECRET', 'prod')),
];

describe('Markdown', () => {
  test('of three environments has one table, the outcome, and the commands', () => {
    expect(planMarkdown(THREE)).toBe([
      '### Values for this deployment: 2 to put, 1 created', '',
      '| variable | dev | staging | prod |', '|---|---|---|---|',
      '| `DATABASE_URL` | ok | ok | must be a URL |',
      '| `LOG_LEVEL` (new) | created | created | created |',
      '| `OLD_KEY` (removed) |  |  | still read by revision shop:41 |',
      '| `STRIPE_WEBHOOK_SECRET` (new) | ok | missing | missing |', '',
      '**Merging now would stop staging and prod.** Put what is missing:', '',
      '    npx cdk-service-secrets put STRIPE_WEBHOOK_SECRET -s staging/Shop/Secrets',
      '    npx cdk-service-secrets put DATABASE_URL -s prod/Shop/Secrets',
      '    npx cdk-service-secrets put STRIPE_WEBHOOK_SECRET -s prod/Shop/Secrets', '',
    ].join('\n'));
  });

  test('has the first of two commands in a line that can be pasted', () => {
    const two = '-> npx cdk-service-secrets copy A --from /old\nor, for a new value:\n-> npx cdk-service-secrets put A --generate';
    const text = planMarkdown([of('dev', { name: 'A', change: 'place', state: 'missing', problem: 'moved', fix: two })]);
    expect(text).toContain('\n    npx cdk-service-secrets copy A --from /old\n');
    expect(text).not.toContain('; or,');
  });

  test('says that all values are ready', () => {
    expect(planMarkdown([of('dev', { name: 'A', state: 'ready' })])).toBe('### Values for this deployment: nothing to put\n\nEvery value is there.\n\nThe deployment has every value that it needs.\n');
  });

  test('names the services with unknown results, and why', () => {
    const text = planMarkdown([{ ...of('dev', { name: 'A', state: 'unknown' }), trouble: 'CredentialsProviderError: sign in first' }]);
    expect(text).toContain('**Nobody could tell for dev-Shop.** CredentialsProviderError: sign in first');
    expect(text).not.toContain('The deployment has every value');
  });

  test('names a declaration that can\'t be read', () => {
    expect(planMarkdown([], [{ path: 'Shop/Secrets', stack: { name: 'Shop' }, problem: 'its `Format` must be 1' }])).toContain('- `Shop/Secrets` (stack Shop) can\'t be read: its \\`Format\\` must be 1');
  });

  test('escapes markup, ends of cells and line breaks in any text', () => {
    const text = planMarkdown([of('dev', { name: 'A', state: 'wrong', problem: 'a | b\n# <img src=x> [x](y) `c` *d*', fix: 'do | this' })]);
    expect(text).toContain('| `A` | a \\| b \\# \\<img src=x\\> \\[x\\](y) \\`c\\` \\*d\\* |');
    expect(text).toContain('- do \\| this');
  });
});

describe('annotations of GitHub', () => {
  test('are errors for what stops the deployment, with file and line, and notices for the rest', () => {
    const places = listPlaces('config/shop.yaml', 'variables:\n  DATABASE_URL: secret\n  STRIPE_WEBHOOK_SECRET: secret\n', ['STRIPE_WEBHOOK_SECRET']);
    expect(planAnnotations(THREE.slice(2), places).split('\n')).toEqual([
      '::error title=DATABASE_URL in prod/Shop/Secrets::must be a URL%0A-> npx cdk-service-secrets put DATABASE_URL -s prod/Shop/Secrets',
      '::notice title=LOG_LEVEL (new) in prod/Shop/Secrets::created',
      '::notice title=OLD_KEY (removed) in prod/Shop/Secrets::still read by revision shop:41',
      '::error file=config/shop.yaml,line=3,title=STRIPE_WEBHOOK_SECRET (new) in prod/Shop/Secrets::/prod/STRIPE_WEBHOOK_SECRET does not exist%0A-> npx cdk-service-secrets put STRIPE_WEBHOOK_SECRET -s prod/Shop/Secrets',
      '',
    ]);
  });

  test('escape commands in any text', () => {
    expect(planAnnotations([of('dev', { name: 'A', state: 'wrong', problem: '100%\r\n::error::x' })], new Map([['A', { file: 'a,b:c.yaml', line: 1 }]])))
      .toBe('::error file=a%2Cb%3Ac.yaml,line=1,title=A in dev/Shop/Secrets::100%25%0D%0A::error::x\n');
  });

  test.each<[string, string, number | undefined]>([
    ['YAML', 'A: secret\nB: secret\n', 2],
    ['a list of YAML', '- A\n- B\n', 2],
    ['JSON', '{\n  "A": "secret",\n  "B": "secret"\n}\n', 3],
    ['dotenv', 'A=\r\nexport B=\r\n', 2],
    ['a longer name', 'BB: secret\nxB: secret\n', undefined],
  ])('the line of a name in %s', (_what, text, line) => {
    expect(listPlaces('f', text, ['B']).get('B')?.line).toBe(line);
  });
});

describe('JUnit', () => {
  test('has a suite for each service and a case for each variable', () => {
    const xml = planJunit(THREE.slice(1));
    expect(xml).toContain('<testsuite name="staging/Shop/Secrets" tests="3" failures="1" errors="0">');
    expect(xml).toContain('<testcase classname="staging/Shop/Secrets" name="DATABASE_URL"/>');
    expect(xml).toContain('name="STRIPE_WEBHOOK_SECRET"><failure message="/staging/STRIPE_WEBHOOK_SECRET does not exist">/staging/STRIPE_WEBHOOK_SECRET does not exist\n-&gt; npx cdk-service-secrets');
    expect(xml).not.toContain('OLD_KEY');
  });

  test('has an error for an unknown result, and accepts any text', () => {
    const xml = planJunit([{ ...of('dev', { name: 'A', state: 'unknown' }), trouble: '<&"\u0000\'>' }], [{ path: 'Shop/X', stack: { name: 'Shop' }, problem: 'no' }]);
    expect(xml).toContain('<error message="&lt;&amp;&quot;&apos;&gt;">');
    expect(xml).toContain('<testsuite name="Shop/X" tests="1" failures="0" errors="1">');
  });
});
