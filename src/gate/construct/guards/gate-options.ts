import { Duration } from 'aws-cdk-lib';
import { MAX_WAIT_SECONDS } from '../../../core/contracts/gate';
import { isCreatable, isOwn } from '../../../core/declaration';
import { RuleError } from '../../../core/errors';
import { BoundDeclaration } from '../../../variables/binding/bound-declaration';
import { Verification } from '../../../variables/verification';

interface GateOptions {
  readonly verification?: Verification;
  readonly verifyEveryDeployment?: boolean;
  readonly waitForValues?: Duration;
}

/** Combinations that no gate could fulfil. */
export function assertGateOptions(options: GateOptions, { declaration }: BoundDeclaration): void {
  const wait = options.waitForValues?.toSeconds() ?? 0;
  if (wait > MAX_WAIT_SECONDS) {
    throw new RuleError({
      subject: 'waitForValues',
      must: `must be at most ${MAX_WAIT_SECONDS / 60} minutes, as a Lambda function runs 15`,
      got: `${wait} seconds`,
      fix: 'shorten it, and deploy again when the values are there',
    });
  }
  const created = Object.entries(declaration.variables).filter(([, variable]) => isCreatable(variable));
  if (options.verification === Verification.NONE) {
    if (options.verifyEveryDeployment || wait > 0) {
      throw new RuleError({
        subject: 'verification',
        must: 'must not be NONE together with verifyEveryDeployment or waitForValues',
        got: 'NONE',
        fix: 'remove them, or verify',
      });
    }
  }
  if (options.verification === Verification.METADATA) {
    const inJson = created.filter(([, variable]) => isOwn(variable) && declaration.stores[variable.store].kind === 'secretsmanager');
    if (inJson.length) {
      throw new RuleError({
        subject: 'verification',
        must: 'must not be METADATA when values are created in a JSON secret, as adding a key needs the other keys\' values',
        got: inJson.map(([name]) => name).join(', '),
        fix: 'use Verification.VALUES, or declare them as Variable.secret and put them',
      });
    }
  }
}
