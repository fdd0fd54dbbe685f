import { Annotations, ContextProvider, Stack, Token } from 'aws-cdk-lib';
import { CLI_VERSION_ENV } from 'aws-cdk-lib/cx-api';
import { Construct } from 'constructs';
import { RuleError } from '../../core/errors';
import { LOOKUP_LOADED, LOOKUP_MODULE, LOOKUP_PLUGIN } from '../../core/list/lookup';
import { SecretStore } from '../secret-store';

/** Stands for the names until the CLI has looked them up. No store holds it, so the gate would refuse it as well. */
const PLACEHOLDER = 'NOT_LOOKED_UP_YET';

/** The names in a store, from cdk.context.json or from the plug-in of the CDK CLI. */
export function namesInStore(scope: Construct, store: SecretStore): string[] {
  const stack = Stack.of(scope);
  if (Token.isUnresolved(stack.account) || Token.isUnresolved(stack.region)) {
    throw new RuleError({
      subject: 'scope',
      must: 'must be in a stack with an account and a region, where the names are looked up',
      got: `${stack.node.path || stack.stackName}, which can be deployed anywhere`,
      fix: 'give the stack an `env`, as in { env: { account: \'123456789012\', region: \'eu-west-1\' } }, or list the names in a file (VariableList.fromFile)',
    });
  }
  if (Token.isUnresolved(store.storeName)) {
    throw new RuleError({
      subject: 'store',
      must: 'must have a name that is known when the app is synthesized',
      got: 'a name that is known at deployment only',
      fix: 'write the name in code, or list the names in a file (VariableList.fromFile)',
    });
  }
  const placeholder = [PLACEHOLDER];
  const { value } = ContextProvider.getValue(scope, {
    provider: 'plugin',
    props: { pluginName: LOOKUP_PLUGIN, kind: store._kind, store: store.storeName, region: store.region ?? stack.region },
    dummyValue: placeholder,
  });
  if (value === placeholder) {
    assertPlugin();
    Annotations.of(scope).addError(`the names in ${store.storeName} have not been looked up yet; run \`cdk synth\` with credentials for account ${stack.account}`);
  }
  if (!isNames(value)) {
    throw new RuleError({
      subject: 'cdk.context.json',
      must: `must hold a list of names for ${store.storeName}`,
      got: typeof value,
      fix: 'remove the entry with `cdk context --reset KEY` and synthesize again',
    });
  }
  return value;
}

/** The CLI itself would only say that it doesn't know a plug-in. Without the CLI, in unit tests, the placeholder will do. */
function assertPlugin(): void {
  if (process.env[CLI_VERSION_ENV] && !process.env[LOOKUP_LOADED]) {
    throw new RuleError({
      subject: 'cdk.json',
      must: 'must name the plug-in that looks up names for VariableList.fromStore',
      fix: `add "plugin": ["${LOOKUP_MODULE}"] to it`,
    });
  }
}

function isNames(value: unknown): value is string[] {
  return Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === 'string');
}
