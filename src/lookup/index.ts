import { lookUp, LookedUp } from './look-up';
import { LOOKUP_LOADED, LOOKUP_PLUGIN, LookupQuery } from '../core/list/lookup';

/**
 * The plug-in of the CDK CLI that finds names for `VariableList.fromStore`. In `cdk.json`:
 * `"plugin": ["cdk-service-secrets/assets/lookup"]`.
 *
 * @see https://github.com/aws/aws-cdk-cli/blob/main/packages/%40aws-cdk/cli-plugin-contract/README.md
 */
export const version = '1';

/** The part of the CLI's plug-in host that this plug-in uses. */
interface PluginHost {
  registerContextProviderAlpha(name: string, provider: { getValue(query: LookupQuery): Promise<LookedUp> }): void;
}

export function init(host: PluginHost): void {
  process.env[LOOKUP_LOADED] = version;
  host.registerContextProviderAlpha(LOOKUP_PLUGIN, { getValue: lookUp });
}
