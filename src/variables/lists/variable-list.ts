import { readFileSync } from 'fs';
import { Construct } from 'constructs';
import { noteCodeLoading } from './code-loading';
import { DotenvListOptions, FileListOptions, StoreListOptions } from './list-options';
import { listedNames } from './listed-names';
import { listedVariable } from './listed-variable';
import { RuleError } from '../../core/errors';
import { assertOptions, flag, mapOf, text, texts } from '../../core/input';
import { dotenvNames } from '../../core/list/dotenv-names';
import type * as parser from '../../core/list/parse';
import { ListError, ListProblem } from '../../core/list/problem';
import { resembling } from '../../core/misspelt';
import * as input from '../input';
import { SecretStore } from '../secret-store';
import { Variable } from '../variable';

/**
 * Variables whose names are kept outside of the app's code. Each method returns a map of names to variables, for the
 * `variables` of a `ServiceSecrets`. You can merge it with other variables.
 *
 * @example
 *
 * new ServiceSecrets(this, 'Secrets', {
 *   store,
 *   variables: VariableList.fromFile('service-secrets.yaml'),
 * });
 */
export class VariableList {
  /**
   * The variables of a YAML or JSON file, which application developers edit.
   *
   * ```yaml
   * DATABASE_URL: secret
   * SESSION_KEY: { generated: { length: 48 } }
   * LOG_LEVEL: { config: info }
   * ```
   *
   * The package contains a JSON schema for editors, `schema/service-secrets.schema.json`. Reports all problems of the
   * file at once, each with file, line, name and fix.
   *
   * @param path Relative to the directory that `cdk` runs in. The library reads a name that ends in `.json` as JSON.
   * @param options Stores and keys that the file refers to.
   * @returns variables by name
   *
   * @example
   *
   * new ServiceSecrets(this, 'Secrets', {
   *   store,
   *   variables: VariableList.fromFile('service-secrets.yaml', { stores: { common } }),
   * });
   */
  public static fromFile(path: string, options: FileListOptions = {}): { [name: string]: Variable } {
    assertPath(path);
    assertOptions('options', options, { stores: mapOf('`common` to a store', input.store), encryptionKeys: mapOf('`common` to a key', input.key), allowCodeLoading: texts });
    // Loaded with the first list: the YAML parser is a large part of the package, and many apps have no list.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { parseList } = require('../../core/list/parse') as typeof parser;
    const variables: { [name: string]: Variable } = {};
    const problems: ListProblem[] = [];
    for (const { name, line, variable } of parseList(path, read(path))) {
      try {
        variables[name] = listedVariable(name, variable, options);
      } catch (error) {
        if (!(error instanceof RuleError)) {
          throw error;
        }
        const message = error.message.startsWith(`\`${name}\``) ? error.message : `\`${name}\`: ${error.message}`;
        problems.push({ line, message });
      }
    }
    if (problems.length) {
      throw new ListError(path, problems);
    }
    noteCodeLoading(path, variables, options.allowCodeLoading);
    return variables;
  }

  /**
   * The names in a `.env` file, usually `.env.example`, each as a `Variable.secret()`. It ignores the values in the file.
   * Declare variables that aren't secret after the list: of two variables with one name, the later wins.
   *
   * @param path Relative to the directory that `cdk` runs in.
   * @param options Names to leave out, another store.
   * @returns variables by name
   *
   * @example
   *
   * new ServiceSecrets(this, 'Secrets', {
   *   store,
   *   variables: VariableList.fromDotenv('.env.example', { exclude: ['NODE_ENV'] }),
   * });
   */
  public static fromDotenv(path: string, options: DotenvListOptions = {}): { [name: string]: Variable } {
    assertPath(path);
    assertOptions('options', options, { exclude: texts, store: input.store, allowCodeLoading: texts });
    const names = dotenvNames(path, read(path)).map(({ name }) => name);
    const exclude = new Set(options.exclude);
    for (const name of exclude) {
      if (!names.includes(name)) {
        const meant = resembling(name, names);
        throw new RuleError({
          subject: 'exclude',
          must: `must name variables of ${path}`,
          got: JSON.stringify(name),
          fix: meant ? `did you mean \`${meant}\`?` : 'remove it',
        });
      }
    }
    const { store } = options;
    const variables = Object.fromEntries(names.filter((name) => !exclude.has(name)).map((name) => [name, Variable.secret({ store })]));
    noteCodeLoading(path, variables, options.allowCodeLoading);
    return variables;
  }

  /**
   * The names that a store contains when the app is synthesized, each as a secret of that store.
   *
   * A plug-in of the CDK CLI finds them, so `cdk.json` must have `"plugin": ["cdk-service-secrets/assets/lookup"]`, and
   * the stack an account and a region. No value leaves the plug-in.
   *
   * The CLI keeps the names in `cdk.context.json`: commit it, and run `cdk context --reset KEY` after a change in the store. With `refresh`
   * it keeps nothing, and each synthesis asks the store. A list in a file and `npx cdk-service-secrets sync` keep the record in a commit.
   *
   * Refuses names by which processes load code, such as `NODE_OPTIONS`: everybody who may write to the store could run code with them.
   *
   * Like every look-up, it returns one placeholder name until the CLI has found the real ones. An error on the stack prevents
   * its deployment until then.
   *
   * @param scope A construct in the stack that uses the variables.
   * @param store A store whose name is a literal, not a token.
   * @param options Names to leave out, required names, when to ask.
   * @returns variables by name
   *
   * @example
   *
   * new ServiceSecrets(this, 'Secrets', {
   *   store,
   *   variables: VariableList.fromStore(this, store, { refresh: true, required: ['DATABASE_URL'] }),
   * });
   */
  public static fromStore(scope: Construct, store: SecretStore, options: StoreListOptions = {}): { [name: string]: Variable } {
    input.scope('scope', scope);
    input.store('store', store);
    assertOptions('options', options, { exclude: texts, refresh: flag, required: texts, allowCodeLoading: texts });
    return Object.fromEntries(listedNames(scope, store, options).map((name) => [name, Variable.secret({ store })]));
  }

  private constructor() {}
}

function assertPath(path: unknown): void {
  text('write the path of a file, as in "service-secrets.yaml"')('path', path);
}

function read(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const got = code === 'ENOENT' ? 'no such file' : code === 'EISDIR' ? 'a directory' : code === 'EACCES' ? 'a file that may not be read' : code;
    throw new RuleError({ subject: path, must: 'must be a file', got, fix: `write its path from ${process.cwd()}` });
  }
}
