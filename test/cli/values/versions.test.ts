import { GetSecretValueCommand, ListSecretVersionIdsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParameterHistoryCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { versionsOf } from '../../../src/cli/values/versions';

const ssm = mockClient(SSMClient);
const secretsManager = mockClient(SecretsManagerClient);
const target = { region: 'eu-west-1' };
const day = (number: number): Date => new Date(Date.UTC(2026, 0, number));
const variable = { kind: 'secret', store: 0, name: 'A' } as const;

beforeEach(() => [ssm, secretsManager].forEach((mock) => mock.reset()));

test('a version without a value, as a failed rotation leaves it, hides no other', async () => {
  secretsManager.on(ListSecretVersionIdsCommand).resolves({
    Versions: [
      { VersionId: 'pending', CreatedDate: day(3), VersionStages: ['AWSPENDING'] },
      { VersionId: 'current', CreatedDate: day(2), VersionStages: ['AWSCURRENT'] },
      { VersionId: 'previous', CreatedDate: day(1), VersionStages: ['AWSPREVIOUS'] },
    ],
  });
  secretsManager.on(GetSecretValueCommand).callsFake(({ VersionId }: { VersionId: string }) => {
    if (VersionId === 'pending') {
      throw Object.assign(new Error('Secrets Manager can\'t find the specified secret value for VersionId: pending'), { name: 'ResourceNotFoundException' });
    }
    return { SecretString: JSON.stringify({ A: VersionId }) };
  });
  const versions = await versionsOf('A', { kind: 'secretsmanager', name: 'prod/shop' }, variable, { target, place: {} });
  expect(versions.map(({ version, value }) => [version, value])).toEqual([['current', 'current'], ['previous', 'previous'], ['pending', undefined]]);
});

test('a secret that doesn\'t exist has no value yet', async () => {
  secretsManager.on(ListSecretVersionIdsCommand).rejects(Object.assign(new Error('can\'t find'), { name: 'ResourceNotFoundException' }));
  await expect(versionsOf('A', { kind: 'secretsmanager', name: 'prod/shop' }, variable, { target, place: {} })).rejects.toThrow('A has no value yet');
});

test('versions of a parameter include its type, which a rollback must keep', async () => {
  ssm.on(GetParameterHistoryCommand).resolves({
    Parameters: [
      { Version: 1, Value: 'one', Type: 'SecureString', LastModifiedDate: day(1) }, { Version: 2, Value: 'two', Type: 'SecureString', LastModifiedDate: day(2) },
    ],
  });
  const versions = await versionsOf('A', { kind: 'ssm', name: '/prod/shop' }, { ...variable, kind: 'config', value: 'x' }, { target, place: {} });
  expect(versions.map(({ version, type, current }) => [version, type, current])).toEqual([['2', 'SecureString', true], ['1', 'SecureString', false]]);
});
