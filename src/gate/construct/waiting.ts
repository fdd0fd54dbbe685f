import { Annotations, Duration } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { WAIT_FOR_OWN_KEY_SECONDS } from '../../core/contracts/gate';
import { isOwn, sortedVariables } from '../../core/declaration';
import { BoundDeclaration } from '../../variables/binding/bound-declaration';

/** Names that the note shows before it counts the others. */
const SHOWN = 5;

/**
 * Nobody can put a value before its encryption key, or its secret, exists. Nor can anybody encrypt with that key the values that an
 * earlier deployment of the stack has left.
 */
export function defaultWait({ declaration, stores }: BoundDeclaration): Duration | undefined {
  const own = Object.values(declaration.variables).filter(isOwn);
  return own.some(({ store }) => stores[store].createdHere) ? Duration.seconds(WAIT_FOR_OWN_KEY_SECONDS) : undefined;
}

/** Notes at synthesis that a deployment will wait, for which values, and how to put them. */
export function noteWaiting(scope: IConstruct, declared: BoundDeclaration, wait: Duration | undefined): void {
  const seconds = wait?.toSeconds() ?? defaultWait(declared)?.toSeconds() ?? 0;
  const names = awaitedOf(declared, wait === undefined);
  if (seconds === 0 || names.length === 0) {
    return;
  }
  const shown = names.length > SHOWN ? `${names.slice(0, SHOWN).join(', ')} and ${names.length - SHOWN} more` : names.join(', ');
  const when = wait ? 'The first deployment, and each one with new names,' : 'A deployment that creates the key or the secret of the values';
  const why = wait ? 'if they are missing' : 'which nobody can put before';
  Annotations.of(scope).addInfo(`${when} waits up to ${minutes(seconds)} for ${shown}, ${why}. Meanwhile: npx cdk-service-secrets import FILE -s ${declared.declaration.service}, or put NAME. ${
    wait ? '' : 'A key in a stack of its own needs no waiting. '}The log of the gate has the commands`);
}

/** Variables whose values people put; with `createdHere` only of stores whose key or secret the same deployment creates. */
function awaitedOf({ declaration, stores }: BoundDeclaration, createdHere: boolean): string[] {
  return sortedVariables(declaration)
    .filter(([, variable]) => isOwn(variable) && variable.kind === 'secret' && (!createdHere || stores[variable.store].createdHere))
    .map(([name]) => name);
}

function minutes(seconds: number): string {
  return seconds % 60 === 0 ? `${seconds / 60} ${seconds === 60 ? 'minute' : 'minutes'}` : `${seconds} seconds`;
}
