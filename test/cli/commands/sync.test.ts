import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sync, SyncOptions } from '../../../src/cli/commands/sync';
import { Declaration } from '../../../src/core/declaration';
import { ACCOUNT, CANARY, CommandOptions, CommandRun, declaredApp, fakeAccount, fillShop, runCommand, SHOP } from '../../support/cli';
import { FakeAws, HOME } from '../../support/fakes';

const LIST = `# ours
DATABASE_URL: secret # the main one
API_KEY: { secret: {}, name: api-key }
LOG_LEVEL: { config: info }
SESSION_KEY: generated
NODE_ENV: { plain: production }
PARTNER: { parameterName: /partner/TOKEN }
`;
const FILE = 'service-secrets.yaml';
const npx = 'npx cdk-service-secrets';
const WHERE = `-s Shop/Secrets --region ${HOME}`;
let aws: FakeAws;

beforeEach(() => fillShop(aws = fakeAccount()));

interface SyncRun extends CommandRun {
  readonly list: string;
}

interface RunOptions extends CommandOptions {
  readonly list?: string;
  readonly file?: string;
}

async function run(options: SyncOptions = {}, { list = LIST, file = FILE, declarations = [SHOP], ...rest }: RunOptions = {}): Promise<SyncRun> {
  const { directory } = declaredApp({ name: 'Shop', environment: `aws://${ACCOUNT}/${HOME}`, declarations });
  const path = join(directory, file);
  writeFileSync(path, list);
  const ran = await runCommand(sync, [file, options], { cwd: directory, ...rest });
  expect(ran.stdout + ran.stderr).not.toContain(CANARY);
  return { ...ran, list: readFileSync(path, 'utf8') };
}

test('a list that contains every name stays as it is', async () => {
  const { code, stdout, stderr, list } = await run();
  expect([code, stdout, stderr, list]).toEqual([0, `Shop/Secrets  Parameter Store /prod/shop, account ${ACCOUNT}, ${HOME}\n${FILE} is up to date\n`, '', LIST]);
});

test('names of the store become secrets of the list, and its other lines stay', async () => {
  aws.ssm().put('/prod/shop/STRIPE_WEBHOOK_SECRET', `${CANARY}1`);
  aws.ssm().put('/prod/shop/MAIL_PASSWORD', `${CANARY}2`);
  aws.ssm().put('/prod/shop/deeper/NAME', `${CANARY}3`);
  const { code, stdout, list } = await run();
  expect(stdout).toBe(`Shop/Secrets  Parameter Store /prod/shop, account ${ACCOUNT}, ${HOME}\n  + MAIL_PASSWORD: secret\n  + STRIPE_WEBHOOK_SECRET: secret\n2 names added to ${FILE}: commit it, and deploy\n`);
  expect([code, list]).toEqual([0, `${LIST}MAIL_PASSWORD: secret\nSTRIPE_WEBHOOK_SECRET: secret\n`]);
  expect(aws.calls.filter(({ input }) => input.WithDecryption)).toEqual([]);
});

test('with findings the exit code is 1, also where other names were added', async () => {
  ['DATABSE_URL', 'MAIL_PASSWORD'].forEach((name) => aws.ssm().put(`/prod/shop/${name}`, `${CANARY}1`));
  const { code, list } = await run();
  expect([code, list]).toEqual([1, `${LIST}MAIL_PASSWORD: secret\n`]);
});

test('500 names are added at once', async () => {
  for (let index = 0; index < 500; index++) {
    aws.ssm().put(`/prod/shop/N_${index}`, `${CANARY}${index}`);
  }
  const { code, list } = await run();
  expect([code, list.split('\n').length]).toEqual([0, LIST.split('\n').length + 500]);
});

test('keys of a JSON secret become variables', async () => {
  const declaration: Declaration = { ...SHOP, stores: [SHOP.stores[1]], variables: { TOKEN: { kind: 'secret', store: 0, name: 'TOKEN' } } };
  aws.secretsManager().put('prod/worker', JSON.stringify({ 'TOKEN': `${CANARY}1`, 'NEW': `${CANARY}2`, 'not a name': `${CANARY}3` }));
  const { code, stdout, list } = await run({}, { list: 'TOKEN: secret', declarations: [declaration] });
  expect([code, list]).toEqual([0, 'TOKEN: secret\nNEW: secret']);
  expect(stdout).toContain('  - "not a name": no container can have this name; to use the value, write a line such as MY_NAME: { secret: {}, name: "not a name" }\n');
});

describe('a pipeline', () => {
  beforeEach(() => aws.ssm().put('/prod/shop/NEW', `${CANARY}new`));

  test('--check fails where the list lacks a name, writes nothing, and prints the command that adds it', async () => {
    const { code, stdout, list } = await run({ check: true });
    expect([code, list]).toEqual([1, LIST]);
    expect(stdout).toContain(`  + NEW: secret\n${FILE} lacks 1 name\n-> ${npx} sync ${FILE} ${WHERE}\n`);
  });

  test('--check passes where the list is complete', async () => {
    expect((await run({ check: true }, { list: `${LIST}NEW: secret\n` })).code).toBe(0);
  });

  test('--dry-run prints what it would do', async () => {
    const { code, stdout, list } = await run({ dryRun: true });
    expect([code, list]).toEqual([0, LIST]);
    expect(stdout).toContain(`  + NEW: secret\n1 name would be added to ${FILE}; nothing was written\n`);
  });

  test('--json contains all of it', async () => {
    aws.ssm().put('/prod/shop/2FA', `${CANARY}2fa`);
    const { stdout } = await run({}, { json: true });
    expect(JSON.parse(stdout)).toEqual({
      file: FILE,
      service: 'Shop/Secrets',
      account: ACCOUNT,
      region: HOME,
      store: '/prod/shop',
      added: [{ name: 'NEW', kind: 'secret' }],
      findings: [],
      skipped: [{ name: '2FA', reason: 'no container can have this name; to use the value, write a line such as MY_NAME: { secret: {}, name: "2FA" }' }],
      changed: true,
      written: true,
    });
  });
});

describe('a finding for people', () => {
  test('a typing error of a name that has its value', async () => {
    aws.ssm().put('/prod/shop/DATABSE_URL', `${CANARY}typo`);
    const { code, stdout, list } = await run();
    expect([code, list]).toEqual([1, LIST]);
    expect(stdout).toContain([
      '  x DATABSE_URL: probably DATABASE_URL, which is declared: nothing reads /prod/shop/DATABSE_URL',
      `    -> ${npx} delete DATABSE_URL ${WHERE}`,
      `    -> or, where it is a name of its own: add the line "DATABSE_URL: secret" to ${FILE}`,
      `${FILE} is unchanged\n`,
    ].join('\n'));
  });

  test('a typing error of a name without a value, which is copied to the right one', async () => {
    aws.ssm().parameters.delete('/prod/shop/api-key');
    aws.ssm().put('/prod/shop/api_key', `${CANARY}typo`);
    const { code, stdout } = await run();
    expect(code).toBe(1);
    expect(stdout).toContain([
      '  x api_key: probably api-key, which is declared and has no value: nothing reads /prod/shop/api_key',
      `    -> ${npx} copy API_KEY --from /prod/shop --from-name api_key ${WHERE}`,
      `    -> ${npx} delete api_key ${WHERE}`,
    ].join('\n'));
    expect(stdout).not.toContain('no task starts');
  });

  test('a name that was deleted from the store', async () => {
    aws.ssm().parameters.delete('/prod/shop/DATABASE_URL');
    const { code, stdout } = await run();
    expect(code).toBe(1);
    expect(stdout).toContain([
      '  x DATABASE_URL: /prod/shop/DATABASE_URL has no value, and no task starts without it',
      `    -> ${npx} put DATABASE_URL ${WHERE}`,
      `    -> or, where nobody needs it any more: remove line 2 of ${FILE}`,
    ].join('\n'));
  });

  test('a value that the gate creates never counts as deleted', async () => {
    ['LOG_LEVEL', 'SESSION_KEY'].forEach((name) => aws.ssm().parameters.delete(`/prod/shop/${name}`));
    expect((await run()).code).toBe(0);
  });

  test('a name that lets processes load code', async () => {
    aws.ssm().put('/prod/shop/NODE_OPTIONS', `${CANARY}code`);
    const { code, stdout, list } = await run();
    expect([code, list]).toEqual([1, LIST]);
    expect(stdout).toContain('  x NODE_OPTIONS: Node.js loads code by this variable, so everybody who may write the value decides what the container runs\n');
    expect(stdout).toContain(`    or, where it is meant:\n    -> ${npx} sync ${FILE} --allow-code-loading NODE_OPTIONS ${WHERE}\n`);
    const allowed = await run({ allowCodeLoading: ['NODE_OPTIONS'] });
    expect([allowed.code, allowed.list]).toEqual([0, `${LIST}NODE_OPTIONS: secret\n`]);
  });

  test('a value that the variable of this name does not read', async () => {
    aws.ssm().put('/prod/shop/API_KEY', `${CANARY}elsewhere`);
    aws.ssm().put('/prod/shop/NODE_ENV', `${CANARY}code`);
    const { code, stdout, list } = await run();
    expect([code, list]).toEqual([1, LIST]);
    expect(stdout).toContain('  x API_KEY: /prod/shop/API_KEY is read by nobody: the variable API_KEY comes from /prod/shop/api-key\n    -> delete it in the console, so that nobody takes it for the value in use\n');
    expect(stdout).toContain('  x NODE_ENV: /prod/shop/NODE_ENV is read by nobody: the variable NODE_ENV comes from code\n');
  });

  describe('a parameter of type String', () => {
    beforeEach(() => aws.ssm().put('/prod/shop/REGION_NAME', 'Bavaria', 'String'));

    test('which may be a secret with the wrong type: no file contains its value', async () => {
      const { code, stdout, list } = await run();
      expect([code, list, stdout.includes('Bavaria')]).toEqual([1, LIST, false]);
      expect(stdout).toContain([
        '  x REGION_NAME: /prod/shop/REGION_NAME is a String, not a SecureString as a secret must be',
        `    -> a secret: add the line "REGION_NAME: secret" to ${FILE}, synthesize, and then ${npx} convert REGION_NAME ${WHERE}`,
        `    -> configuration, whose value everybody may read: ${npx} sync ${FILE} --config ${WHERE}`,
      ].join('\n'));
    });

    test('which --config adds with its value', async () => {
      const { code, stdout, list } = await run({ config: true });
      expect([code, list]).toEqual([0, `${LIST}REGION_NAME: { config: Bavaria }\n`]);
      expect(stdout).toContain('  + REGION_NAME: config\n');
    });

    test('which --config does not add where the value looks like a secret', async () => {
      aws.ssm().put('/prod/shop/REGION_NAME', `postgres://u:${CANARY}@h/db`, 'String');
      const { code, stdout, list } = await run({ config: true });
      expect([code, list]).toEqual([1, LIST]);
      expect(stdout).toContain('is a String, not a SecureString as a secret must be, and its value is what looks like a URL with a password\n');
    });

    test('and no StringList', async () => {
      aws.ssm().put('/prod/shop/REGION_NAME', 'a,b', 'StringList');
      const { code, list } = await run({ config: true });
      expect([code, list]).toEqual([1, LIST]);
    });
  });
});

describe('of a shared store', () => {
  const worker: Declaration = { service: 'Worker', verification: 'values', stores: [SHOP.stores[0]], variables: { WORKER_KEY: { kind: 'secret', store: 0, name: 'WORKER_KEY' } } };
  const reader: Declaration = { service: 'Reader', verification: 'values', stores: [{ kind: 'ssm', name: '/reader' }], variables: { X: { kind: 'parameter', parameter: '/prod/shop/READ' } } };

  test('names of other services, of other tools and of a conversion are not added', async () => {
    for (const name of ['WORKER_KEY', 'READ', '_chamber_metadata', 'DATABASE_URL.converting']) {
      aws.ssm().put(`/prod/shop/${name}`, `${CANARY}x`);
    }
    const { code, stdout, list } = await run({}, { declarations: [SHOP, worker, reader], service: 'Shop/Secrets' });
    expect([code, list]).toEqual([0, LIST]);
    expect(stdout).toContain('  - "READ": declared by Reader\n  - "WORKER_KEY": declared by Worker\n');
    expect(stdout).toContain('"_chamber_metadata": of another tool, which shares the path\n');
    expect(stdout).toContain('"DATABASE_URL.converting": the copy of a conversion that was interrupted\n');
  });

  test('the service is the one whose names are in the list', async () => {
    const { code, stdout } = await run({}, { declarations: [SHOP, worker, reader] });
    expect([code, stdout.split(' ')[0]]).toEqual([0, 'Shop/Secrets']);
  });

  test('of several services with the list, one must be chosen', async () => {
    const { code, stderr } = await run({}, { declarations: [SHOP, { ...SHOP, service: 'Other/Secrets' }, reader] });
    expect([code, stderr]).toEqual([2, 'sync works on one service, and 2 are selected\n  -> choose with -s one of: Other/Secrets, Shop/Secrets\n']);
  });
});

describe('a file', () => {
  test('that the app does not read', async () => {
    const { code, stderr, list } = await run({}, { list: 'OTHER: { plain: x }\n' });
    expect([code, list]).toEqual([0, 'OTHER: { plain: x }\n']);
    expect(stderr).toBe(`Shop/Secrets has no variable of ${FILE}: unless the app reads the file (VariableList.fromFile), nothing comes of it\n`);
  });

  test('that is empty', async () => {
    aws.ssm().put('/prod/shop/NEW', `${CANARY}new`);
    const { code, list, stderr } = await run({}, { list: '' });
    expect([code, list]).toEqual([0, 'NEW: secret\n']);
    expect(stderr).toContain('unless the app reads the file');
  });

  test('with a line that is newer than the output of the app', async () => {
    const { code, stdout, stderr } = await run({}, { list: `${LIST}NEW: secret\n` });
    expect(code).toBe(1);
    expect(stdout).toContain(`    -> run "npx cdk synth" again, and then ${npx} put NEW ${WHERE}\n`);
    expect(stderr).toBe(`Shop/Secrets lacks 1 variable of ${FILE} (NEW): run "npx cdk synth" again\n`);
  });

  test('that does not exist', async () => {
    const { code, stderr } = await runCommand(sync, ['missing.yaml', {}]);
    expect([code, stderr]).toEqual([2, 'there is no list missing.yaml\n  -> check the path; for a new list create an empty file, and name it in VariableList.fromFile\n']);
  });

  test('that has problems is not changed', async () => {
    aws.ssm().put('/prod/shop/NEW', `${CANARY}new`);
    const { code, stderr, list } = await run({}, { list: 'A: sekret\n' });
    expect([code, list]).toEqual([2, 'A: sekret\n']);
    expect(stderr).toContain(`${FILE}:1: `);
  });

  test('that no line can be added to: the missing one is printed', async () => {
    aws.ssm().put('/prod/shop/NEW', `${CANARY}new`);
    const list = 'A:\n  plain: |+\n    x\n\n\n';
    const ran = await run({}, { list });
    expect([ran.code, ran.list]).toEqual([2, list]);
    expect(ran.stderr).toContain(`no line can be added to ${FILE} without a change of others\n  -> add it by hand: NEW: secret\n`);
  });

  test.each([['.env.example', 'DATABASE_URL=\n', 'DATABASE_URL=\nNEW=\n'], ['list.json', '{ "DATABASE_URL": "secret" }', '{ "DATABASE_URL": "secret", "NEW": "secret" }']])('named %s has its own format', async (file, list, after) => {
    aws.ssm().put('/prod/shop/NEW', `${CANARY}new`);
    expect((await run({}, { file, list })).list).toBe(after);
  });
});

describe('a store that can not be read', () => {
  test('names the permission, and the file stays', async () => {
    aws.ssm().put('/prod/shop/NEW', `${CANARY}new`);
    ['ssm:DescribeParameters', 'ssm:GetParametersByPath'].forEach((action) => aws.faults.deny(action));
    const { code, stderr, list } = await run();
    expect([code, list]).toEqual([2, LIST]);
    expect(stderr).toContain('is not authorized to perform: ssm:GetParametersByPath');
  });

  test('names the permission of a JSON secret too, whose value contains the names', async () => {
    aws.faults.deny('secretsmanager:GetSecretValue');
    const { code, stderr, list } = await run({}, { declarations: [{ ...SHOP, stores: [SHOP.stores[1]], variables: {} }] });
    expect([code, list]).toEqual([2, LIST]);
    expect(stderr).toContain('prod/worker can\'t be read: ');
    expect(stderr).toContain('  -> the names are in the value alone: ask for secretsmanager:GetSecretValue and kms:Decrypt, or choose other credentials with --profile NAME\n');
  });
});
