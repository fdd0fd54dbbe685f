import { findOwn, findVariable, FoundVariable } from './find-variable';
import { OwnVariable } from '../../core/declaration';
import { ResolvedService, Session } from '../session';

/** Finds a variable by the templates alone, then asks AWS for its service and no other. */
export async function resolveVariable(session: Session, name: string): Promise<FoundVariable<ResolvedService>> {
  const { service } = findVariable(await session.services(), name, session.place);
  const live = await session.resolveService(service);
  return { service: live, name, variable: live.declaration.variables[name] };
}

export async function resolveOwnVariable(session: Session, name: string): Promise<{ readonly service: ResolvedService; readonly variable: OwnVariable }> {
  const { service, variable } = findOwn(await session.services(), name, session.place);
  return { service: await session.resolveService(service), variable };
}
