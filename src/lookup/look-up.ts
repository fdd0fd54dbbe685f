import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SSMClient } from '@aws-sdk/client-ssm';
import { credentialsFor } from './credentials';
import { parameterNames } from './parameter-names';
import { secretKeys } from './secret-keys';
import { LookupQuery, sortedNames } from '../core/list/lookup';

/** As the CLI calls it: with the query, and the role for look-ups where the app's synthesizer names one. */
export interface Lookup extends LookupQuery {
  readonly lookupRoleArn?: string;
}

/** The names in a store, A-Z; never a value. An error isn't kept in cdk.context.json. */
export async function lookUp(query: Lookup): Promise<string[]> {
  const credentials = await credentialsFor(query);
  const settings = { region: query.region, credentials, maxAttempts: 8 };
  const names = query.kind === 'ssm'
    ? await parameterNames(new SSMClient(settings), query.store)
    : await secretKeys(new SecretsManagerClient(settings), query.store);
  if (names.length === 0) {
    throw new Error(`\`${query.store}\` must hold at least one value in account ${query.account}, region ${query.region}; put the first one, or list the names in a file (VariableList.fromFile)`);
  }
  return sortedNames(names);
}
