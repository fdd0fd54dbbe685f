import { Facts, factId, SecretFacts, ValueFacts } from './facts';
import { Home } from './workload';
import { environmentInArn, shown, ValueLocation } from '../../../core/location';
import { parameterNameIn } from '../../../core/services/parameter-store';

export interface KeepInput {
  readonly variable: string;
  readonly location: ValueLocation;
  readonly home: Home;
  readonly facts: Facts;
  /** Names of variables or of values, with `*` for anything. */
  readonly keep: readonly string[];
  /** Only a file is read, so nothing is known of the values. */
  readonly offline: boolean;
}

/** Why a value stays with its owner, so that it is neither copied nor declared as the service's own. Undefined if it may become its own. */
export function reasonToKeep({ variable, location, home, facts, keep, offline }: KeepInput): string | undefined {
  const known = facts.get(factId(location));
  const account = environmentInArn(location.arn)?.account;
  if (account !== undefined && account !== home.account) {
    return home.account === undefined ? 'the file names it by its ARN' : `it belongs to account ${account}`;
  }
  if (keep.some((pattern) => matches(pattern, variable) || namesOf(location, known).some((name) => matches(pattern, name)))) {
    return '--keep names it';
  }
  if (known?.stack) {
    return `stack ${known.stack.name} creates it${known.stack.logicalId === undefined ? '' : ` as ${known.stack.logicalId}`}`;
  }
  if (location.service === 'secretsmanager' && (location.versionId !== undefined || (location.stage !== undefined && location.stage !== 'AWSCURRENT'))) {
    return 'it is a pinned version';
  }
  if (known?.service === 'ssm') {
    if (known.composedBy !== undefined) {
      return `stack ${known.composedBy} composes it of other values`;
    }
    return known.type === 'StringList' ? 'it is a StringList' : undefined;
  }
  return location.service === 'secretsmanager' ? secretReason(known, offline) : undefined;
}

function secretReason(known: SecretFacts | undefined, offline: boolean): string | undefined {
  if (!known) {
    return offline ? undefined : 'you may not describe it, so whether it rotates is not known';
  }
  if (known.managedBy !== undefined) {
    return `${known.managedBy} manages it`;
  }
  return known.rotates ? 'it rotates' : undefined;
}

function namesOf(location: ValueLocation, known: ValueFacts | undefined): string[] {
  const { name, arn } = location;
  return [name, arn, arn && location.service === 'ssm' ? parameterNameIn(arn) : undefined, known?.service === 'secretsmanager' ? known.name : undefined, shown(location)]
    .filter((text): text is string => text !== undefined);
}

/** `*` matches any text. */
function matches(pattern: string, text: string): boolean {
  const escaped = pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/(?:\\\*)+/g, '.*');
  return new RegExp(`^${escaped}$`, 's').test(text);
}
