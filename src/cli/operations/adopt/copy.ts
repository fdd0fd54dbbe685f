import { AdoptedVariable, Adoption } from './adoption';
import { WorkloadContainer } from './workload';
import { Declaration, ExternalVariable, isOwn, StoreDeclaration, VariableDeclaration } from '../../../core/declaration';
import { ValueLocation } from '../../../core/location';
import { parameterNameIn } from '../../../core/services/parameter-store';
import { ResolvedService } from '../../session';

/** Where `adopt` reads values, and the declaration into which it copies them. Pure. */

/** Today's values, each under the name of its variable. The caller reads them with their own permissions. */
export function sourceDeclaration(service: string, variables: readonly AdoptedVariable[]): Declaration {
  const read = variables.flatMap(({ variable, today }): [string, ExternalVariable][] => (today ? [[variable, externalVariable(today)]] : []));
  return { service, verification: 'values', stores: [], variables: Object.fromEntries(read) };
}

function externalVariable(location: ValueLocation): ExternalVariable {
  const { arn, name, region } = location;
  if (location.service === 'ssm') {
    return { kind: 'parameter', parameter: name ?? parameterNameIn(arn!), arn, region };
  }
  const { field, stage, versionId } = location;
  return { kind: 'foreign-secret', arn: arn!, field, stage, versionId, region };
}

/** The service that the printed code declares, with the values to copy. */
export function targetDeclaration(prefix: string, key: string | undefined, { variables }: Adoption): Declaration {
  const store: StoreDeclaration = { kind: 'ssm', name: prefix, ...(key ? { key } : {}) };
  const own = variables.flatMap(({ variable, source }): [string, VariableDeclaration][] => {
    switch (source.kind) {
      case 'secret': return [[variable, { kind: 'secret', store: 0, name: source.name }]];
      case 'config': return [[variable, { kind: 'config', store: 0, name: source.name, value: source.value }]];
      default: return [];
    }
  });
  return { service: prefix, verification: 'values', stores: [store], variables: Object.fromEntries(own) };
}

/** The variables to copy, and those that stay with their owner although the service declares them as its own. */
export function copiedVariables({ variables }: Adoption, { declaration }: ResolvedService): { readonly copied: AdoptedVariable[]; readonly kept: AdoptedVariable[] } {
  const own = variables.filter(({ variable }) => Object.prototype.hasOwnProperty.call(declaration.variables, variable) && isOwn(declaration.variables[variable]));
  return { copied: own.filter(({ kept }) => kept === undefined), kept: own.filter(({ kept }) => kept !== undefined) };
}

/** Values in `environment` that become values of a store. */
export function textsOf(containers: readonly WorkloadContainer[], variables: readonly AdoptedVariable[]): Record<string, string> {
  const texts = new Map(containers.flatMap(({ plain }) => plain).map(({ name, value }) => [name, value]));
  return Object.fromEntries(variables.filter(({ today }) => today === undefined).flatMap(({ variable }) => {
    const text = texts.get(variable);
    return text === undefined ? [] : [[variable, text]];
  }));
}
