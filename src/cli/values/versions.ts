import { ownCommand } from '../../core/commands';
import { OwnVariable, StoreDeclaration } from '../../core/declaration';
import { ValueVersion } from '../../stores/value-store';
import { storeAt } from '../aws/stores';
import { CommandError } from '../errors';
import { ResolvedService } from '../session';

/** All versions of one value, newest first. */
export async function versionsOf(name: string, store: StoreDeclaration, variable: OwnVariable, { target, place }: Pick<ResolvedService, 'target' | 'place'>): Promise<ValueVersion[]> {
  const versions = await storeAt(store, target).versions(variable.name);
  if (versions.length === 0) {
    throw new CommandError(`${name} has no value yet`, ownCommand(['put', name], place));
  }
  return versions;
}
