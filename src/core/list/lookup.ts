import { StoreKind } from '../declaration';

/** What the app asks the plug-in of the CDK CLI, and how the two recognise each other. */
export interface LookupQuery {
  readonly kind: StoreKind;
  /** Path prefix, or name of the secret. */
  readonly store: string;
  readonly account: string;
  readonly region: string;
  /**
   * Asked at each synthesis. A part of the query, so that an answer which was kept in cdk.context.json isn't taken for this one.
   */
  readonly refresh?: boolean;
  /** With `refresh`: the stack whose deployed declarations are looked at, and its region. */
  readonly stack?: string;
  readonly stackRegion?: string;
}

/** The answer to a query with `refresh`. Lists of names would be kept in cdk.context.json. */
export interface FreshNames {
  readonly names: readonly string[];
  /** Names that the deployed stack takes from the store, each as a secret. */
  readonly declared: readonly string[];
}

/** Beside the names, it keeps the CDK CLI from writing the answer into cdk.context.json. */
export const NOT_KEPT = { $dontSaveContext: true } as const;

/** The provider's name in the CDK CLI. */
export const LOOKUP_PLUGIN = 'cdk-service-secrets';

/** What stands in `cdk.json`. */
export const LOOKUP_MODULE = 'cdk-service-secrets/assets/lookup';

/** Set by the plug-in in the CDK CLI, whose environment the app inherits: so the app knows that it is there. */
export const LOOKUP_LOADED = 'CDK_SERVICE_SECRETS_LOOKUP';

/** Names in code-point order, whatever the language of the machine. */
export function sortedNames(names: Iterable<string>): string[] {
  return [...new Set(names)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
