import { PutPlan } from './plan';
import { valueRemarks } from '../../../checks/remarks';
import { CommandPlace, ownCommand } from '../../../core/commands';
import { OwnVariable } from '../../../core/declaration';
import { isOtherKey } from '../../../core/encryption-key';
import { storeAt } from '../../aws/stores';
import { Context } from '../../context';
import { CommandError, explain } from '../../errors';
import { askValue } from '../../output/prompts';
import { ResolvedService } from '../../session';
import { storeOf } from '../../source/service';
import { Current, currentOf } from '../../values/current-value';
import { readServiceValues } from '../../values/read-service-values';
import { writeValues } from '../../values/write-values';

export interface CurrentOfVariable {
  readonly current: Current;
  /** The whole JSON secret, if the variable is one of its keys. */
  readonly secret?: string;
}

export async function readCurrent(service: ResolvedService, name: string, variable: OwnVariable): Promise<CurrentOfVariable> {
  const reading = (await readServiceValues(service, { only: new Set([name]) })).get(name);
  const store = storeOf(service.declaration, variable);
  const current = currentOf(store, variable, reading, { variable: name, place: service.place });
  return { current, secret: store.kind === 'secretsmanager' && reading?.status === 'found' ? reading.value : undefined };
}

interface Given {
  readonly exact?: boolean;
  readonly place: CommandPlace;
}

/** Whether a parameter's key isn't its store's current key, so that `put` writes an equal value again. Undefined without the permission. */
export async function hasOtherKey(service: ResolvedService, variable: OwnVariable): Promise<boolean> {
  const store = storeOf(service.declaration, variable);
  if (store.kind !== 'ssm' || variable.kind === 'config' || service.unresolvedKeys.has(variable.store)) {
    return false;
  }
  const encryption = await storeAt(store, service.target).encryptionOf(variable.name).catch(() => undefined);
  return encryption !== undefined && isOtherKey(encryption.key, store.kind, store.key);
}

/** Keeps the exact bytes of a file, as some programs reject a key without its last line break. */
export async function givenValue({ io, output }: Context, name: string, variable: OwnVariable, { exact, place }: Given): Promise<string> {
  const { file } = variable;
  const isBytes = file !== undefined && file.encoding !== 'base64';
  const { value, droppedLineBreak } = await askValue(io, name, { exact: exact || isBytes, command: ownCommand(['put', name], place) });
  if (droppedLineBreak) {
    output.note('one line break at the end of the value is left out; --exact keeps it');
  }
  valueRemarks(variable, value).forEach((remark) => output.note(`the value ${remark}`));
  return value;
}

/** Writes one value. Throws unless AWS confirms it. */
export async function writeOne({ signal }: Context, service: ResolvedService, { write }: Pick<PutPlan, 'write'>, key: string | undefined): Promise<void> {
  const { written, failed } = await writeValues(service, [write], { key, signal, isOld: () => true });
  if (failed.length > 0) {
    throw new CommandError(`${write.variable} was not written: ${explain(failed[0].error)}`, undefined, { cause: failed[0].error });
  }
  if (written.length === 0) {
    throw new CommandError(`${write.variable} was not written, as you interrupted it`);
  }
}
