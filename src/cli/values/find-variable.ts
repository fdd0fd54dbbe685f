import { CommandPlace, ownCommand } from '../../core/commands';
import { isOwn, isReference, OwnVariable, VariableDeclaration } from '../../core/declaration';
import { isPartName, referencedPartsOf } from '../../core/derived/parts';
import { introduced } from '../../core/fix';
import { ownProperty } from '../../core/json-object';
import { resembling } from '../../core/misspelt';
import { isVariableName } from '../../core/names';
import { CommandError } from '../errors';
import { skipReason } from '../operations/import/plan';
import { placeOf, Service } from '../source/service';
import { mayBeValue } from '../typed';

export interface FoundVariable<S extends Service> {
  readonly service: S;
  readonly name: string;
  readonly variable: VariableDeclaration;
}

/** The only place that a name means. Services that share the value count as one. */
export function findVariable<S extends Service>(services: readonly S[], name: string, from: CommandPlace): FoundVariable<S> {
  if (!isVariableName(name) && !isPartName(name)) {
    throw new CommandError('the name must be that of a variable, and nothing else', /^[^=]+=/s.test(name)
      ? 'leave out the equals sign and the value: put asks for it, or reads it from standard input'
      : seeNames(services, from));
  }
  const found = services.flatMap((service) => {
    const variable = ownProperty(service.declaration.variables, name);
    return variable ? [{ service, name, variable }] : [];
  });
  if (found.length === 0) {
    throw new CommandError(`no selected service has ${mayBeValue(name) ? 'this variable' : `a variable ${name}`}`, suggestion(services, name, from));
  }
  const places = new Set(found.map(({ service, variable }) => `${service.stack.account}/${regionOf(service, variable)}/${placeOf(service.declaration, variable)}`));
  if (places.size > 1) {
    throw new CommandError(`${name} is a variable of ${found.length} services`, `choose with -s one of: ${found.map(({ service }) => service.path).join(', ')}`);
  }
  return found[0];
}

function regionOf({ declaration, stack }: Service, variable: VariableDeclaration): string | undefined {
  return (isOwn(variable) ? declaration.stores[variable.store].region : isReference(variable) ? variable.region : undefined) ?? stack.region;
}

export type FoundOwn<S extends Service> = FoundVariable<S> & { readonly variable: OwnVariable };

/** The same, only for values that people own. */
export function findOwn<S extends Service>(services: readonly S[], name: string, from: CommandPlace): FoundOwn<S> {
  const found = findVariable(services, name, from);
  const { variable } = found;
  assertNotDerived(found.service, name, variable);
  if (!isOwn(variable)) {
    throw notOwn(found.service, name, variable);
  }
  return { ...found, variable };
}

/** Code owns a derived value: a person changes its parts. */
export function assertNotDerived({ declaration }: Pick<Service, 'declaration'>, name: string, variable: VariableDeclaration): void {
  if (variable.kind === 'derived') {
    const parts = referencedPartsOf(declaration, name);
    throw new CommandError(`${name} is composed of others in the CDK app, and code owns it`,
      parts.length > 0 ? `change what it is composed of: ${parts.join(', ')}` : 'change it in the CDK app');
  }
}

/** Why a variable's value can't be written here. */
export function notOwn({ declaration }: Pick<Service, 'declaration'>, name: string, variable: VariableDeclaration, fix = 'its owner changes it'): CommandError {
  return new CommandError(`${name} is ${skipReason(declaration, variable)}, so it isn't in a store of this service`, variable.kind === 'plain' || variable.kind === 'derived-file' ? 'change it in the CDK app' : fix);
}

/** For the selected services: in the folder of another app the command refuses. */
function seeNames(services: readonly Service[], from: CommandPlace, purpose = 'see the names'): string {
  const regions = new Set(services.map(({ stack }) => stack.region));
  const place = { ...from, service: services.length === 1 ? services[0].path : undefined, region: from.region ?? (regions.size === 1 ? [...regions][0] : undefined) };
  return introduced(purpose, ownCommand(['list'], place));
}

function suggestion(services: readonly Service[], name: string, from: CommandPlace): string {
  const near = resembling(name, [...new Set(services.flatMap(({ declaration }) => Object.keys(declaration.variables)))].sort());
  return near ? `did you mean ${near}?` : seeNames(services, from, 'see the names, or declare a new one in the app or its list');
}
