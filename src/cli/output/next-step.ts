import { Output } from './output';
import { ownCommand } from '../../core/commands';
import { StoreDeclaration } from '../../core/declaration';
import { JOB_DEFINITION } from '../../core/workloads/job-definition';
import { ResolvedService, Session } from '../session';
import { restartsByItself, watchesValuesOf } from '../source/redeployment';
import { Service } from '../source/service';
import { ecsServicesOf, startedOnDemand } from '../source/workloads';
import { SharedValues } from '../values/shared-values';

interface Written {
  /** Indices of the stores in the declaration. */
  readonly stores: readonly number[];
  readonly sharedValues: SharedValues;
}

/** Containers read values at start, so tell the user how to roll the change out to all services. */
export function nextStep(output: Output, session: Session, service: ResolvedService, { stores, sharedValues }: Written): void {
  const reached: Service[] = [service, ...new Set(sharedValues.shared.flatMap(({ services }) => services))];
  const readers = reached.filter((reader) => ecsServicesOf(reader).length > 0);
  const written = service.declaration.stores.filter((_, index) => stores.includes(index));
  const waiting = readers.filter((reader) => !restartsAfter(reader, written));
  const restarting = readers.filter((reader) => !waiting.includes(reader));
  if (restarting.length > 0) {
    const whose = restarting.every((reader) => reader === service) ? 'its ECS services' : `the ECS services of ${restarting.map(({ path }) => path).join(', ')}`;
    output.note(`${whose} restart by themselves (redeployOnChange)`);
  }
  if (waiting.length > 0) {
    const commands = waiting.map((reader) => `-> ${ownCommand(['restart'], reader === service ? service.place : session.placeBeside(reader, service))}`);
    output.note(`running tasks keep the old value until they restart:\n${commands.join('\n')}`);
  }
  if (reached.some((reader) => startedOnDemand(reader).some(({ type }) => type === JOB_DEFINITION.resourceType))) {
    output.note('the next job reads it when it starts');
  }
}

/** A service without one of the stores reads the value as an external one, and a gate without a list restarts nothing. */
function restartsAfter(reader: Service, written: readonly StoreDeclaration[]): boolean {
  const own = written.filter((store) => hasStore(reader, store));
  return own.length > 0 ? restartsByItself(reader, own) : reader.declaration.stores.length > 0 && watchesValuesOf(reader, written);
}

function hasStore({ declaration }: Service, { kind, name }: StoreDeclaration): boolean {
  return declaration.stores.some((store) => store.kind === kind && store.name === name);
}
