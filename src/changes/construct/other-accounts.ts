import { Stack } from 'aws-cdk-lib';
import { WatchedValue } from './watched-values';
import { isOfOtherAccount } from '../../variables/binding/secret-identity';

/** Whether another account than the stack's has the value, and the events of its changes. False where one of the accounts is unknown. */
export function isInOtherAccount({ scope }: WatchedValue, stack: Stack): boolean {
  return isOfOtherAccount(scope.place.account, stack);
}

/** Why a value has no rule. */
export const IN_OTHER_ACCOUNT = 'they are in another account, whose events stay there';
