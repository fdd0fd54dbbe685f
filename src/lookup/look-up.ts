import { credentialsFor } from './credentials';
import { storeClients } from '../aws/clients';
import { awsCommand } from '../core/commands';
import { LookupQuery, sortedNames } from '../core/list/lookup';
import { openStore, storeServices } from '../stores/store-services';
import { Listing } from '../stores/value-store';

/** As the CLI calls it: with the query, and the role for look-ups where the app's synthesizer names one. */
export interface Lookup extends LookupQuery {
  readonly lookupRoleArn?: string;
}

/** The names in a store, sorted; never a value. An error isn't kept in cdk.context.json. */
export async function lookUp(query: Lookup): Promise<string[]> {
  const { kind, store, region, account } = query;
  const services = storeServices(storeClients({ region, credentials: await credentialsFor(query), maxAttempts: 8 }));
  const names = namesIn(query, await openStore(services, { kind, name: store }).list());
  if (names.length === 0) {
    throw new Error(`\`${store}\` must hold at least one value in account ${account}, region ${region}; put the first one, or list the names in a file (VariableList.fromFile)`);
  }
  return sortedNames(names);
}

function namesIn({ store, region }: Lookup, listing: Listing): string[] {
  switch (listing.status) {
    case 'found': return listing.names.map(({ name }) => name);
    case 'malformed': throw new Error(`\`${store}\` must hold a JSON object with a key for each variable; put one, as in {"DATABASE_URL": "…"}`);
    case 'missing': throw new Error(`\`${store}\` must be a secret that exists and has a value; make it, or list the names in a file (VariableList.fromFile)`);
    case 'deleted': throw new Error(`\`${store}\` must not be scheduled for deletion; restore it: ${awsCommand(['secretsmanager', 'restore-secret', '--secret-id', store], { region })}`);
    case 'denied': throw new Error(`\`${store}\` must be readable (secretsmanager:GetSecretValue and kms:Decrypt), as only its value holds the names; `
      + 'use credentials of the secret\'s account that may read it (the CDK\'s lookup role may not), or list the names in a file (VariableList.fromFile)');
    case 'failed': throw new Error(listing.message);
  }
}
