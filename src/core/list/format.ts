import { Field, Kind, ValueType } from './field';
import { RULE_KINDS } from './rule-format';
import { KNOWN_REGIONS, REGION_FORM } from '../regions';

/**
 * The format of a list of variables in a file, as data. The parser, its errors, the JSON schema for editors and the page
 * docs/variable-lists.md are all generated from it.
 */

export type { Field, Kind, ValueType } from './field';

const TEXT: ValueType = { type: 'text' };

const NAME: Field = {
  key: 'name',
  value: { type: 'text', pattern: '^[^:]+$', rule: 'a text without a colon', fix: 'choose another name' },
  description: 'Name in the store: what follows the prefix, as in `legacy-token` or `smtp/user`, or the JSON key.',
  default: 'the variable\'s name',
};
const STORE: Field = {
  key: 'store',
  value: TEXT,
  description: 'Another store, by its name in `stores` of the app.',
  default: 'the service\'s store',
};
const REMOVAL: Field = {
  key: 'removalPolicy',
  value: { type: 'choice', choices: ['retain', 'destroy'] },
  description: 'What happens to the parameter when the stack is deleted.',
  default: '`retain`',
};
const FILE: Field = {
  key: 'file',
  value: {
    type: 'options',
    shorthand: 'path',
    fields: [
      {
        key: 'path',
        value: { type: 'text', pattern: '^/', rule: 'an absolute path', fix: 'start it with a slash, as in "/run/secrets/gcp.json"' },
        description: 'Absolute path in the container.',
        required: true,
      },
      {
        key: 'mode',
        value: { type: 'text', pattern: '^0?[0-7]{3}$', rule: 'three octal digits', fix: 'write it as in "0440"' },
        description: 'Permissions of the file.',
        default: '`0400` when the owner is known, else `0444`',
      },
      {
        key: 'owner',
        value: { type: 'text', pattern: '^[0-9]{1,10}(:[0-9]{1,10})?$', rule: 'a user by number, or user and group', fix: 'write it as in "1000" or "1000:1000"' },
        description: 'Owner of the file.',
        default: 'the user of the container',
      },
      {
        key: 'encoding',
        value: { type: 'choice', choices: ['text', 'base64'] },
        description: 'How the stored value encodes the file; `base64` is for bytes that are no text.',
        default: '`text`',
      },
      {
        key: 'format',
        value: { type: 'choice', choices: ['google-credentials'] },
        description: 'A format that the value must have.',
        default: 'any',
      },
      {
        key: 'environmentVariable',
        value: { type: 'boolean' },
        description: 'Whether the container gets the variable, which contains the path.',
        default: '`true`',
      },
    ],
  },
  description: 'Delivers the value as a file; the variable contains its path.',
  default: 'the value itself is in the variable',
};
const REGION: Field = {
  key: 'region',
  value: { type: 'text', pattern: REGION_FORM.source, known: KNOWN_REGIONS, rule: 'the name of a region', fix: 'write it as in "eu-west-1"' },
  description: 'Region of the parameter or secret.',
  default: 'the stack\'s region',
};
const ENCRYPTION_KEY: Field = {
  key: 'encryptionKey',
  value: TEXT,
  description: 'Customer managed key of the value, by its name in `encryptionKeys` of the app.',
  default: 'the AWS managed key',
};
const VERIFICATION: Field = {
  key: 'verification',
  value: { type: 'choice', choices: ['values', 'metadata', 'none'] },
  description: 'How the value is checked before a deployment uses it.',
  default: 'as the service says',
};

const DESCRIBED: readonly Field[] = [
  {
    key: 'description',
    value: TEXT,
    description: 'What the value is for, in one line. The command line shows it, and `put` and `import` write it into Parameter Store.',
    default: 'none',
  },
  {
    key: 'helpUrl',
    value: { type: 'text', pattern: '^https?://[^\\s]+$', rule: 'the address of a page', fix: 'begin it with https://' },
    description: 'Page where people find or change the value.',
    default: 'none',
  },
  {
    key: 'rules',
    value: { type: 'rules', rules: RULE_KINDS },
    description: 'What a value must be, checked before a deployment uses it and before it is written.',
    default: 'none',
  },
];
const OWN: readonly Field[] = [NAME, STORE, FILE, ...DESCRIBED];
const EXTERNAL: readonly Field[] = [REGION, ENCRYPTION_KEY, VERIFICATION, FILE, ...DESCRIBED];

export const KINDS: readonly Kind[] = [
  {
    key: 'secret',
    alone: true,
    value: { type: 'options', fields: [] },
    description: 'A value that people put into the store.',
    fields: OWN,
    example: 'DATABASE_URL: secret',
  },
  {
    key: 'generated',
    alone: true,
    value: {
      type: 'options',
      fields: [
        { key: 'length', value: { type: 'integer', minimum: 8, maximum: 4096 }, description: 'Number of characters.', default: '32' },
        {
          key: 'alphabet',
          value: { type: 'choice', choices: ['alphanumeric', 'hex', 'base64url', 'punctuation'] },
          description: 'Characters to choose from.',
          default: '`alphanumeric`',
        },
      ],
    },
    description: 'A random value, created once when it is missing.',
    fields: [...OWN, REMOVAL],
    example: 'SESSION_KEY: { generated: { length: 48 } }',
  },
  {
    key: 'config',
    alone: false,
    value: TEXT,
    description: 'Configuration that is not secret. The text is the initial value, written once when it is missing.',
    fields: [...OWN, REMOVAL],
    example: 'LOG_LEVEL: { config: info }',
  },
  {
    key: 'plain',
    alone: false,
    value: { type: 'text', empty: true },
    description: 'A value that this file sets. It is visible in the task definition.',
    fields: DESCRIBED,
    example: 'NODE_ENV: { plain: production }',
  },
  {
    key: 'parameterName',
    alone: false,
    value: { type: 'text', pattern: '^(/[A-Za-z0-9_.-]+)+$|^[A-Za-z0-9_.-]+$', rule: 'the name of a parameter, without version or label', fix: 'write it as in "/shared/sentry-dsn"' },
    description: 'Somebody else\'s parameter, by its whole name.',
    fields: EXTERNAL,
    example: 'SENTRY_DSN: { parameterName: /shared/sentry-dsn }',
  },
  {
    key: 'secretName',
    alone: false,
    value: { type: 'text', pattern: '^[A-Za-z0-9/_+=.@!-]+$', rule: 'the name of a secret, without the suffix of its ARN', fix: 'write it as in "prod/db"' },
    description: 'Somebody else\'s secret, by its name.',
    fields: [
      {
        key: 'key',
        value: { type: 'text', pattern: '^[^:]+$', rule: 'a JSON key without a colon, which ECS could not read', fix: 'rename the key in the secret' },
        description: 'JSON key at the top level of the secret.',
        default: 'the whole secret',
      },
      { key: 'versionStage', value: { type: 'text', pattern: '^[^:]+$', rule: 'a version stage', fix: 'write it as in "AWSCURRENT"' }, description: 'Version of the secret by its stage.', default: '`AWSCURRENT`' },
      { key: 'versionId', value: { type: 'text', pattern: '^[A-Za-z0-9-]+$', rule: 'a version id', fix: 'copy it from `aws secretsmanager list-secret-version-ids`' }, description: 'Version of the secret by its id.', default: 'the version that the stage names' },
      ...EXTERNAL,
    ],
    example: 'DB_PASSWORD: { secretName: prod/db, key: password }',
  },
  {
    key: 'derived',
    alone: false,
    value: TEXT,
    description: 'A value composed of others. In the text `{part}` stands for a part, and `{part:url}`, `{part:base64}`, `{part:json}` or `{part:shell}` for an encoded one.',
    fields: [
      { key: 'parts', value: { type: 'parts' }, description: 'The parts by their names: variables of any other kind. `name` is the part\'s name by default.', required: true },
      ...OWN,
    ],
    example: 'REPORTS_URL: { derived: "postgres://app:{password:url}@db/shop", parts: { password: { secretName: prod/db, key: password } } }',
  },
];

/** Keys at the top level that aren't variables. In JSON editors read the address of the schema from one. */
export const SCHEMA_KEY = '$schema';

export function kindByKey(key: string): Kind | undefined {
  return KINDS.find((kind) => kind.key === key);
}
