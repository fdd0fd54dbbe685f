import { Declaration, OwnVariable } from '../../../core/declaration';
import { generate } from '../../../core/generate';
import { CommandError } from '../../errors';
import { Current } from '../../values/current-value';
import { plannedWrite, Write } from '../../values/planned-write';
import { secretSizeProblem } from '../../values/secret-size';
import { problemForAll, refusedAdvice } from '../../values/value-rules';

/** `written`: overwrote a value that the caller may not read. */
export type PutAction = 'created' | 'changed' | 'unchanged' | 'written';

export interface PutInput {
  readonly name: string;
  readonly variable: OwnVariable;
  readonly declaration: Declaration;
  readonly current: Current;
  /** The whole JSON secret, if it exists and the variable is one of its keys. */
  readonly secret?: string;
  readonly value: string;
}

export interface PutPlan {
  readonly action: PutAction;
  readonly write: Write;
  /** Describes the value that is overwritten. */
  readonly overwrites?: string;
}

const ACTIONS = { absent: 'created', unseen: 'written', found: 'changed' } as const;

export function planPut({ name, variable, declaration, current, secret, value }: PutInput): PutPlan {
  assertWritable(name, current);
  const problem = problemForAll(declaration, name, variable, value);
  if (problem) {
    throw new CommandError(`the value of ${name} ${problem}`, refusedAdvice(variable, value));
  }
  const size = secretSizeProblem(declaration.stores[variable.store], secret, { [variable.name]: value });
  if (size) {
    throw new CommandError(`${name} can't be written: ${size}`, 'enter a shorter value, or move it to a store of its own');
  }
  const found = current.state === 'found' ? current : undefined;
  return {
    action: found?.value === value ? 'unchanged' : ACTIONS[current.state],
    write: plannedWrite(name, variable, value, current),
    overwrites: found ? `version ${found.version}` : current.state === 'unseen' ? 'you may not read what is there' : undefined,
  };
}

/** Called before the command asks for a value. */
export function assertWritable(name: string, current: Current): asserts current is Exclude<Current, { readonly state: 'blocked' }> {
  if (current.state === 'blocked') {
    throw new CommandError(`${name} can't be written: ${current.problem}`, current.fix);
  }
}

export function generatedValue(name: string, variable: OwnVariable): string {
  if (variable.kind !== 'generated') {
    throw new CommandError(`${name} is not a generated variable`, 'leave out --generate, and enter the value');
  }
  return generate(variable.length, variable.alphabet);
}
