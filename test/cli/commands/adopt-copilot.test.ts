import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adopt, AdoptOptions } from '../../../src/cli/commands/adopt';
import { CANARY, CommandOptions, CommandRun, fakeAccount, runCommand } from '../../support/cli';
import { FakeAws } from '../../support/fakes';

/** A manifest of AWS Copilot, as its documentation has it. */

const MANIFEST = `
name: api
type: Load Balanced Web Service
image:
  build: Dockerfile
  port: 8080
variables:
  LOG_LEVEL: info
  PORT: 08080
  TABLE: \${COPILOT_APPLICATION_NAME}-\${COPILOT_ENVIRONMENT_NAME}-orders
  DB_HOST:
    from_cfn: \${COPILOT_APPLICATION_NAME}-\${COPILOT_ENVIRONMENT_NAME}-DBHost
env_file: log.env
secrets:
  DATABASE_URL: /copilot/\${COPILOT_APPLICATION_NAME}/\${COPILOT_ENVIRONMENT_NAME}/secrets/DATABASE_URL
  API_KEY: /copilot/\${COPILOT_APPLICATION_NAME}/\${COPILOT_ENVIRONMENT_NAME}/secrets/API_KEY
  ADMIN:
    secretsmanager: 'demo/prod/mysql:admin::'
  LICENSE:
    secretsmanager: demo/license
  SHARED: arn:aws:ssm:us-east-1:999999999999:parameter/shared/token
environments:
  test:
    variables:
      LOG_LEVEL: debug
  prod:
    secrets:
      API_KEY: /copilot/shop/prod/secrets/API_KEY_2
`;
let aws: FakeAws;
beforeEach(() => {
  aws = fakeAccount();
  ['DATABASE_URL', 'API_KEY', 'API_KEY_2'].forEach((name) => aws.ssm().put(`/copilot/shop/prod/secrets/${name}`, `${CANARY}${name}`));
});

/** In a workspace of Copilot, whose application is `shop`. */
async function run(options: Partial<AdoptOptions> = {}, text = MANIFEST, more: CommandOptions = {}): Promise<CommandRun> {
  const cwd = mkdtempSync(join(tmpdir(), 'copilot-'));
  mkdirSync(join(cwd, 'copilot', 'api'), { recursive: true });
  writeFileSync(join(cwd, 'copilot', '.workspace'), 'application: shop\n');
  writeFileSync(join(cwd, 'copilot', 'api', 'manifest.yml'), text);
  return runCommand(adopt, [{ format: 'typescript', manifest: 'copilot/api/manifest.yml', environment: 'prod', ...options }], { cwd, region: 'eu-west-1', ...more });
}

test('reads secrets by name and by secretsmanager, and variables, with the overrides of the environment', async () => {
  const { code, stdout } = await run();
  expect(code).toBe(0);
  const lines = stdout.split('\n').map((line) => line.trim());
  expect(lines).toEqual(expect.arrayContaining([
    "store: SecretStore.parameterStore('/copilot/shop/prod/secrets'),",
    "API_KEY: Variable.secret({ name: 'API_KEY_2' }),",
    'DATABASE_URL: Variable.secret(),',
    "LOG_LEVEL: Variable.plain('info'),",
    "PORT: Variable.plain('08080'),",
    "TABLE: Variable.plain('shop-prod-orders'),",
  ]));
  expect(stdout).toMatch(/ADMIN: Variable\.fromSecretName\('demo\/prod\/mysql', 'admin'/);
  expect(stdout).toMatch(/LICENSE: Variable\.fromSecretName\('demo\/license'/);
});

test('reads another environment, with its overrides', async () => {
  const { stdout } = await run({ environment: 'test' });
  expect(stdout).toContain("LOG_LEVEL: Variable.plain('debug'),");
  expect(stdout).toContain("store: SecretStore.parameterStore('/copilot/shop/test/secrets'),");
});

test('reports what a list can\'t contain', async () => {
  const { stdout } = await run();
  expect(stdout.match(/^\/\/ left out: .*/gm)).toEqual([
    expect.stringContaining('DB_HOST, in `variables`, from the export shop-prod-DBHost of CloudFormation'),
    expect.stringContaining('env_file of container api, log.env'),
    expect.stringContaining('what Copilot adds by itself'),
    expect.stringContaining('SHARED'),
  ]);
});

test('says what to do with the secrets that ECS itself reads', async () => {
  const { stdout } = await run({}, `${MANIFEST}logging:\n  secretOptions:\n    splunk-token: /copilot/shop/prod/secrets/SPLUNK\n`.replace('  build: Dockerfile', '  location: registry.example.com/api\n  credentials: arn:aws:secretsmanager:eu-west-1:111122223333:secret:docker'));
  expect(stdout.match(/^\/\/ left out: (secretOptions|credentials).*/gm)).toEqual([
    '// left out: secretOptions of container api, splunk-token: declare a variable for it and pass secrets.secret(\'NAME\') to the log driver',
    '// left out: credentials of the image of container api, arn:aws:secretsmanager:eu-west-1:111122223333:secret:docker: ECS pulls the image with it and no container gets it: '
      + 'pass the secret as `credentials` of ContainerImage.fromRegistry',
  ]);
});

test('--prefix and --copy copy the values', async () => {
  const { code, stdout } = await run({ prefix: '/prod/shop', copy: true, yes: true, keep: ['ADMIN', 'LICENSE'] });
  expect([code, stdout]).toEqual([0, expect.stringContaining('written: 2 of 2')]);
  expect(aws.ssm().parameters.get('/prod/shop/API_KEY')).toMatchObject({ value: `${CANARY}API_KEY_2`, type: 'SecureString' });
});

const OTHER = (extra: string): string => `name: api\ntype: Backend Service\n${extra}`;

test('sidecars are containers, with the overrides of the environment', async () => {
  const manifest = OTHER('sidecars:\n  proxy:\n    variables: { MODE: a }\n    secrets: { TOKEN: /x/TOKEN }\nenvironments:\n  prod:\n    sidecars:\n      proxy:\n        variables: { MODE: b }\n');
  expect((await run({ container: 'proxy' }, manifest)).stdout).toMatch(/MODE: Variable\.plain\('b'\),\n +TOKEN: /);
});

test.each<[string, string, Partial<AdoptOptions>, RegExp]>([
  ['overrides without a choice', MANIFEST, { environment: undefined }, /^the manifest has variables or secrets of its own for some environments\n {2}-> choose one with --environment: prod, test\n$/],
  ['a name of the environment without one', OTHER('secrets: { A: "/x/${COPILOT_ENVIRONMENT_NAME}/A" }'), { environment: undefined }, /refers to COPILOT_ENVIRONMENT_NAME, which isn't set\n {2}-> choose the environment with --environment NAME/],
  ['a variable of the shell', OTHER('variables: { A: "${STAGE}" }'), {}, /refers to STAGE, which isn't set\n {2}-> set the environment variable STAGE/],
  ['a bomb of aliases', OTHER(`a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,${Array(99).fill('*b').join(',')}]`), {}, /repeats its anchors too often to be read/],
  ['another manifest with --environment', 'apiVersion: kubernetes-client.io/v1\nkind: ExternalSecret', {}, /--environment chooses one of a manifest of AWS Copilot/],
  ['nothing in it', OTHER(''), {}, /manifest|no variables/],
])('%s', async (what, text, options, message) => {
  const { code, stdout, stderr } = await run(options, text);
  if (what === 'nothing in it') {
    expect([code, stdout]).toEqual([0, expect.stringContaining('what Copilot adds by itself')]);
  } else {
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  }
});

test('replaces the shell\'s variables, and keeps an escaped one', async () => {
  const { stdout } = await run({}, OTHER('variables:\n  A: x-${STAGE}\n  B: \\${STAGE}\n'), { env: { STAGE: 'blue' } });
  expect(stdout).toContain("A: Variable.plain('x-blue'),");
  expect(stdout).toContain("B: Variable.plain('${STAGE}'),");
});

test.each([
  ['a secret in variables', `variables:\n  DB_PASSWORD: ${CANARY}hunter2\n`],
  ['a secret of another form', `secrets:\n  A: { value: ${CANARY}x }\n  B: [${CANARY}x]\n`],
  ['a variable of another form', `variables:\n  A: { value: ${CANARY}x }\n  B:\n    - ${CANARY}x\n`],
  ['invalid YAML', `variables: { A: ${CANARY}x`],
])('%s shows no value', async (_, extra) => {
  for (const json of [false, true]) {
    const { stdout, stderr } = await run({}, OTHER(extra), { json });
    expect(stdout + stderr).not.toContain(CANARY);
    expect(stdout + stderr).toMatch(/\w/);
  }
});
