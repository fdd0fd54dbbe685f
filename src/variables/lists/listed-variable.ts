import { RemovalPolicy } from 'aws-cdk-lib';
import { FileListOptions } from './list-options';
import { partName } from '../../core/derived/parts';
import { RuleError } from '../../core/errors';
import { ListedFile, ListedVariable } from '../../core/list/entry';
import { resembling } from '../../core/misspelt';
import { alternatives, article } from '../../core/words';
import { Alphabet } from '../alphabet';
import { FileEncoding } from '../files/file-options';
import { ValueRule } from '../value-rule';
import { Variable } from '../variable';
import { CreatedVariableOptions, ExternalNameOptions, OwnVariableOptions, VariableOptions } from '../variable-options';
import { Verification } from '../verification';

/** The variable that an entry of a file describes. */
export function listedVariable(name: string, listed: ListedVariable, options: FileListOptions): Variable {
  const variable = withoutFile(name, listed, options);
  return listed.file ? asFile(name, variable, listed.file) : variable;
}

function withoutFile(name: string, listed: ListedVariable, options: FileListOptions): Variable {
  if (listed.generated) {
    const { length, alphabet } = listed.generated;
    return Variable.generated({ ...created(name, listed, options), length, alphabet: alphabet as Alphabet | undefined });
  }
  if (listed.config !== undefined) {
    return Variable.config(listed.config, created(name, listed, options));
  }
  if (listed.plain !== undefined) {
    return Variable.plain(listed.plain, described(listed));
  }
  if (listed.parameterName !== undefined) {
    return Variable.fromSsmParameterName(listed.parameterName, external(name, listed, options));
  }
  if (listed.secretName !== undefined) {
    const { versionStage, versionId } = listed;
    return Variable.fromSecretName(listed.secretName, listed.key, { ...external(name, listed, options), versionStage, versionId });
  }
  if (listed.derived !== undefined) {
    const parts = Object.entries(listed.parts ?? {}).map(([part, variable]) => [part, withoutFile(partName(name, part), variable, options)] as const);
    return Variable.derived(listed.derived, Object.fromEntries(parts), own(name, listed, options));
  }
  return Variable.secret(own(name, listed, options));
}

function described({ description, helpUrl, rules }: ListedVariable): VariableOptions {
  return { description, helpUrl, rules: rules?.map((rule) => ValueRule._of(rule)) };
}

function own(variable: string, listed: ListedVariable, options: FileListOptions): OwnVariableOptions {
  return { ...described(listed), name: listed.name, store: named(variable, 'store', listed.store, 'stores', options.stores) };
}

function created(variable: string, listed: ListedVariable, options: FileListOptions): CreatedVariableOptions {
  return { ...own(variable, listed, options), removalPolicy: listed.removalPolicy as RemovalPolicy | undefined };
}

function external(variable: string, listed: ListedVariable, options: FileListOptions): ExternalNameOptions {
  return {
    ...described(listed),
    region: listed.region,
    encryptionKey: named(variable, 'encryptionKey', listed.encryptionKey, 'encryptionKeys', options.encryptionKeys),
    verification: listed.verification as Verification | undefined,
  };
}

function asFile(name: string, variable: Variable, file: ListedFile): Variable {
  const { path, mode, owner, encoding, environmentVariable } = file;
  if (!file.format) {
    return variable.asFile(path, { mode, owner, encoding: encoding as FileEncoding | undefined, environmentVariable });
  }
  const other = encoding === FileEncoding.BASE64 ? 'encoding' : environmentVariable === false ? 'environmentVariable' : undefined;
  if (other) {
    throw new RuleError({
      subject: name,
      must: `must have no \`${other}\` beside \`format: ${file.format}\`, whose file is a text that libraries find by the variable`,
      fix: `remove \`${other}\``,
    });
  }
  return variable.asGoogleCredentials({ path, mode, owner });
}

/** The app's store or key for a name that the file uses. */
function named<T>(variable: string, key: string, name: string | undefined, option: string, given: { readonly [name: string]: T } = {}): T | undefined {
  if (name === undefined || Object.prototype.hasOwnProperty.call(given, name)) {
    return name === undefined ? undefined : given[name];
  }
  const known = Object.keys(given);
  const meant = resembling(name, known);
  throw new RuleError({
    subject: variable,
    must: `must have ${article(key)} \`${key}\` that the app has in \`${option}\``,
    got: JSON.stringify(name),
    fix: meant ? `did you mean \`${meant}\`?` : known.length ? `write ${alternatives(known)}, or add it to the app` : `add ${JSON.stringify(name)} to the option \`${option}\` of VariableList.fromFile`,
  });
}
