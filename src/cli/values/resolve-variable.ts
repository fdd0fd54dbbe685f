import { findOwn, findVariable, FoundVariable } from './find-variable';
import { OwnVariable } from '../../core/declaration';
import { LiveService, Session } from '../session';

/** Finds a variable by the templates alone, then asks AWS for its service and no other. */
export async function findLive(session: Session, name: string): Promise<FoundVariable<LiveService>> {
  const { service } = findVariable(await session.services(), name);
  const live = await session.liveOf(service);
  return { service: live, name, variable: live.declaration.variables[name] };
}

export async function findLiveOwn(session: Session, name: string): Promise<{ readonly service: LiveService; readonly variable: OwnVariable }> {
  const { service, variable } = findOwn(await session.services(), name);
  return { service: await session.liveOf(service), variable };
}
