import { RemovalPolicy, Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Alphabet } from './alphabet';
import { assertDerived } from './derived-source';
import { FileEncoding, FileOptions, GoogleCredentialsOptions } from './files/file-options';
import { asFile } from './files/file-source';
import * as input from './input';
import {
  ConfigOptions, CreatedVariableOptions, DerivedOptions, ExternalNameOptions, ExternalVariableOptions, GeneratedOptions, OwnVariableOptions, SecretNameOptions, VariableOptions,
} from './variable-options';
import { DescribedSource, VariableSource } from './variable-source';
import { RuleError } from '../core/errors';
import { assertOptions, assertProps, choice, filledText, flag, number, text } from '../core/input';

/**
 * One environment variable: the source of its value and who owns it.
 *
 * @example
 *
 * new ServiceSecrets(this, 'Secrets', {
 *   store,
 *   variables: {
 *     DATABASE_URL: Variable.secret(),
 *     SESSION_KEY: Variable.generated(),
 *     LOG_LEVEL: Variable.config('info'),
 *     NODE_ENV: Variable.plain('production'),
 *     DB_PASSWORD: Variable.fromSecretsManager(database.secret!, 'password'),
 *   },
 * });
 */
export class Variable {
  /**
   * A secret that people put into the store: in the console, or with `npx cdk-service-secrets put`.
   *
   * @param options Another name or store.
   * @returns a variable for the list of a service
   *
   * @example
   *
   * new ServiceSecrets(this, 'Secrets', {
   *   store,
   *   variables: {
   *     DATABASE_URL: Variable.secret(),
   *     SENTRY_DSN: Variable.secret({ store: common }),
   *     LEGACY_TOKEN: Variable.secret({ name: 'legacy-token' }),
   *   },
   * });
   */
  public static secret(options: OwnVariableOptions = {}): Variable {
    assertOptions('options', options, OWN);
    return new Variable({ kind: 'secret', ...own(options) });
  }

  /**
   * A random value. The gate creates it once, if it is missing. From then on people own it.
   *
   * @param options Length, alphabet, name, store.
   * @returns a variable for the list of a service
   *
   * @example
   *
   * new ServiceSecrets(this, 'Secrets', {
   *   store,
   *   variables: {
   *     SESSION_KEY: Variable.generated({ length: 48 }),
   *     ENCRYPTION_KEY: Variable.generated({ length: 64, alphabet: Alphabet.HEX }),
   *   },
   * });
   */
  public static generated(options: GeneratedOptions = {}): Variable {
    assertOptions('options', options, { ...CREATED, length: number, alphabet: choice('Alphabet', Alphabet) });
    const length = options.length ?? 32;
    if (!Token.isUnresolved(length) && !(Number.isInteger(length) && length >= 8 && length <= 4096)) {
      throw new RuleError({
        subject: 'length',
        must: 'must be a whole number from 8 to 4096',
        got: String(length),
        fix: 'choose another length',
      });
    }
    return new Variable({ kind: 'generated', ...own(options), length, alphabet: options.alphabet ?? Alphabet.ALPHANUMERIC, destroy: destroy(options) });
  }

  /**
   * Configuration that isn't secret. The gate creates a String parameter with this initial value once, if it is missing.
   * From then on people own it, and another initial value in code changes nothing.
   *
   * @param initialValue 1 to 4,096 bytes, without `{{`, which Parameter Store refuses.
   * @param options Name, store.
   * @returns a variable for the list of a service
   *
   * @example
   *
   * new ServiceSecrets(this, 'Secrets', {
   *   store,
   *   variables: { LOG_LEVEL: Variable.config('info') },
   * });
   */
  public static config(initialValue: string, options: ConfigOptions = {}): Variable {
    text('write the initial value as a text, as in Variable.config("info")')('initialValue', initialValue);
    assertOptions('options', options, CREATED);
    if (!Token.isUnresolved(initialValue)) {
      assertInitialValue(initialValue);
    }
    return new Variable({ kind: 'config', ...own(options), value: initialValue, destroy: destroy(options) });
  }

  /**
   * A value that is set in code, for the container's `environment`. The task definition shows it.
   *
   * @param value May be a token.
   * @param options Description.
   * @returns a variable for the list of a service
   *
   * @example
   *
   * new ServiceSecrets(this, 'Secrets', {
   *   store,
   *   variables: {
   *     NODE_ENV: Variable.plain('production'),
   *     DB_HOST: Variable.plain(database.dbInstanceEndpointAddress),
   *   },
   * });
   */
  public static plain(value: string, options: VariableOptions = {}): Variable {
    text('write the value as a text, as in Variable.plain("production")')('value', value);
    assertOptions('options', options, DESCRIBED);
    assertNoNul('value', value);
    return new Variable({ kind: 'plain', value, ...described(options) });
  }

  /**
   * An external parameter, which the service doesn't own. Import a SecureString with
   * `StringParameter.fromSecureStringParameterAttributes`, or use `fromSsmParameterName`.
   *
   * @param parameter The parameter.
   * @param options Verification.
   * @returns a variable for the list of a service
   *
   * @example
   *
   * const parameter = ssm.StringParameter.fromSecureStringParameterAttributes(this, 'Telemetry', {
   *   parameterName: '/platform/telemetry',
   *   encryptionKey: key,
   * });
   * new ServiceSecrets(this, 'Secrets', {
   *   store,
   *   variables: { TELEMETRY: Variable.fromSsmParameter(parameter) },
   * });
   */
  public static fromSsmParameter(parameter: ssm.IParameter, options: ExternalVariableOptions = {}): Variable {
    input.parameter('parameter', parameter);
    assertOptions('options', options, EXTERNAL);
    return new Variable({ kind: 'parameter', parameter, name: parameter.parameterName, ...external(options) });
  }

  /**
   * An external parameter, String or SecureString, by its name.
   *
   * @param parameterName The whole name, without version or label.
   * @param options Key, region, verification.
   * @returns a variable for the list of a service
   *
   * @example
   *
   * new ServiceSecrets(this, 'Secrets', {
   *   store,
   *   variables: { TELEMETRY: Variable.fromSsmParameterName('/platform/telemetry', { encryptionKey: key }) },
   * });
   */
  public static fromSsmParameterName(parameterName: string, options: ExternalNameOptions = {}): Variable {
    filledText('write the whole name, as in "/platform/telemetry"')('parameterName', parameterName);
    assertOptions('options', options, EXTERNAL_NAME);
    const { encryptionKey, region } = options;
    return new Variable({ kind: 'parameter', name: parameterName, encryptionKey, region, ...external(options) });
  }

  /**
   * An external secret, which the service doesn't own, or one JSON key of it.
   *
   * @param secret Created by the app or imported; pass `encryptionKey` on import if it has a customer managed key.
   * @param field JSON key at the top level. The whole secret without it.
   * @param options Verification.
   * @returns a variable for the list of a service
   *
   * @example
   *
   * new ServiceSecrets(this, 'Secrets', {
   *   store,
   *   variables: { DB_PASSWORD: Variable.fromSecretsManager(database.secret!, 'password') },
   * });
   */
  public static fromSecretsManager(secret: secretsmanager.ISecret, field?: string, options: ExternalVariableOptions = {}): Variable {
    assertExternalSecret(secret, field, options);
    return new Variable({ kind: 'foreign-secret', secret, field, ...external(options) });
  }

  /**
   * A pinned version of an external secret.
   *
   * @param secret Created by the app or imported; pass `encryptionKey` on import if it has a customer managed key.
   * @param version Version stage or version ID.
   * @param field JSON key at the top level. The whole secret without it.
   * @param options Verification.
   * @returns a variable for the list of a service
   *
   * @example
   *
   * new ServiceSecrets(this, 'Secrets', {
   *   store,
   *   variables: {
   *     OLD_PASSWORD: Variable.fromSecretsManagerVersion(database.secret!, { versionStage: 'AWSPREVIOUS' }, 'password'),
   *   },
   * });
   */
  public static fromSecretsManagerVersion(
    secret: secretsmanager.ISecret, version: ecs.SecretVersionInfo, field?: string, options: ExternalVariableOptions = {},
  ): Variable {
    assertExternalSecret(secret, field, options);
    assertProps('version', version, VERSION);
    return new Variable({ kind: 'foreign-secret', secret, field, stage: version.versionStage, versionId: version.versionId, ...external(options) });
  }

  /**
   * An external secret by its name, or one JSON key of it.
   *
   * @param secretName The name, without the suffix of the ARN.
   * @param field JSON key at the top level. The whole secret without it.
   * @param options Version, key, region, verification.
   * @returns a variable for the list of a service
   *
   * @example
   *
   * new ServiceSecrets(this, 'Secrets', {
   *   store,
   *   variables: { DB_PASSWORD: Variable.fromSecretName('prod/db', 'password') },
   * });
   */
  public static fromSecretName(secretName: string, field?: string, options: SecretNameOptions = {}): Variable {
    filledText('write the name without the suffix of the ARN, as in "prod/db"')('secretName', secretName);
    assertField(field);
    assertOptions('options', options, { ...EXTERNAL_NAME, ...VERSION });
    const { versionStage: stage, versionId, encryptionKey, region } = options;
    return new Variable({ kind: 'foreign-secret', secretName, field, stage, versionId, encryptionKey, region, ...external(options) });
  }

  /**
   * A value that is composed of others, such as the URL of a database from the user and password in a secret of RDS.
   *
   * The template contains `{part}` for a part, and `{part:encoder}` for an encoded one: `url` for every part of a URL, `base64`, `json` for
   * a text between double quotes of JSON or YAML, `shell` for a word of a POSIX shell, with its quotes. Every other brace is text, and
   * `{{part}}` is the text `{part}`. With an encoder the text of a part can't break out of its place.
   *
   * With `asFile` the container gets a file, which its init container composes from the parts: nothing is stored, and the task definition
   * alone limits its size. The execution role may read the parts.
   *
   * Otherwise the gate composes a SecureString parameter of at most 4,096 bytes below a Parameter Store prefix: the service's own, or that
   * of `store` where the service has a JSON secret. Code owns this one value: the next composition undoes a change by hand. Each
   * deployment that runs the gate composes it. The parts get a second home there, for everybody who may read the prefix, together with
   * the old versions that Parameter Store keeps. The value is deleted with the stack.
   *
   * Fails for a placeholder without a part, a part without a placeholder, an unknown encoder, and a part that is derived itself.
   *
   * @param template Text with placeholders.
   * @param parts Variables by the names of their placeholders. A part in a store of the service has the part's name there, without the
   * option `name`. Every part is read, so none may have Verification.METADATA or NONE.
   * @param options Name, store, description, rules for the composed value.
   * @returns a variable for the list of a service
   *
   * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-securestring.html
   *
   * @example
   *
   * new ServiceSecrets(this, 'Secrets', {
   *   store,
   *   variables: {
   *     DATABASE_URL: Variable.derived('postgres://{user:url}:{password:url}@{host}:{port}/shop', {
   *       user: Variable.fromSecretsManager(database.secret!, 'username'),
   *       password: Variable.fromSecretsManager(database.secret!, 'password'),
   *       host: Variable.plain(database.dbInstanceEndpointAddress),
   *       port: Variable.plain('5432'),
   *     }),
   *   },
   * });
   */
  public static derived(template: string, parts: { readonly [name: string]: Variable }, options: DerivedOptions = {}): Variable {
    const sources = assertDerived(template, parts);
    assertOptions('options', options, OWN);
    return new Variable({ kind: 'derived', template, parts: sources, ...own(options) });
  }

  /** @internal */
  public readonly _source: VariableSource;

  private constructor(source: VariableSource) {
    this._source = source;
  }

  /**
   * The same value as a file: the container gets a read-only file, and the variable contains its path. An init container
   * writes the file before the container starts. The application's image needs neither a shell nor a change.
   *
   * A volume on the file's directory hides what the image has there, so choose a directory without other files.
   * A new value reaches the file with the next task. Fails for a plain variable, which has no store.
   *
   * @param path Absolute path in the container, as in `/run/secrets/tls.key`.
   * @param options Mode, owner, encoding.
   * @returns another variable; this one doesn't change
   *
   * @example
   *
   * new ServiceSecrets(this, 'Secrets', {
   *   store,
   *   variables: {
   *     TLS_KEY: Variable.secret().asFile('/run/secrets/tls.key', { mode: '0440', owner: '101:101' }),
   *     KEYSTORE: Variable.secret().asFile('/run/keystore/store.p12', { encoding: FileEncoding.BASE64 }),
   *   },
   * });
   */
  public asFile(path: string, options: FileOptions = {}): Variable {
    assertPath(path);
    assertOptions('options', options, { ...ACCESS, encoding: choice('FileEncoding', FileEncoding), environmentVariable: flag });
    return new Variable(asFile(this._source, { ...options, path }));
  }

  /**
   * A credentials file for Google's libraries. The gate checks that the value is JSON of type `service_account`,
   * `authorized_user` or `external_account` with the fields that the libraries need. Use it for the variable
   * `GOOGLE_APPLICATION_CREDENTIALS`, which the libraries read.
   *
   * @param options Path, mode, owner.
   * @returns another variable; this one doesn't change
   *
   * @example
   *
   * new ServiceSecrets(this, 'Secrets', {
   *   store,
   *   variables: { GOOGLE_APPLICATION_CREDENTIALS: Variable.secret().asGoogleCredentials() },
   * });
   */
  public asGoogleCredentials(options: GoogleCredentialsOptions = {}): Variable {
    assertOptions('options', options, { ...ACCESS, path: (_, path) => assertPath(path) });
    return new Variable(asFile(this._source, { ...options, path: options.path ?? '/run/secrets/google-credentials.json', format: 'google-credentials' }));
  }
}

const DESCRIBED = {
  description: filledText('write what the value is for, or leave it out'),
  helpUrl: filledText('write the address of a page, or leave it out'),
  rules: input.rules,
};
const OWN = { ...DESCRIBED, name: filledText('write the name in the store, or leave it out for the variable\'s own'), store: input.store };
const CREATED = { ...OWN, removalPolicy: choice('RemovalPolicy', RemovalPolicy) };
const EXTERNAL = { ...DESCRIBED, verification: input.verification };
const EXTERNAL_NAME = { ...EXTERNAL, encryptionKey: input.key, region: input.region };
const VERSION = {
  versionStage: filledText('write a stage such as "AWSPREVIOUS", or leave it out'),
  versionId: filledText('write the id of the version, or leave it out'),
};
const ACCESS = { mode: text('write permissions in octal, as in "0440"'), owner: text('write numbers, as in "101:101"') };

function assertPath(path: unknown): void {
  text('write an absolute path, as in "/run/secrets/tls.key"')('path', path);
}

function assertField(field: unknown): void {
  if (field !== undefined) {
    input.field('field', field);
  }
}

function assertExternalSecret(secret: unknown, field: unknown, options: unknown): void {
  input.secret('secret', secret);
  assertField(field);
  assertOptions('options', options, EXTERNAL);
}

function own(options: OwnVariableOptions): DescribedSource & Pick<OwnVariableOptions, 'name' | 'store'> {
  return { ...described(options), name: options.name, store: options.store };
}

function external(options: ExternalVariableOptions): DescribedSource & Pick<ExternalVariableOptions, 'verification'> {
  return { ...described(options), verification: options.verification };
}

function described({ description, helpUrl, rules }: VariableOptions): DescribedSource {
  return { description, helpUrl, rules: rules?.map(({ _rule }) => _rule) };
}

function destroy(options: CreatedVariableOptions): boolean {
  if (options.removalPolicy && options.removalPolicy !== RemovalPolicy.DESTROY && options.removalPolicy !== RemovalPolicy.RETAIN) {
    throw new RuleError({
      subject: 'removalPolicy',
      must: 'must be RETAIN or DESTROY',
      got: options.removalPolicy,
      fix: 'a value cannot be snapshot',
    });
  }
  return options.removalPolicy === RemovalPolicy.DESTROY;
}

/** An environment variable can't contain NUL. */
function assertNoNul(subject: string, value: string): void {
  if (value.includes('\0')) {
    throw new RuleError({
      subject,
      must: 'must not contain a NUL character, which no environment variable can have',
      got: 'a text with one',
      fix: 'remove it, or keep the bytes in a file of the image',
    });
  }
}

function assertInitialValue(value: string): void {
  assertNoNul('initialValue', value);
  const bytes = Buffer.byteLength(value);
  if (bytes === 0 || bytes > 4096) {
    throw new RuleError({
      subject: 'initialValue',
      must: 'must have 1 to 4096 bytes',
      got: `${bytes} bytes`,
      fix: bytes ? 'keep large values in a file of the image' : 'use Variable.plain("") for a variable that is empty',
    });
  }
  if (value.includes('{{')) {
    throw new RuleError({
      subject: 'initialValue',
      must: 'must not contain "{{", which Parameter Store refuses',
      got: JSON.stringify(value),
      fix: 'use Variable.plain, or a secret in Secrets Manager',
    });
  }
}
