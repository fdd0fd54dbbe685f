import { assertNotDerived, findVariable, FoundVariable, notOwn } from './find-variable';
import { readServiceValues } from './read-service-values';
import { unresolvedFix, unresolvedProblem } from './unresolved';
import { ownersFix, subjectOf } from '../../checks';
import { isOwn, OwnVariable } from '../../core/declaration';
import { CommandError } from '../errors';
import { ResolvedService, Session } from '../session';

/** Finds a variable in the templates, then calls AWS only for its service. */
export async function resolveVariable(session: Session, name: string): Promise<FoundVariable<ResolvedService>> {
  const { service } = findVariable(await session.services(), name, session.place);
  const live = await session.resolveService(service);
  return { service: live, name, variable: live.declaration.variables[name] };
}

export async function resolveOwnVariable(session: Session, name: string): Promise<{ readonly service: ResolvedService; readonly variable: OwnVariable }> {
  const { service, variable } = findVariable(await session.services(), name, session.place);
  assertNotDerived(service, name, variable);
  if (isOwn(variable)) {
    return { service: await session.resolveService(service), variable };
  }
  throw variable.kind === 'plain' || variable.kind === 'derived-file' ? notOwn(service, name, variable) : await ofOwner(await session.resolveService(service), name);
}

/** Refuses an external value. The message names its deployed location, and the command of `check` for it. */
async function ofOwner(service: ResolvedService, name: string): Promise<CommandError> {
  const { declaration, unresolved } = service;
  const variable = declaration.variables[name];
  const waitsFor = unresolved.get(name);
  if (waitsFor) {
    return new CommandError(`${name} is the value of a resource: ${unresolvedProblem('it', waitsFor)}`, `${unresolvedFix(waitsFor)}; its owner changes the value`);
  }
  const reading = (await readServiceValues(service, { only: new Set([name]), metadata: true })).get(name);
  const subject = subjectOf(declaration, name, { reader: 'person', place: service.place });
  return notOwn(service, name, variable, subject && reading ? ownersFix(subject, reading) : undefined);
}
