import { App, Stack } from 'aws-cdk-lib';
import { SecretStore, ServiceSecrets, Variable } from '../../src';

/** Variables with one stored name are one value. */
const declare = (variables: Record<string, Variable>): ServiceSecrets =>
  new ServiceSecrets(new Stack(new App(), 'Shop'), 'Secrets', { store: SecretStore.parameterStore('/prod/shop'), variables });

test.each<[string, Record<string, Variable>]>([
  ['two secrets', { A: Variable.secret({ name: 'x' }), B: Variable.secret({ name: 'x' }) }],
  ['the same initial value', { A: Variable.config('a', { name: 'x' }), B: Variable.config('a', { name: 'x' }) }],
  ['one that is created, and a reader', { A: Variable.generated({ name: 'x' }), B: Variable.secret({ name: 'x' }) }],
  ['another name', { A: Variable.config('a', { name: 'x' }), B: Variable.config('b') }],
  ['another store', { A: Variable.config('a', { name: 'x' }), B: Variable.config('b', { name: 'x', store: SecretStore.parameterStore('/common') }) }],
])('%s: accepted', (_name, variables) => {
  expect(() => declare(variables)).not.toThrow();
});

test.each<[string, Record<string, Variable>]>([
  ['two texts', { A: Variable.config('a', { name: 'x' }), B: Variable.config('b', { name: 'x' }) }],
  ['a random value and a text', { A: Variable.generated({ name: 'x' }), B: Variable.config('b', { name: 'x' }) }],
  ['two lengths', { A: Variable.generated({ name: 'x', length: 20 }), B: Variable.generated({ name: 'x', length: 40 }) }],
])('%s: refused, naming both', (_name, variables) => {
  expect(() => declare(variables)).toThrow('`B` must have the initial value of A, as both are one value, x, got: another one; set another `name` for one of them, or declare one as Variable.secret with the option `name`');
});
