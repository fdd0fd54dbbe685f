import { credentialsFor } from './credentials';
import { deployedNames } from './deployed-names';
import { storeClients } from '../aws/clients';
import { awsCommand } from '../core/commands';
import { FreshNames, LookupQuery, NOT_KEPT, sortedNames } from '../core/list/lookup';
import { openStore, storeServices } from '../stores/store-services';
import { Listing } from '../stores/value-store';

/** The query as the CLI passes it, with the lookup role if the app's synthesizer names one. */
export interface Lookup extends LookupQuery {
  readonly lookupRoleArn?: string;
}

/** What the plug-in returns to the CDK CLI: names alone, or fresh names that the CLI doesn't cache. */
export type LookedUp = string[] | FreshNames & typeof NOT_KEPT;

/** Returns the names in a store, sorted by name, and never a value. The CLI doesn't write an error to cdk.context.json. */
export async function lookUp(query: Lookup): Promise<LookedUp> {
  const { kind, store, region, account, refresh } = query;
  const credentials = await credentialsFor(query);
  const services = storeServices(storeClients({ region, credentials, maxAttempts: 8 }));
  const names = sortedNames(namesIn(query, await openStore(services, { kind, name: store }).list()));
  if (refresh) {
    return { names, declared: await deployedNames(query, credentials), ...NOT_KEPT };
  }
  if (names.length === 0) {
    throw new Error(`\`${store}\` must contain at least one value in account ${account}, region ${region}; put the first one, or list the names in a file (VariableList.fromFile)`);
  }
  return names;
}

function namesIn({ store, region }: Lookup, listing: Listing): string[] {
  switch (listing.status) {
    case 'found': return listing.names.map(({ name }) => name);
    case 'malformed': throw new Error(`\`${store}\` must contain a JSON object with a key for each variable; put one, as in {"DATABASE_URL": "…"}`);
    case 'missing': throw new Error(`\`${store}\` must be a secret that exists and has a value; create it, or list the names in a file (VariableList.fromFile)`);
    case 'deleted': throw new Error(`\`${store}\` must not be scheduled for deletion; restore it:\n-> ${awsCommand(['secretsmanager', 'restore-secret', '--secret-id', store], { region })}`);
    case 'denied': throw new Error(`\`${store}\` must be readable (secretsmanager:GetSecretValue and kms:Decrypt), as only its value contains the names; `
      + 'use credentials of the secret\'s account that may read it (the CDK\'s lookup role may not), or list the names in a file (VariableList.fromFile)');
    case 'failed': throw new Error(listing.message);
  }
}
