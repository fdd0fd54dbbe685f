import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { RuleDeclaration } from '../core/rules';
import type { FileSource } from './files/file-source';
import type { SecretStore } from './secret-store';
import type { Verification } from './verification';

/** The variable's description, and the rules for its value. */
export interface DescribedSource {
  readonly description?: string;
  readonly helpUrl?: string;
  readonly rules?: readonly RuleDeclaration[];
}

interface Delivered extends DescribedSource {
  /** Absent if the environment variable contains the value. */
  readonly file?: FileSource;
}

interface OwnSource extends Delivered {
  readonly name?: string;
  readonly store?: SecretStore;
}

interface ExternalSource extends Delivered {
  readonly encryptionKey?: kms.IKey;
  readonly region?: string;
  readonly verification?: Verification;
}

/** The data of a `Variable`, before a `ServiceSecrets` binds it to a name and a store. */
export type VariableSource =
  | OwnSource & { readonly kind: 'secret' }
  | OwnSource & { readonly kind: 'generated'; readonly length: number; readonly alphabet: string; readonly destroy: boolean }
  | OwnSource & { readonly kind: 'config'; readonly value: string; readonly destroy: boolean }
  | OwnSource & { readonly kind: 'derived'; readonly template: string; readonly parts: Readonly<Record<string, PartSource>> }
  | DescribedSource & { readonly kind: 'plain'; readonly value: string }
  | ExternalSource & { readonly kind: 'parameter'; readonly name: string; readonly parameter?: ssm.IParameter }
  | ExternalSource & {
    readonly kind: 'foreign-secret';
    readonly secret?: secretsmanager.ISecret;
    readonly secretName?: string;
    readonly field?: string;
    readonly stage?: string;
    readonly versionId?: string;
  };

/** What a part of a derived value may be. */
export type PartSource = Exclude<VariableSource, { readonly kind: 'derived' }>;
