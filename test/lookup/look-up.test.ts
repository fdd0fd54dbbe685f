import { CloudFormationClient, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DescribeParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { LOOKUP_LOADED, LOOKUP_PLUGIN } from '../../src/core/list/lookup';
import { encodeDeclaration } from '../../src/core/wire';
import * as plugin from '../../src/lookup';
import { cliProfile } from '../../src/lookup/credentials';
import { lookUp, Lookup } from '../../src/lookup/look-up';

const CANARY = 'cAnArY-7b1f';
const ssm = mockClient(SSMClient);
const secrets = mockClient(SecretsManagerClient);
const sts = mockClient(STSClient);
const parameters: Lookup = { kind: 'ssm', store: '/prod/shop', account: '111122223333', region: 'eu-west-1' };
const secret: Lookup = { ...parameters, kind: 'secretsmanager', store: 'prod/shop' };

function failure(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

beforeEach(() => {
  for (const client of [ssm, secrets, sts]) {
    client.reset();
  }
  sts.on(GetCallerIdentityCommand).resolves({ Account: '111122223333' });
});

describe('names of parameters', () => {
  test('are those directly below the prefix, of all pages, sorted by name', async () => {
    ssm.on(DescribeParametersCommand, { NextToken: undefined }).resolves({ Parameters: [{ Name: '/prod/shop/b' }, { Name: '/prod/shop/Z' }], NextToken: '2' })
      .on(DescribeParametersCommand, { NextToken: '2' }).resolves({ Parameters: [], NextToken: '3' })
      .on(DescribeParametersCommand, { NextToken: '3' }).resolves({ Parameters: [{ Name: '/prod/shop/A' }, { Name: '/prod/shop/deep/X' }, { Name: '/prod/shopping/Y' }, { Name: '/prod/shop' }] });
    expect(await lookUp(parameters)).toEqual(['A', 'Z', 'b']);
    const calls = ssm.commandCalls(DescribeParametersCommand);
    expect(calls).toHaveLength(3);
    expect(calls[0].args[0].input).toMatchObject({ ParameterFilters: [{ Key: 'Path', Option: 'OneLevel', Values: ['/prod/shop'] }], MaxResults: 50 });
  });

  test('are an error when there are none', async () => {
    ssm.on(DescribeParametersCommand).resolves({});
    await expect(lookUp(parameters)).rejects.toThrow(new Error(
      '`/prod/shop` must contain at least one value in account 111122223333, region eu-west-1; put the first one, or list the names in a file (VariableList.fromFile)'));
  });
});

describe('keys of a secret', () => {
  test('are those at the top level, sorted by name, without values', async () => {
    secrets.on(GetSecretValueCommand, { SecretId: 'prod/shop' }).resolves({ SecretString: JSON.stringify({ b: CANARY, A: { [CANARY]: 1 }, Z: null }) });
    expect(await lookUp(secret)).toEqual(['A', 'Z', 'b']);
    expect(secrets.calls()).toHaveLength(1);
  });

  const OBJECT = '`prod/shop` must contain a JSON object with a key for each variable; put one, as in {"DATABASE_URL": "…"}';

  test.each<[string, object, string]>([
    ['a text', { SecretString: CANARY }, OBJECT],
    ['a broken object', { SecretString: `{"A": ${CANARY}` }, OBJECT],
    ['an array', { SecretString: `["${CANARY}"]` }, OBJECT],
    ['null', { SecretString: 'null' }, OBJECT],
    ['bytes', { SecretBinary: Buffer.from(`{"A":"${CANARY}"}`) }, OBJECT],
    ['an empty object', { SecretString: '{}' }, '`prod/shop` must contain at least one value in account 111122223333, region eu-west-1; put the first one, or list the names in a file (VariableList.fromFile)'],
  ])('are an error for %s, which is not shown', async (_, response, message) => {
    secrets.on(GetSecretValueCommand).resolves(response);
    await expect(lookUp(secret)).rejects.toThrow(new Error(message));
  });

  test.each<[string, Error, string]>([
    ['the secret is missing', failure('ResourceNotFoundException', 'no'), '`prod/shop` must be a secret that exists and has a value; create it, or list the names in a file (VariableList.fromFile)'],
    ['it may not be read', failure('AccessDeniedException', 'no'), '`prod/shop` must be readable (secretsmanager:GetSecretValue and kms:Decrypt), as only its value contains the names; '
      + 'use credentials of the secret\'s account that may read it (the CDK\'s lookup role may not), or list the names in a file (VariableList.fromFile)'],
    ['the service fails', failure('InternalServiceError', 'An error occurred'), 'An error occurred'],
  ])('are an error when %s', async (_, error, message) => {
    secrets.on(GetSecretValueCommand).rejects(error);
    await expect(lookUp(secret)).rejects.toThrow(new Error(message));
  });
});

describe('fresh names', () => {
  const cloudFormation = mockClient(CloudFormationClient);
  const fresh: Lookup = { ...parameters, refresh: true, stack: 'Shop', stackRegion: 'eu-central-1' };

  beforeEach(() => {
    cloudFormation.reset();
    ssm.on(DescribeParametersCommand).resolves({ Parameters: [{ Name: '/prod/shop/B' }, { Name: '/prod/shop/A' }] });
    cloudFormation.on(GetTemplateCommand).resolves({ TemplateBody: '{}' });
  });

  test('are an object that the CLI does not keep', async () => {
    expect(await lookUp(fresh)).toEqual({ names: ['A', 'B'], declared: [], $dontSaveContext: true });
  });

  test('come with those that the deployed stack has, also in another region', async () => {
    const declaration = { service: 'Shop', verification: 'values' as const, stores: [{ kind: 'ssm' as const, name: '/prod/shop', region: 'eu-west-1' }], variables: { GONE: { kind: 'secret' as const, store: 0, name: 'GONE' } } };
    cloudFormation.on(GetTemplateCommand, { StackName: 'Shop' }).resolves({ TemplateBody: JSON.stringify({ Resources: { Gate: { Type: 'Custom::ServiceSecrets', Properties: { Declaration: encodeDeclaration(declaration) } } } }) });
    expect(await lookUp(fresh)).toMatchObject({ declared: ['GONE'] });
    expect(await (cloudFormation.calls()[0].thisValue as CloudFormationClient).config.region()).toBe('eu-central-1');
  });

  test('come alone before the first deployment, and in a nested stack', async () => {
    cloudFormation.on(GetTemplateCommand).rejects(failure('ValidationError', 'Stack with id Shop does not exist'));
    expect(await lookUp(fresh)).toMatchObject({ names: ['A', 'B'], declared: [] });
    cloudFormation.reset();
    expect(await lookUp({ ...fresh, stack: undefined })).toMatchObject({ declared: [] });
    expect(cloudFormation.calls()).toHaveLength(0);
  });

  test('may be an empty list', async () => {
    ssm.on(DescribeParametersCommand).resolves({});
    expect(await lookUp(fresh)).toMatchObject({ names: [] });
  });

  test('are refused where the deployed names may not be read', async () => {
    cloudFormation.on(GetTemplateCommand).rejects(failure('AccessDenied', 'no'));
    await expect(lookUp(fresh)).rejects.toThrow(new Error(
      'the names that stack Shop has now must be readable (cloudformation:GetTemplate), so that none vanishes from the service when it is gone from the store; ask for the permission, or leave out `refresh`'));
    cloudFormation.on(GetTemplateCommand).rejects(failure('Throttling', 'Rate exceeded'));
    await expect(lookUp(fresh)).rejects.toThrow(new Error('Rate exceeded'));
  });
});

describe('credentials', () => {
  beforeEach(() => ssm.on(DescribeParametersCommand).resolves({ Parameters: [{ Name: '/prod/shop/A' }] }));

  test('of another account are refused where there is no role to assume', async () => {
    sts.on(GetCallerIdentityCommand).resolves({ Account: '444455556666' });
    await expect(lookUp(parameters)).rejects.toThrow(new Error('credentials must be of account 111122223333, got: 444455556666; choose another profile, or a synthesizer that has a lookup role'));
    expect(ssm.calls()).toHaveLength(0);
  });

  test('of another account are those of the look-up role', async () => {
    sts.on(GetCallerIdentityCommand).resolves({ Account: '444455556666' });
    expect(await lookUp({ ...parameters, lookupRoleArn: 'arn:aws:iam::111122223333:role/lookup' })).toEqual(['A']);
  });

  test.each<[string, string[], string | undefined]>([
    ['no profile', ['node', 'cdk', 'synth'], undefined],
    ['a profile', ['node', 'cdk', 'synth', '--profile', 'shop'], 'shop'],
    ['a profile in one word', ['node', 'cdk', '--profile=shop', 'synth'], 'shop'],
  ])('use the profile of the command: %s', (_, argv, profile) => {
    expect(cliProfile(argv)).toBe(profile);
  });
});

test('the CLI can load the plug-in, and the app then detects it', () => {
  const registerContextProviderAlpha = jest.fn();
  delete process.env[LOOKUP_LOADED];
  plugin.init({ registerContextProviderAlpha });
  expect(plugin.version).toBe('1');
  expect(registerContextProviderAlpha).toHaveBeenCalledWith(LOOKUP_PLUGIN, { getValue: lookUp });
  expect(process.env[LOOKUP_LOADED]).toBe('1');
  delete process.env[LOOKUP_LOADED];
});
