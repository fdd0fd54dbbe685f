import { Declaration, isCreatable, VariableDeclaration, variablesReading } from './declaration';

/** Two variables for the same stored value, for which a deployment would create two different initial values. */
export interface Contradiction {
  readonly variables: readonly [string, string];
  /** Index of the store, and the name in it. */
  readonly store: number;
  readonly name: string;
}

/** The gate creates a value of several variables once, so their initial values must be equal. */
export function contradictionsIn({ variables }: Pick<Declaration, 'variables'>): Contradiction[] {
  return Object.entries(variables).flatMap(([variable, declared]): Contradiction[] => {
    if (!isCreatable(declared)) {
      return [];
    }
    const other = variablesReading({ variables }, declared).find((name) => name > variable && differ(declared, variables[name]));
    return other === undefined ? [] : [{ variables: [variable, other], store: declared.store, name: declared.name }];
  });
}

function differ(a: VariableDeclaration, b: VariableDeclaration): boolean {
  return isCreatable(b) && initial(a) !== initial(b);
}

function initial(variable: VariableDeclaration): string | undefined {
  switch (variable.kind) {
    case 'config': return JSON.stringify(['config', variable.value]);
    case 'generated': return JSON.stringify(['generated', variable.length, variable.alphabet]);
    default: return undefined;
  }
}
