import { Annotations, ContextProvider, Stack, Token } from 'aws-cdk-lib';
import { CLI_VERSION_ENV } from 'aws-cdk-lib/cx-api';
import { Construct } from 'constructs';
import { RuleError } from '../../core/errors';
import { FreshNames, LOOKUP_LOADED, LOOKUP_MODULE, LOOKUP_PLUGIN } from '../../core/list/lookup';
import { SecretStore } from '../secret-store';

/** Takes the place of the names until the CLI has looked them up. No store contains it, so the gate would refuse it too. */
const PLACEHOLDER = 'NOT_LOOKED_UP_YET';

/** The names in a store, as far as they are known. */
export interface FoundNames extends FreshNames {
  /** False until the CLI has looked them up. Until then there is only a placeholder. */
  readonly known: boolean;
}

/** The names in a store, from cdk.context.json or from the plug-in of the CDK CLI. */
export function lookedUpNames(scope: Construct, store: SecretStore, refresh: boolean): FoundNames {
  const stack = Stack.of(scope);
  if (Token.isUnresolved(stack.account) || Token.isUnresolved(stack.region)) {
    throw new RuleError({
      subject: 'scope',
      must: 'must be in a stack with an account and a region, where the names are looked up',
      got: `${stack.node.path || stack.stackName}, which can be deployed anywhere`,
      fix: 'set `env` of the stack with an account and a region, or list the names in a file (VariableList.fromFile)',
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
  const query = { pluginName: LOOKUP_PLUGIN, kind: store._kind, store: store.storeName, region: store.region ?? stack.region };
  const value: unknown = ContextProvider.getValue(scope, {
    provider: 'plugin',
    props: refresh ? { ...query, refresh, ...placeOf(stack) } : query,
    dummyValue: placeholder,
  }).value;
  if (value === placeholder) {
    assertPlugin();
    Annotations.of(scope).addError(`the names in ${store.storeName} have not been looked up yet; run \`cdk synth\` with credentials for account ${stack.account}`);
    return { names: placeholder, declared: [], known: false };
  }
  const found = refresh ? freshNames(value) : keptNames(value);
  if (!found) {
    throw new RuleError({
      subject: 'cdk.context.json',
      must: `must contain a list of names for ${store.storeName}`,
      got: typeof value,
      fix: refresh ? `use the plug-in of this version, "${LOOKUP_MODULE}"` : 'remove the entry with `cdk context --reset KEY` and synthesize again',
    });
  }
  return { ...found, known: true };
}

/** The stack's name and region. The name of a nested stack is known only at deployment. */
function placeOf({ stackName, region }: Stack): object {
  return Token.isUnresolved(stackName) ? {} : { stack: stackName, stackRegion: region };
}

function keptNames(value: unknown): FreshNames | undefined {
  return isNames(value) && value.length > 0 ? { names: value, declared: [] } : undefined;
}

function freshNames(value: unknown): FreshNames | undefined {
  const { names, declared } = (value ?? {}) as Partial<FreshNames>;
  return isNames(names) && isNames(declared) ? { names, declared } : undefined;
}

/** The CLI itself would only report an unknown plug-in. Unit tests run without the CLI and use the placeholder. */
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
  return Array.isArray(value) && value.every((name) => typeof name === 'string');
}
