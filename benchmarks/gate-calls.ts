import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { names } from './subjects/subject';
import { RetryBudget } from '../src/aws/retry-budget';
import { checkValues } from '../src/checks';
import { Declaration } from '../src/core/declaration';
import { readReferences } from '../src/stores/read-values';
import { storeServices } from '../src/stores/store-services';

/** Calls that the gate makes for N variables of its own store. */
export async function gateCalls(kind: 'ssm' | 'secretsmanager', count: number): Promise<number> {
  const ssm = mockClient(SSMClient);
  const secrets = mockClient(SecretsManagerClient);
  const list = names(count);
  ssm.on(GetParametersCommand).callsFake(({ Names }: { Names: string[] }) => ({
    Parameters: Names.map((Name) => ({ Name, ARN: Name, Version: 1, Type: 'SecureString', Value: 'x' })),
  }));
  secrets.on(GetSecretValueCommand).resolves({ ARN: 'arn', VersionId: '1', SecretString: JSON.stringify(Object.fromEntries(list.map((name) => [name, 'x']))) });
  const declaration: Declaration = {
    service: 'Shop/Secrets',
    verification: 'values',
    stores: [{ kind, name: kind === 'ssm' ? '/prod/shop' : 'prod/shop' }],
    variables: Object.fromEntries(list.map((name) => [name, { kind: 'secret', store: 0, name }])),
  };
  const clients = { ssm: () => new SSMClient({}), secretsManager: () => new SecretsManagerClient({}) };
  const readings = await readReferences(declaration, storeServices(clients), { budget: RetryBudget.none() });
  const findings = checkValues(declaration, readings);
  if (readings.size !== count || findings.length > 0) {
    throw new Error(`${readings.size} of ${count} references were read, with ${findings.length} findings`);
  }
  const calls = ssm.calls().length + secrets.calls().length;
  ssm.restore();
  secrets.restore();
  return calls;
}
