import type { StatementScope } from './statements';

/** The names that IAM and KMS have for the operations of one store. */
interface StoreActions {
  /** Reads values, as ECS does when a task starts. */
  readonly read: string;
  /** Reads one value. */
  readonly readOne: string;
  /** Reads whether a value exists, without its content. */
  readonly describe: string;
  /** Reads when a value changed, without its content. */
  readonly describeChanges: readonly string[];
  /** Reads the key and the version of a value that the caller may not decrypt. */
  readonly describeKey: readonly string[];
  /** Reads tags. None where `describe` returns them. */
  readonly readTags: readonly string[];
  /** Lists the names below a path. */
  readonly list?: string;
  /** Returns nothing but values, so that a denial leaves metadata readable. */
  readonly readOnlyValues?: string;
  /** Everything that people read beside lists: values, versions and tags. */
  readonly readAll: readonly string[];
  /** What people need to write a value. */
  readonly write: readonly string[];
  /** What writing needs of a customer managed key. */
  readonly writeKey: readonly string[];
  /** Encryption contexts of a write beside the value's own. */
  readonly writeContexts: readonly string[];
  /** The condition key of the encryption context: the ARN of the parameter, or of the secret. */
  readonly encryptionContext: string;
}

/**
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
 */
const ACTIONS: Readonly<Record<StatementScope['service'], StoreActions>> = {
  ssm: {
    read: 'ssm:GetParameters',
    readOne: 'ssm:GetParameter',
    describe: 'ssm:GetParameters',
    describeChanges: ['ssm:GetParameters'],
    describeKey: ['ssm:GetParameterHistory'],
    readTags: ['ssm:ListTagsForResource'],
    list: 'ssm:GetParametersByPath',
    readAll: ['ssm:GetParameter', 'ssm:GetParameters', 'ssm:GetParameterHistory', 'ssm:ListTagsForResource'],
    write: ['ssm:PutParameter', 'ssm:AddTagsToResource'],
    // Advanced parameters need GenerateDataKey and Decrypt, standard ones Encrypt.
    writeKey: ['kms:Encrypt', 'kms:GenerateDataKey', 'kms:Decrypt'],
    writeContexts: [],
    encryptionContext: 'kms:EncryptionContext:PARAMETER_ARN',
  },
  secretsmanager: {
    read: 'secretsmanager:GetSecretValue',
    readOne: 'secretsmanager:GetSecretValue',
    describe: 'secretsmanager:DescribeSecret',
    describeChanges: ['secretsmanager:DescribeSecret', 'secretsmanager:ListSecretVersionIds'],
    describeKey: ['secretsmanager:DescribeSecret', 'secretsmanager:ListSecretVersionIds'],
    readTags: [],
    readOnlyValues: 'secretsmanager:GetSecretValue',
    readAll: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret', 'secretsmanager:ListSecretVersionIds'],
    // Adding a key needs the other keys, and compares versions before the swap.
    write: [
      'secretsmanager:CreateSecret', 'secretsmanager:TagResource', 'secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue',
      'secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecretVersionStage',
    ],
    writeKey: ['kms:GenerateDataKey', 'kms:Decrypt'],
    // Secrets Manager first tests the key with a special encryption context.
    // https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html#security-encryption-encryption-context
    writeContexts: ['RequestToValidateKeyAccess'],
    encryptionContext: 'kms:EncryptionContext:SecretARN',
  },
};

export function actionsOf({ service }: Pick<StatementScope, 'service'>): StoreActions {
  return ACTIONS[service];
}
