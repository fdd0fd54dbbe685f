import { base64FileProblem } from '../../checks/base64';
import { googleCredentialsProblem } from '../../checks/google-credentials';
import { ruledText } from '../../checks/value-rules';
import { Declaration, OwnVariable, StoreDeclaration, variablesReading } from '../../core/declaration';
import { parseJsonObject } from '../../core/json-object';
import { describeRule, judgeValue } from '../../core/rules';

/**
 * Limits of the stores for a value.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html
 */
export const ADVANCED_BYTES = 8192;
export const SECRET_BYTES = 65_536;

/** Why a value must not be written, by the rules of every variable that reads it. Never contains the value. */
export function problemForAll({ stores, variables }: Pick<Declaration, 'stores' | 'variables'>, name: string, variable: OwnVariable, value: string): string | undefined {
  const store = stores[variable.store];
  const others = variablesReading({ variables }, variable).filter((other) => other !== name);
  return valueProblem(store, variable, value) ?? others.flatMap((other) => {
    const problem = valueProblem(store, variables[other] as OwnVariable, value);
    return problem ? [`${problem}, as it is also the value of ${other}`] : [];
  })[0];
}

/** Why the value of one variable must not be written. */
function valueProblem(store: Pick<StoreDeclaration, 'kind'>, variable: OwnVariable, value: string): string | undefined {
  const { problems } = judgeValue(variable.rules, ruledText(variable, value));
  return storeProblem(store, value) ?? fileProblem(variable, value) ?? (problems.join(', and ') || undefined);
}

/** Why a value can't become the file that it is declared as. A service that restarts after changes would start with it. */
function fileProblem({ file }: OwnVariable, value: string): string | undefined {
  const problem = file?.encoding === 'base64' ? base64FileProblem(value) : undefined;
  const text = file?.format === 'google-credentials' ? ruledText({ file }, value) : undefined;
  return problem ?? (text === undefined ? undefined : googleCredentialsProblem(text));
}

/** What to pass for a file, in the imperative. Somebody at a prompt may enter its path. */
export function fileAdvice({ file }: OwnVariable): string | undefined {
  if (file === undefined) {
    return undefined;
  }
  return file.encoding === 'base64' ? 'pipe in the output of base64 FILE, not its path' : 'pass the content of the file as standard input (< FILE), not its path';
}

/** What to do about a refused value, in the imperative. A JSON object is no path: the file itself is damaged, or another one. */
export function refusedAdvice(variable: OwnVariable, value: string): string {
  return variable.file?.format === 'google-credentials' && typeof parseJsonObject(value) !== 'string'
    ? 'download the credentials file again, and pass its content as standard input (< FILE)'
    : fileAdvice(variable) ?? 'enter another value';
}

/** Why the store can't contain a value, or ECS can't deliver it. */
function storeProblem(store: Pick<StoreDeclaration, 'kind'>, value: string): string | undefined {
  const bytes = Buffer.byteLength(value);
  if (bytes === 0) {
    return 'is empty';
  }
  if (value.includes('\0')) {
    return 'contains a NUL character, which no environment variable can (store it as base64)';
  }
  if (store.kind === 'secretsmanager') {
    return bytes > SECRET_BYTES ? `has ${bytes} bytes; a secret contains at most ${SECRET_BYTES}` : undefined;
  }
  if (bytes > ADVANCED_BYTES) {
    return `has ${bytes} bytes; a parameter contains at most ${ADVANCED_BYTES} (a service whose store is in Secrets Manager contains ${SECRET_BYTES})`;
  }
  return /\{\{[^]*\}\}/.test(value) ? 'contains {{…}}, which Parameter Store refuses' : undefined;
}

/** The rules of a value, a line each, for the person who enters it. */
export function ruleLines({ rules = [] }: OwnVariable): string[] {
  return rules.map((rule) => `must be ${describeRule(rule)}${rule.warning ? ' (a warning only)' : ''}`);
}

/** The type of a parameter of this kind. Configuration that is a SecureString stays one, as the type can't change. */
export function parameterType(kind: OwnVariable['kind'], present?: string): 'SecureString' | 'String' {
  return kind === 'config' && present !== 'SecureString' ? 'String' : 'SecureString';
}
