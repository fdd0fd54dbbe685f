import { Readable, Writable } from 'node:stream';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import * as stores from '../../../src/cli/aws/stores';
import { copy, CopyOptions } from '../../../src/cli/commands/copy';
import { Io } from '../../../src/cli/io';
import { Output } from '../../../src/cli/output/output';
import { Session } from '../../../src/cli/session';
import { Declaration, StoreDeclaration } from '../../../src/core/declaration';
import { openStore, storeServices } from '../../../src/stores/store-services';
import { Canary } from '../../support/canary';
import { declaredApp } from '../../support/cli';
import { FakeAws } from '../../support/fakes';

const REGION = 'us-east-1';
const sts = mockClient(STSClient);
const PARAMETERS: StoreDeclaration = { kind: 'ssm', name: '/prod/shop', key: 'arn:aws:kms:us-east-1:000000000000:key/1' };
const JSON_SECRET: StoreDeclaration = { kind: 'secretsmanager', name: 'prod/shop' };

function shop(store: StoreDeclaration): Declaration {
  return {
    service: 'Shop/Secrets',
    verification: 'values',
    stores: [store],
    variables: { A: { kind: 'secret', store: 0, name: 'A' }, L: { kind: 'config', store: 0, name: 'L', value: 'info' }, P: { kind: 'plain' } },
  };
}

let aws: FakeAws;
let canary: Canary;

beforeEach(() => {
  aws = new FakeAws();
  canary = new Canary();
  sts.reset();
  sts.on(GetCallerIdentityCommand).resolves({ Account: '000000000000', Arn: 'arn:me' });
  process.env.AWS_ACCESS_KEY_ID = process.env.AWS_SECRET_ACCESS_KEY = 'test';
  const services = storeServices({ ssm: (region = REGION) => aws.clients.ssm(region), secretsManager: (region = REGION) => aws.clients.secretsManager(region) });
  jest.spyOn(stores, 'storesAt').mockReturnValue(services);
  jest.spyOn(stores, 'storeAt').mockImplementation((store) => openStore(services, store));
});
afterEach(() => jest.restoreAllMocks());

async function run(store: StoreDeclaration, names: string[], options: CopyOptions, json = false): Promise<{ code?: number; error?: string; text: string }> {
  let text = '';
  const sink = (): Writable => new Writable({ write: (chunk: Buffer, _encoding, done) => { text += chunk.toString(); done(); } });
  const io: Io = { stdin: Readable.from([]), stdout: sink(), stderr: sink(), env: {}, cwd: declaredApp({ name: 'Shop', declarations: [shop(store)] }).directory };
  const context = { version: '1.2.3', io, output: new Output(io, json), session: new Session(io, {}), signal: new AbortController().signal };
  let result: { code?: number; error?: string };
  try {
    result = { code: await copy(context, names, { yes: true, ...options }) };
  } catch (error) {
    result = { error: `${(error as Error).message} -> ${(error as { fix?: string }).fix}` };
  }
  canary.assertAbsent([{ where: 'the output', text: text + (result.error ?? '') }]);
  return { ...result, text };
}
const parameter = (name: string): { value: string; type: string; keyId?: string } | undefined => aws.ssm(REGION).parameters.get(name);
const old = (): void => {
  aws.ssm(REGION).put('/old/shop/A', canary.value('A'));
  aws.ssm(REGION).put('/old/shop/L', 'debug', 'String');
};

test('copies from another prefix, with types and the key of the new store; the old values stay', async () => {
  old();
  expect(await run(PARAMETERS, [], { from: '/old/shop' })).toMatchObject({ code: 0, text: expect.stringContaining('copied: 2 of 2') });
  expect(parameter('/prod/shop/A')).toMatchObject({ value: canary.value('A'), type: 'SecureString', keyId: PARAMETERS.key });
  expect(parameter('/prod/shop/L')).toMatchObject({ value: 'debug', type: 'String' });
  expect(parameter('/old/shop/A')).toBeDefined();
  expect(await run(PARAMETERS, [], { from: '/old/shop' })).toMatchObject({ code: 0, text: expect.stringContaining('equal') });
});

test('copies from Parameter Store into a JSON secret, whose other keys stay', async () => {
  old();
  aws.secretsManager(REGION).put('prod/shop', '{ "OTHER": 1.50 }');
  expect(await run(JSON_SECRET, [], { from: '/old/shop' })).toMatchObject({ code: 0 });
  expect(aws.secretsManager(REGION).current('prod/shop')).toContain('"OTHER": 1.50');
  expect(JSON.parse(aws.secretsManager(REGION).current('prod/shop')!)).toEqual({ OTHER: 1.5, A: canary.value('A'), L: 'debug' });
});

test('copies into a JSON secret that doesn\'t exist yet', async () => {
  old();
  expect(await run(JSON_SECRET, [], { from: '/old/shop' })).toMatchObject({ code: 0 });
  expect(JSON.parse(aws.secretsManager(REGION).current('prod/shop')!)).toEqual({ A: canary.value('A'), L: 'debug' });
});

test('copies one value from a JSON secret into Parameter Store, under its former name', async () => {
  aws.secretsManager(REGION).put('old/shop', JSON.stringify({ former: canary.value('A'), L: 'debug' }));
  expect(await run(PARAMETERS, ['A'], { from: 'old/shop', fromName: 'former' })).toMatchObject({ code: 0, text: expect.stringContaining('copied: 1 of 1') });
  expect([parameter('/prod/shop/A')?.value, parameter('/prod/shop/L')]).toEqual([canary.value('A'), undefined]);
});

test('copies from another region', async () => {
  aws.ssm('eu-west-1').put('/prod/shop/A', canary.value('A'));
  expect(await run(PARAMETERS, ['A'], { from: '/prod/shop', fromRegion: 'eu-west-1' })).toMatchObject({ code: 0 });
  expect(parameter('/prod/shop/A')?.value).toBe(canary.value('A'));
});

test('copies a value of more than 4 KB', async () => {
  aws.ssm(REGION).put('/old/shop/A', canary.value('A').repeat(200), 'SecureString', undefined, 'Advanced');
  expect(await run(PARAMETERS, ['A'], { from: '/old/shop' })).toMatchObject({ code: 0, text: expect.stringContaining('\nA needs an advanced parameter, and AWS charges for it: ') });
  expect(parameter('/prod/shop/A')).toMatchObject({ tier: 'Advanced' });
});

test('never overwrites an existing value', async () => {
  old();
  aws.ssm(REGION).put('/prod/shop/A', canary.value('of people'));
  expect(await run(PARAMETERS, [], { from: '/old/shop' })).toMatchObject({ code: 1, text: expect.stringContaining('has another value here') });
  expect(parameter('/prod/shop/A')?.value).toBe(canary.value('of people'));
});

test.each([PARAMETERS, JSON_SECRET])('keeps a value that somebody else writes after the plan: %j', async (store) => {
  old();
  aws.secretsManager(REGION).put('prod/shop', '{}');
  let done = false;
  aws.turn = async (label) => {
    if (!done && (label === 'PutParameter' || label === 'PutSecretValue')) {
      done = true;
      aws.ssm(REGION).put('/prod/shop/A', canary.value('of people'));
      aws.secretsManager(REGION).put('prod/shop', JSON.stringify({ A: canary.value('of people') }));
    }
  };
  const { code, text } = await run(store, ['A'], { from: '/old/shop' });
  expect([code, text]).toEqual([1, expect.stringContaining('A was put by somebody else meanwhile; theirs stays')]);
  expect(aws.values()).not.toContain(JSON.stringify({ A: canary.value('A') }));
  expect(parameter('/prod/shop/A')?.value).toBe(canary.value('of people'));
});

test('--dry-run and a refusal write nothing', async () => {
  old();
  expect(await run(PARAMETERS, [], { from: '/old/shop', dryRun: true })).toMatchObject({ code: 0, text: expect.stringContaining('nothing was written (--dry-run)') });
  expect(await run(PARAMETERS, [], { from: '/old/shop', yes: false })).toMatchObject({ error: expect.stringContaining('no terminal to ask for confirmation') });
  expect(aws.count('PutParameter')).toBe(0);
});

test('reports a failed write with its fix', async () => {
  old();
  aws.faults.deny('ssm:PutParameter');
  expect((await run(PARAMETERS, ['A'], { from: '/old/shop' })).error).toBe('1 of 1 are not copied -> run the same command again: it does the rest');
});

test.each<[string[], CopyOptions, string]>([
  [['P'], { from: '/old' }, 'P is set in code'],
  [['X'], { from: '/old' }, 'no selected service has a variable X'],
  [[], { from: '/old', fromName: 'a' }, '--from-name is of one value, and 2 are copied'],
])('%j is refused', async (names, options, message) => {
  expect((await run(PARAMETERS, names, options)).error).toContain(message);
});

test('prints JSON', async () => {
  old();
  const { text } = await run(PARAMETERS, ['A'], { from: '/old/shop' }, true);
  expect(JSON.parse(text.slice(text.indexOf('{')))).toEqual({
    service: 'Shop/Secrets', account: '000000000000', region: REGION, dryRun: false, items: [{ name: 'A', action: 'copy' }], planned: 1, written: 1, overtaken: [], failed: [],
  });
});
