import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { planSync, SyncPlan } from './plan';
import { RetryBudget } from '../../../aws/retry-budget';
import { ConfigVariable, Declaration, isOwn, ownNamesIn } from '../../../core/declaration';
import { editableEntries, withVariables } from '../../../core/list/edit';
import { ListEntry, withListedParts } from '../../../core/list/entry';
import { readReferences } from '../../../stores/read-values';
import { StoredName } from '../../../stores/value-store';
import { storesAt } from '../../aws/stores';
import { CommandError } from '../../errors';
import { Io } from '../../io';
import { ResolvedService, Session } from '../../session';
import { oneService } from '../../source/select';
import { Service } from '../../source/service';
import { listStore } from '../../values/list-store';
import { otherUsers } from '../../values/store-users';
import { assertResolved } from '../../values/unresolved';
import { valueOf } from '../../values/value-of';

/** A list file with its content. */
export interface ListFile {
  /** The name of the file in messages. */
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly entries: readonly ListEntry[];
}

export function readListFile(io: Io, file: string): ListFile {
  const path = resolve(io.cwd, file);
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new CommandError(`there is no list ${file}`, 'check the path; for a new list create an empty file, and name it in VariableList.fromFile');
  }
  const bytes = readFileSync(path);
  return { file, bytes, entries: editableEntries(file, bytes) };
}

/** The selected service, or the only one of several that declares names of the list. */
export function serviceOfList(services: readonly Service[], { entries }: ListFile): Service {
  const users = services.filter((service) => entries.some(({ name }) => Object.hasOwn(service.declaration.variables, name)));
  return oneService(users.length > 0 ? users : services, 'sync');
}

export interface ReadSyncOptions {
  readonly allowed: readonly string[];
  /** Names of type String become configuration, with their values in the list. */
  readonly config: boolean;
}

/** Lists the service's own store, and compares it with the list. */
export async function readSyncPlan(session: Session, service: ResolvedService, list: ListFile, { allowed, config }: ReadSyncOptions): Promise<SyncPlan> {
  const { declaration, place } = service;
  assertStoreExists(service);
  const [store] = declaration.stores;
  const names = [...ownNamesIn(declaration, 0), ...withListedParts(list.entries).map(({ variable }) => variable.name ?? '')];
  const stored = [...(await listStore(store, service.target, names.filter((name) => name.includes('/')))).values()];
  const { services } = await session.declared();
  const userOf = otherUsers(services, { ...service, stack: { ...service.stack, account: service.account, region: service.target.region } }, store);
  const users = stored.flatMap(({ name }): [string, string][] => {
    const user = userOf(name);
    return user ? [[name, user.path]] : [];
  });
  const configuration = config ? await readConfiguration(service, stored) : undefined;
  return planSync({ file: list.file, entries: list.entries, declaration, stored, users: new Map(users), allowed, configuration, place });
}

function assertStoreExists(service: ResolvedService): void {
  Object.entries(service.declaration.variables).filter(([, variable]) => isOwn(variable) && variable.store === 0).forEach(([name]) => assertResolved(service, name));
}

/** Values of the parameters that aren't encrypted. */
async function readConfiguration(service: ResolvedService, stored: readonly StoredName[]): Promise<Map<string, string>> {
  const variables = Object.fromEntries(stored.filter(({ type }) => type === 'String').map(({ name }): [string, ConfigVariable] => [name, { kind: 'config', store: 0, name, value: '' }]));
  const declaration: Declaration = { ...service.declaration, verification: 'values', variables };
  const readings = await readReferences(declaration, storesAt(service.target), { budget: RetryBudget.none() });
  return new Map(Object.entries(variables).flatMap(([name, variable]): [string, string][] => {
    const value = valueOf(declaration, variable, readings.get(name));
    return value === undefined ? [] : [[name, value]];
  }));
}

/** The file with the new variables. The rest of it doesn't change. */
export function editedList({ file, bytes }: ListFile, { added }: SyncPlan): Uint8Array {
  const edited = added.length === 0 ? bytes : withVariables(file, bytes, added);
  if (edited === undefined) {
    const lines = added.map(({ name, variable }) => `${name}: ${variable.config === undefined ? 'secret' : `{ config: ${JSON.stringify(variable.config)} }`}`);
    throw new CommandError(`no line can be added to ${file} without a change of others`, `add it by hand: ${lines.join(', ')}`);
  }
  return edited;
}

export function writeList(io: Io, { file }: ListFile, bytes: Uint8Array): void {
  writeFileSync(resolve(io.cwd, file), bytes);
}
