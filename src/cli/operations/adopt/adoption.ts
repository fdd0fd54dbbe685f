import { LeftOut } from './workload';
import { ValueLocation } from '../../../core/location';

/** A customer managed key, as the CDK imports it. */
export type AdoptedKey = { readonly arn: string } | { readonly alias: string };

export interface AdoptedStore {
  readonly kind: 'ssm' | 'secretsmanager';
  readonly name: string;
  readonly key?: AdoptedKey;
}

interface SecretPart {
  readonly field?: string;
  readonly stage?: string;
  readonly versionId?: string;
  readonly key?: AdoptedKey;
}

/** The source of a variable in a list. */
export type AdoptedSource =
  | { readonly kind: 'secret'; readonly name: string }
  | { readonly kind: 'config'; readonly name: string; readonly value: string }
  | { readonly kind: 'plain'; readonly value: string }
  | { readonly kind: 'parameter'; readonly name: string; readonly region?: string; readonly key?: AdoptedKey }
  | { readonly kind: 'parameter-arn'; readonly arn: string }
  | SecretPart & { readonly kind: 'secret-name'; readonly secretName: string; readonly region?: string }
  | SecretPart & { readonly kind: 'secret-arn'; readonly arn: string; readonly complete: boolean };

export interface AdoptedVariable {
  readonly variable: string;
  readonly source: AdoptedSource;
  readonly description?: string;
  /** Why the value remains external. */
  readonly kept?: string;
  /** Notes for the author, one line each. */
  readonly remarks: readonly string[];
  /** Where the value is today. Undefined for a variable in `environment`. */
  readonly today?: ValueLocation;
}

export interface Adoption {
  readonly store?: AdoptedStore;
  /** Sorted by name. */
  readonly variables: readonly AdoptedVariable[];
  readonly leftOut: readonly LeftOut[];
}
