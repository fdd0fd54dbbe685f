import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { RuleDeclaration } from '../core/rules';
import type { FileSource } from './files/file-source';
import type { SecretStore } from './secret-store';
import type { Verification } from './verification';

/** What people are told about the variable, and what its value must be. */
export interface Described {
  readonly description?: string;
  readonly helpUrl?: string;
  readonly rules?: readonly RuleDeclaration[];
}

interface Delivered extends Described {
  /** Absent where the value is the environment variable itself. */
  readonly file?: FileSource;
}

interface OwnSource extends Delivered {
  readonly name?: string;
  readonly store?: SecretStore;
}

interface ForeignSource extends Delivered {
  readonly encryptionKey?: kms.IKey;
  readonly region?: string;
  readonly verification?: Verification;
}

/** What a `Variable` holds, before a `ServiceSecrets` gives it a name and a store. */
export type VariableSource =
  | OwnSource & { readonly kind: 'secret' }
  | OwnSource & { readonly kind: 'generated'; readonly length: number; readonly alphabet: string; readonly destroy: boolean }
  | OwnSource & { readonly kind: 'config'; readonly value: string; readonly destroy: boolean }
  | Described & { readonly kind: 'plain'; readonly value: string }
  | ForeignSource & { readonly kind: 'parameter'; readonly name: string; readonly parameter?: ssm.IParameter }
  | ForeignSource & {
    readonly kind: 'foreign-secret';
    readonly secret?: secretsmanager.ISecret;
    readonly secretName?: string;
    readonly field?: string;
    readonly stage?: string;
    readonly versionId?: string;
  };
