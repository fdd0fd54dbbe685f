import { CommandPlace, ownCommand } from '../../../core/commands';
import { OwnVariable } from '../../../core/declaration';
import { introduced } from '../../../core/fix';
import { ValueVersion } from '../../../stores/value-store';
import { CommandError } from '../../errors';
import { needsAdvancedTier } from '../../values/advanced-tier';
import { Write } from '../../values/planned-write';
import { parameterType } from '../../values/value-rules';

export interface RollbackPlan {
  readonly chosen: ValueVersion;
  /** Undefined if the version already has the current value. */
  readonly write?: Write;
}

interface WantedVersion {
  readonly to?: string;
  readonly place: CommandPlace;
}

/** Restores the value of a version, if the current value hasn't changed since the versions were listed. */
export function planRollback(name: string, variable: OwnVariable, versions: readonly ValueVersion[], { to, place }: WantedVersion): RollbackPlan {
  const chosen = versionToRestore(name, versions, to, place);
  const current = versions.find((version) => version.current);
  if (current?.value === chosen.value) {
    return { chosen };
  }
  const seen = current?.value === undefined ? { status: 'absent' } as const : { status: 'found', version: current.version } as const;
  const isAdvanced = current?.value !== undefined && needsAdvancedTier(current.value) ? { isAdvanced: true } as const : {};
  const type = parameterType(variable.kind, chosen.type);
  return { chosen, write: { variable: name, store: variable.store, name: variable.name, value: chosen.value, type, seen, ...isAdvanced } };
}

/** The version to restore: the named one, or the newest with a value other than the current one. */
export function versionToRestore(name: string, versions: readonly ValueVersion[], to: string | undefined, place: CommandPlace): ValueVersion & { readonly value: string } {
  const current = versions.find((version) => version.current);
  const chosen = to === undefined
    ? versions.find((version) => !version.current && version.value !== undefined && version.value !== current?.value)
    : named(name, versions, to, place);
  if (chosen?.value === undefined) {
    throw new CommandError(to === undefined ? `${name} has no earlier version with another value` : `version ${to} has no value of ${name}`,
      seeVersions(name, place));
  }
  return { ...chosen, value: chosen.value };
}

function seeVersions(name: string, place: CommandPlace): string {
  return introduced('see the versions', ownCommand(['history', name], place));
}

/** Version IDs are long. A unique beginning of one is enough. */
function named(name: string, versions: readonly ValueVersion[], to: string, place: CommandPlace): ValueVersion {
  const exact = versions.filter(({ version }) => version === to);
  const matching = exact.length ? exact : versions.filter(({ version }) => version.length > 8 && version.startsWith(to));
  if (!/^[0-9a-f-]{1,64}$/i.test(to)) {
    throw new CommandError('--to must be a version', seeVersions(name, place));
  }
  if (matching.length !== 1) {
    throw new CommandError(matching.length ? `version ${to} of ${name} is not unique` : `${name} has no version ${to}`, seeVersions(name, place));
  }
  return matching[0];
}
