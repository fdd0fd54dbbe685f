import { Annotations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { WatchedValue } from './watched-values';
import { PENDING } from '../../core/changes/stages';

/** Warns about values without a rule. The scheduled comparison covers them all the same. */
export function warnUnwatched(scope: Construct, values: readonly WatchedValue[], why: string, reconciled: boolean): void {
  if (values.length) {
    const names = values.map(({ variable }) => variable).join(', ');
    Annotations.of(scope).addWarningV2('cdk-service-secrets:not-watched',
      `Changes of ${names} are not seen at once: ${why}. ${reconciled ? 'The scheduled reconciliation still finds them' : 'Nothing restarts the service after them'}.`);
  }
}

export function warnOfPending(scope: Construct, values: readonly WatchedValue[], reconciled: boolean): void {
  const pending = values.filter((value) => value.store === 'secretsmanager' && value.stage === PENDING);
  warnUnwatched(scope, pending, `Secrets Manager sends no event for ${PENDING}`, reconciled);
}
