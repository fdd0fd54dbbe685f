import { CommandError } from '../errors';
import { Unresolved } from '../source/intrinsics';
import { Service } from '../source/service';

type Unknown = Pick<Unresolved, 'what' | 'isDeployed'>;

/** Why the command line doesn't know a place, such as `the store of X`. */
export function unresolvedProblem(subject: string, { what, isDeployed }: Unknown): string {
  return isDeployed ? `only the deployed stack knows where ${subject} is (${what})` : `the next deployment creates ${subject} (${what})`;
}

/** What to do about it. */
export function unresolvedFix({ what, isDeployed }: Unknown): string {
  return isDeployed ? `look up ${what} in the console of that resource, and use its ARN with the AWS CLI` : 'deploy the stack first';
}

/** Throws if the place of a variable isn't known. */
export function assertResolved({ unresolved }: Pick<Service, 'unresolved'>, name: string): void {
  const open = unresolved.get(name);
  if (open) {
    throw new CommandError(unresolvedProblem(`the store of ${name}`, open), unresolvedFix(open));
  }
}
