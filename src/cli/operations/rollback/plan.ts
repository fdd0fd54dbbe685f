import { ValueVersion } from '../../../stores/value-store';
import { CommandError } from '../../errors';

/** The version to put back: the one that is named, else the newest with another value than the current one. */
export function versionToRestore(name: string, versions: readonly ValueVersion[], to: string | undefined): ValueVersion & { readonly value: string } {
  const current = versions.find((version) => version.current);
  const chosen = to === undefined
    ? versions.find((version) => !version.current && version.value !== undefined && version.value !== current?.value)
    : named(name, versions, to);
  if (chosen?.value === undefined) {
    throw new CommandError(to === undefined ? `${name} has no earlier version with another value` : `version ${to} has no value of ${name}`,
      `see the versions: npx cdk-service-secrets history ${name}`);
  }
  return { ...chosen, value: chosen.value };
}

/** ValueVersion ids are long: their beginning is enough where it tells them apart. */
function named(name: string, versions: readonly ValueVersion[], to: string): ValueVersion {
  const exact = versions.filter(({ version }) => version === to);
  const matching = exact.length ? exact : versions.filter(({ version }) => version.length > 8 && version.startsWith(to));
  if (matching.length !== 1) {
    throw new CommandError(matching.length ? `version ${to} of ${name} is not unique` : `${name} has no version ${to}`, `see the versions: npx cdk-service-secrets history ${name}`);
  }
  return matching[0];
}
