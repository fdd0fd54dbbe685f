import { VariableDeclaration, VerificationMode } from '../../src/core/declaration';
import { fixText } from '../../src/core/fix';
import { throttled } from '../support/fakes';
import { declaration, GateHarness, JSON_SECRET, secret } from '../support/gate';

const PUT = 'npx cdk-service-secrets put TOKEN -s Shop/Secrets --region eu-west-1 --account 111122223333';
const REENCRYPT = 'npx cdk-service-secrets reencrypt -s Shop/Secrets --region eu-west-1 --account 111122223333';
const DENIES = 'look for a deny in service control policies and permission boundaries';
const UNDECLARED_KEY = `If the AWS managed key encrypts the value, ${DENIES}. To encrypt the value with the AWS managed key`;
const JSON_FIX = 'store a JSON object such as {"KEY":"value"}:\n-> aws secretsmanager put-secret-value --secret-id arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/shop-AbCd00 --secret-string file:///dev/stdin --region eu-west-1';
const NOTATION = 'ECS delivers in Go\'s notation';
const NUMBER = 'is a number that ECS delivers in Go\'s notation (1000000 as 1e+06, 1.10 as 1.1); store it as a JSON string';
const EXTERNAL_ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db';

const WITHOUT_NUL = `store it without, or as base64 for a file with FileEncoding.BASE64:\n-> ${PUT}`;

type SetUp = (harness: GateHarness) => void;
/** A finding as the gate reports it: words above a command have no arrow. */
function shown(finding: string): string {
  const [problem, ...fix] = finding.split(/ -> /);
  return `${problem}\n${fixText(fix.join(' -> '))}`;
}

const externalParameter = (rest: object = {}): VariableDeclaration => ({ kind: 'parameter', parameter: '/shared/TOKEN', ...rest });
const externalSecret = (rest: object = {}): VariableDeclaration => ({ kind: 'foreign-secret', arn: EXTERNAL_ARN, ...rest });
const inJson = (text: string): SetUp => ({ aws }) => void aws.secretsManager().put('prod/shop', text);

describe('own parameters', () => {
  test.each<[string, SetUp, string]>([
    ['missing', () => undefined, `/prod/shop/TOKEN does not exist -> ${PUT}`],
    ['not encrypted', (h) => h.aws.ssm().put('/prod/shop/TOKEN', h.value('TOKEN'), 'String'),
      `/prod/shop/TOKEN is a String, not a SecureString as a secret must be -> ${PUT.replace(' put ', ' convert ')}`],
    ['a list', (h) => h.aws.ssm().put('/prod/shop/TOKEN', h.value('TOKEN'), 'StringList'),
      `/prod/shop/TOKEN is a StringList, not a SecureString as a secret must be -> ${PUT.replace(' put ', ' convert ')}`],
    ['empty', (h) => h.aws.ssm().put('/prod/shop/TOKEN', ''), `/prod/shop/TOKEN is empty -> ${PUT}`],
    ['with a NUL character', (h) => h.aws.ssm().put('/prod/shop/TOKEN', 'a\0b'), `/prod/shop/TOKEN has a NUL character, which no environment variable can have -> ${WITHOUT_NUL}`],
    ['key denied', (h) => {
      h.aws.ssm().put('/prod/shop/TOKEN', h.value('TOKEN'));
      h.aws.faults.deny('kms:Decrypt');
    }, 'the gate is not allowed to read /prod/shop/TOKEN (The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.)'
      + ` -> declare the customer managed key that encrypts it as \`encryptionKey\` of the store in code. ${UNDECLARED_KEY}:\n-> ${REENCRYPT}`],
    ['throttled without end', (h) => h.aws.faults.fail('GetParameters', throttled, 99),
      '/prod/shop/TOKEN could not be read (Rate exceeded) -> look at the key and the store it names, then deploy again'],
  ])('%s', async (_name, setUp, finding) => {
    const harness = new GateHarness();
    setUp(harness);
    const response = await harness.run(declaration({ TOKEN: secret('TOKEN') }));
    expect(response.Status).toBe('FAILED');
    expect(response.Reason).toBe(`1 of 1 value is not ready:\nTOKEN: ${shown(finding)}`);
  });

  test('under a declared key whose policy denies', async () => {
    const key = 'arn:aws:kms:eu-west-1:111122223333:key/own';
    const harness = new GateHarness();
    harness.aws.ssm().put('/prod/shop/TOKEN', harness.value('TOKEN'), 'SecureString', key);
    harness.aws.faults.deny('kms:Decrypt');
    const { Reason } = await harness.run(declaration({ TOKEN: secret('TOKEN') }, { stores: [{ kind: 'ssm', name: '/prod/shop', key }] }));
    expect(Reason).toContain(`\n-> let the key policy delegate to IAM, and ${DENIES}`);
  });

  test('in another region, AWS commands get --region, and own commands keep the stack\'s region', async () => {
    const harness = new GateHarness();
    const { Reason } = await harness.run(declaration({ TOKEN: secret('TOKEN'), OTHER: externalParameter({ region: 'us-west-2' }) }, { stores: [{ kind: 'ssm', name: '/prod/shop', region: 'us-east-1' }] }));
    expect(Reason).toContain(`\n-> ${PUT}`);
    expect(Reason).toContain('--value file:///dev/stdin --region us-west-2');
  });

  test('a path with a space is quoted for the shell', async () => {
    const { Reason } = await new GateHarness().run(declaration({ TOKEN: secret('TOKEN') }, { service: 'My Shop/It\'s' }));
    expect(Reason).toContain('put TOKEN -s \'My Shop/It\'\\\'\'s\'');
  });
});

describe('own keys of a JSON secret', () => {
  test.each<[string, SetUp, string]>([
    ['no secret', () => undefined, `prod/shop does not exist -> ${PUT}`],
    ['no value', ({ aws }) => void aws.secretsManager().put('prod/shop'), `prod/shop has no value yet -> ${PUT}`],
    ['no key', inJson('{"token":"x"}'), `prod/shop has no key TOKEN at its top level -> ${PUT}`],
    ['a key below the top level', inJson('{"a":{"TOKEN":"x"}}'), `prod/shop has no key TOKEN at its top level -> ${PUT}`],
    ['an inherited name', inJson('{"__proto__":{"TOKEN":"x"}}'), `prod/shop has no key TOKEN at its top level -> ${PUT}`],
    ['empty', inJson('{"TOKEN":""}'), `key TOKEN of prod/shop is empty -> ${PUT}`],
    ['null', inJson('{"TOKEN":null}'), `key TOKEN of prod/shop is null, which ECS delivers as "<nil>" -> ${PUT}`],
    ['an object', inJson('{"TOKEN":{"a":1}}'), `key TOKEN of prod/shop is an object, which ${NOTATION} -> ${PUT}`],
    ['an array', inJson('{"TOKEN":["a"]}'), `key TOKEN of prod/shop is an array, which ${NOTATION} -> ${PUT}`],
    ['a large number', inJson('{"TOKEN":1000000}'), `key TOKEN of prod/shop ${NUMBER} -> ${PUT}`],
    ['a number with a zero at the end', inJson('{"TOKEN":1.10}'), `key TOKEN of prod/shop ${NUMBER} -> ${PUT}`],
    ['plain text', (h) => h.aws.secretsManager().put('prod/shop', h.value('x')), `prod/shop is not JSON, so it has no key TOKEN -> ${JSON_FIX}`],
    ['an array as root', inJson('["TOKEN"]'), `prod/shop is JSON but an array, not an object, so it has no key TOKEN -> ${JSON_FIX}`],
    ['a string as root', inJson('"TOKEN"'), `prod/shop is JSON but a string, not an object, so it has no key TOKEN -> ${JSON_FIX}`],
    ['null as root', inJson('null'), `prod/shop is JSON but null, not an object, so it has no key TOKEN -> ${JSON_FIX}`],
    ['binary', ({ aws }) => void aws.secretsManager().put('prod/shop', new Uint8Array([1])), `prod/shop is binary, which ECS does not deliver -> ${JSON_FIX}`],
    ['scheduled for deletion', (h) => {
      h.aws.secretsManager().put('prod/shop', '{"TOKEN":"x"}');
      h.aws.secretsManager().secrets.get('prod/shop')!.deleted = 1;
    }, 'prod/shop is scheduled for deletion -> aws secretsmanager restore-secret --secret-id prod/shop --region eu-west-1'],
    ['key denied', (h) => {
      h.aws.secretsManager().put('prod/shop', '{"TOKEN":"x"}');
      h.aws.faults.deny('kms:Decrypt');
    }, `the gate is not allowed to read key TOKEN of prod/shop (Access to KMS is not allowed) -> declare the customer managed key that encrypts it as \`encryptionKey\` of the store in code. ${UNDECLARED_KEY}:\n-> ${REENCRYPT}`],
    ['a NUL character', inJson('{"TOKEN":"a\\u0000b"}'), `key TOKEN of prod/shop has a NUL character, which no environment variable can have -> ${WITHOUT_NUL}`],
    ['half of a surrogate pair', inJson('{"TOKEN":"a\\ud83d"}'), `key TOKEN of prod/shop has an unpaired surrogate, for which ECS delivers another character -> store whole characters:\n-> ${PUT}`],
    ['a number out of range', inJson('{"TOKEN":1e400}'), 'prod/shop has a number out of range in "TOKEN", so ECS delivers no key of it -> store that number as a JSON string'],
    ['a number out of range in another key', inJson('{"TOKEN":"good","weird":-1e400}'), 'prod/shop has a number out of range in "weird", so ECS delivers no key of it -> store that number as a JSON string'],
    ['a number out of range below another key', inJson('{"deep":[{"x":[1e999]}],"TOKEN":"good"}'), 'prod/shop has a number out of range in "deep", so ECS delivers no key of it -> store that number as a JSON string'],
    ['more than 10,000 levels', inJson(`{"TOKEN":"good","deep":${'['.repeat(10_000)}${']'.repeat(10_000)}}`),
      'prod/shop is nested deeper than 10,000 levels, so ECS delivers no key of it -> store the nested part as a JSON string'],
  ])('%s', async (_name, setUp, finding) => {
    const harness = new GateHarness();
    setUp(harness);
    const { Reason } = await harness.run(declaration({ TOKEN: secret('TOKEN') }, { stores: [JSON_SECRET] }));
    expect(Reason).toBe(`1 of 1 value is not ready:\nTOKEN: ${shown(finding)}`);
  });

  test('of an imported secret whose key nobody declares', async () => {
    const harness = new GateHarness();
    inJson('{"TOKEN":"x"}')(harness);
    harness.aws.faults.deny('kms:Decrypt');
    const arn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/shop-AbCd00';
    const { Reason } = await harness.run(declaration({ TOKEN: secret('TOKEN') }, { stores: [{ ...JSON_SECRET, arn }] }));
    expect(Reason).toContain(`\n-> declare the customer managed key that encrypts it as \`encryptionKey\` of the secret in code. If the AWS managed key encrypts the value, ${DENIES}`);
  });

  test.each(['"text"', 'true', '42', '999999', '0.25', '-1', '"1000000"', '3e+35', '1e+06', '"\\ud83d\\ude00"', '"1e400"'])('%s is delivered as it is', async (value) => {
    const harness = new GateHarness();
    inJson(`{"TOKEN":${value}}`)(harness);
    expect(await harness.run(declaration({ TOKEN: secret('TOKEN') }, { stores: [JSON_SECRET] }))).toMatchObject({ Status: 'SUCCESS' });
  });

  test.each([
    ['10,000 levels', `{"TOKEN":"good","deep":${'['.repeat(9_999)}${']'.repeat(9_999)}}`],
    ['a NUL character in another key', '{"TOKEN":"good","other":"\\u0000"}'],
    ['a number so small that it is 0', '{"TOKEN":"good","small":1e-999}'],
    ['braces and numbers in a text', `{"TOKEN":"good","text":"${'['.repeat(11_000)} 1e400 , {"}`],
  ])('with %s in the secret the key is delivered', async (_, text) => {
    const harness = new GateHarness();
    inJson(text)(harness);
    expect(await harness.run(declaration({ TOKEN: secret('TOKEN') }, { stores: [JSON_SECRET] }))).toMatchObject({ Status: 'SUCCESS' });
  });

  test('of a whole secret only the text is checked', async () => {
    const harness = new GateHarness();
    harness.aws.secretsManager().put('prod/db', '{"weird":1e400,"half":"\\ud83d"}');
    expect(await harness.run(declaration({ TOKEN: externalSecret() }))).toMatchObject({ Status: 'SUCCESS' });
  });
});

describe('references of a task definition as it is', () => {
  const reason = async (variable: VariableDeclaration, setUp: SetUp): Promise<string> => {
    const harness = new GateHarness();
    setUp(harness);
    return (await harness.run({ ...declaration({ TOKEN: variable }), stores: [] })).Reason!;
  };

  test('under a key that the gate may not use', async () => {
    expect(await reason(externalParameter(), (h) => {
      h.aws.ssm().put('/shared/TOKEN', h.value('TOKEN'));
      h.aws.faults.deny('kms:Decrypt');
    })).toContain('-> name the customer managed key that encrypts it in `encryptionKeys` of the DeploymentGate, or as `encryptionKey` of the import, so that the gate may use it');
  });

  test('that the gate may not read', async () => {
    expect(await reason(externalParameter(), ({ aws }) => aws.faults.deny('ssm:GetParameters')))
      .toContain('-> let its owner allow it, or name it in `exceptions` of the DeploymentGate (Verification.METADATA or NONE)');
  });

  test('that are missing', async () => {
    expect(await reason(externalParameter(), () => undefined)).toContain('1 of 1 value is not ready:\nTOKEN: /shared/TOKEN does not exist\ncorrect the name in code, or create it');
  });
});

describe('external references', () => {
  const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/theirs';
  const CIPHERTEXT = 'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.';
  const sharedUnderKey: SetUp = (h) => {
    h.aws.ssm().put('/shared/TOKEN', h.value('TOKEN'));
    h.aws.faults.deny('kms:Decrypt');
  };
  const declareKey = (where: string): string => `declare the customer managed key that encrypts it as \`encryptionKey\` ${where}, so that the gate and the tasks may use it`;
  const notAllowed = 'let its owner allow it, or set a `verification` for the variable (Verification.METADATA or NONE)';
  test.each<[string, VariableDeclaration, SetUp, string]>([
    ['parameter missing', externalParameter(), () => undefined,
      '/shared/TOKEN does not exist -> correct the name in code, or create it (account 111122223333):\n-> aws ssm put-parameter --name /shared/TOKEN --type SecureString --value file:///dev/stdin --region eu-west-1'],
    ['parameter missing elsewhere', externalParameter({ region: 'us-east-1' }), () => undefined,
      '/shared/TOKEN does not exist -> correct the name in code, or create it (account 111122223333):\n-> aws ssm put-parameter --name /shared/TOKEN --type SecureString --value file:///dev/stdin --region us-east-1'],
    ['parameter denied', externalParameter(), ({ aws }) => aws.faults.deny('ssm:GetParameters'),
      'the gate is not allowed to read /shared/TOKEN (User: arn:aws:sts::111122223333:assumed-role/gate/gate is not authorized to perform: ssm:GetParameters on resource:'
      + ` arn:aws:ssm:eu-west-1:111122223333:parameter/shared/TOKEN because no identity-based policy allows the ssm:GetParameters action) -> ${notAllowed}`],
    ['parameter under a key that isn\'t declared', externalParameter(), sharedUnderKey, `the gate is not allowed to read /shared/TOKEN (${CIPHERTEXT}) -> ${declareKey('of Variable.fromSsmParameterName')}`],
    ['parameter under another key than declared', externalParameter({ key: KEY }), sharedUnderKey,
      `the gate is not allowed to read /shared/TOKEN (${CIPHERTEXT}) -> correct \`encryptionKey\` in code, unless ${KEY} is the key that encrypts it; then let that key's policy allow this account`],
    ['secret under a key that isn\'t declared', externalSecret(), ({ aws }) => {
      aws.secretsManager().put('prod/db', 'some text');
      aws.faults.deny('kms:Decrypt');
    }, `the gate is not allowed to read prod/db (Access to KMS is not allowed) -> ${declareKey('of Variable.fromSecretName or of the imported secret')}`],
    ['secret missing', externalSecret({ field: 'password' }), () => undefined,
      'prod/db does not exist -> correct the reference in code, or create it (account 111122223333):\n-> aws secretsmanager create-secret --name prod/db --secret-string file:///dev/stdin --region eu-west-1'],
    ['secret of a full ARN missing', externalSecret({ arn: `${EXTERNAL_ARN}-AbCdEf` }), () => undefined,
      'prod/db-AbCdEf does not exist -> correct the reference in code; a new secret of that name has another ARN'],
    ['parameter empty', externalParameter(), ({ aws }) => void aws.ssm().put('/shared/TOKEN', ''),
      '/shared/TOKEN is empty -> correct the reference in code, or let the owner of /shared/TOKEN store another value (account 111122223333)'],
    ['field missing', externalSecret({ field: 'password' }), ({ aws }) => void aws.secretsManager().put('prod/db', '{"username":"x"}'),
      'prod/db has no key password at its top level -> correct the key in code, or let the owner of prod/db add it to the JSON object (account 111122223333)'],
    ['field misspelt', externalSecret({ field: 'pasword' }), ({ aws }) => void aws.secretsManager().put('prod/db', '{"username":"x","password":"y"}'),
      'prod/db has no key pasword at its top level -> did you mean password? correct the key in code, or let the owner of prod/db add it to the JSON object (account 111122223333)'],
    ['field is an object', externalSecret({ field: 'password' }), ({ aws }) => void aws.secretsManager().put('prod/db', '{"password":{}}'),
      `key password of prod/db is an object, which ${NOTATION} -> store it as a JSON string`],
    ['whole secret binary', externalSecret(), ({ aws }) => void aws.secretsManager().put('prod/db', new Uint8Array([1])),
      `prod/db is binary, which ECS does not deliver -> store it as text (base64): correct the reference in code, or replace the value:\n-> aws secretsmanager put-secret-value --secret-id ${EXTERNAL_ARN}-AbCd00 --secret-string file:///dev/stdin --region eu-west-1`],
    ['no such stage', externalSecret({ stage: 'AWSPENDING' }), ({ aws }) => void aws.secretsManager().put('prod/db', 'some text'),
      `prod/db does not have stage AWSPENDING -> see what it has:\n-> aws secretsmanager list-secret-version-ids --secret-id ${EXTERNAL_ARN} --region eu-west-1`],
    ['no such version', externalSecret({ versionId: 'v-1' }), ({ aws }) => void aws.secretsManager().put('prod/db', 'some text'),
      `prod/db does not have version v-1 -> see what it has:\n-> aws secretsmanager list-secret-version-ids --secret-id ${EXTERNAL_ARN} --region eu-west-1`],
    ['no value at all', externalSecret(), ({ aws }) => void aws.secretsManager().put('prod/db'),
      `prod/db does not have a value -> see what it has:\n-> aws secretsmanager list-secret-version-ids --secret-id ${EXTERNAL_ARN} --region eu-west-1`],
    ['scheduled for deletion', externalSecret(), (h) => {
      h.aws.secretsManager().put('prod/db', 'some text');
      h.aws.secretsManager().secrets.get('prod/db')!.deleted = 1;
    }, `prod/db is scheduled for deletion -> aws secretsmanager restore-secret --secret-id ${EXTERNAL_ARN} --region eu-west-1`],
  ])('%s', async (_name, variable, setUp, finding) => {
    const harness = new GateHarness();
    setUp(harness);
    const { Reason } = await harness.run(declaration({ TOKEN: variable }));
    expect(Reason).toBe(`1 of 1 value is not ready:\nTOKEN: ${shown(finding)}`);
  });

  test('reports a stage that belongs to another version than the pinned one', async () => {
    const harness = new GateHarness();
    const { version } = harness.aws.secretsManager().put('prod/db', 'some text');
    const { Reason } = await harness.run(declaration({ TOKEN: externalSecret({ versionId: version, stage: 'AWSPREVIOUS' }) }));
    expect(Reason).toContain(`TOKEN: prod/db does not have version ${version} with stage AWSPREVIOUS\nsee what it has:`);
  });

  test('an unencrypted external parameter passes, because its owner decides', async () => {
    const harness = new GateHarness();
    harness.aws.ssm().put('/shared/TOKEN', harness.value('TOKEN'), 'String');
    expect((await harness.run(declaration({ TOKEN: externalParameter() }))).Status).toBe('SUCCESS');
  });

  test.each<[VerificationMode, string]>([['none', 'SUCCESS'], ['values', 'FAILED']])('a missing one with its own verification %s: %s', async (verification, status) => {
    const response = await new GateHarness().run(declaration({ TOKEN: externalParameter({ verification }) }));
    expect(response.Status).toBe(status);
  });
});

test('reports all findings at once, sorted by name, and how many references were checked', async () => {
  const harness = new GateHarness();
  harness.aws.ssm().put('/prod/shop/C', harness.value('C'));
  harness.aws.ssm().put('/prod/shop/A', harness.value('A'), 'String');
  const { Reason } = await harness.run(declaration({ D: secret('D'), C: secret('C'), B: secret('B'), A: secret('A'), P: { kind: 'plain' } }));
  expect(Reason?.split('\n').filter((line) => !line.startsWith('-> ')).map((line) => line.split(':')[0])).toEqual(['3 of 4 values are not ready', 'A', 'B', 'D']);
});
