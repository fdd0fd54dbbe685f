import { OwnVariable, StoreDeclaration } from '../../core/declaration';
import { ValueVersion } from '../../stores/value-store';
import { storeAt } from '../aws/stores';
import { Target } from '../aws/target';
import { CommandError } from '../errors';

/** All versions of one value, newest first. */
export async function versionsOf(name: string, store: StoreDeclaration, variable: OwnVariable, target: Target): Promise<ValueVersion[]> {
  const versions = await storeAt(store, target).versions(variable.name);
  if (versions.length === 0) {
    throw new CommandError(`${name} has no value yet`, `npx cdk-service-secrets put ${name}`);
  }
  return versions;
}
