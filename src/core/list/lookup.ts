import { StoreKind } from '../declaration';

/** The contract between the app and the plug-in of the CDK CLI. */
export interface LookupQuery {
  readonly kind: StoreKind;
  /** Path prefix, or name of the secret. */
  readonly store: string;
  readonly account: string;
  readonly region: string;
  /**
   * Requests an answer at each synthesis. It is part of the query, so that the app doesn't use an answer from
   * cdk.context.json instead.
   */
  readonly refresh?: boolean;
  /** With `refresh`: the stack whose deployed declarations the plug-in reads, and its region. */
  readonly stack?: string;
  readonly stackRegion?: string;
}

/** The answer to a query with `refresh`. The CDK CLI would write a plain list of names into cdk.context.json. */
export interface FreshNames {
  readonly names: readonly string[];
  /** Names that the deployed stack takes from the store, each as a secret. */
  readonly declared: readonly string[];
}

/** This member keeps the CDK CLI from writing the answer into cdk.context.json. */
export const NOT_KEPT = { $dontSaveContext: true } as const;

/** The provider's name in the CDK CLI. */
export const LOOKUP_PLUGIN = 'cdk-service-secrets';

/** The plug-in's path for `cdk.json`. */
export const LOOKUP_MODULE = 'cdk-service-secrets/assets/lookup';

/** The plug-in sets it in the CDK CLI. The app inherits the environment, so it knows that the plug-in is loaded. */
export const LOOKUP_LOADED = 'CDK_SERVICE_SECRETS_LOOKUP';

/** Sorts names by code point, which is the same in every locale. */
export function sortedNames(names: Iterable<string>): string[] {
  return [...new Set(names)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
