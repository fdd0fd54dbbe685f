import { measure } from '../../benchmarks/measure';
import { byHand } from '../../benchmarks/subjects/by-hand';
import { AddSecrets } from '../../benchmarks/subjects/subject';
import { withLibrary } from '../../benchmarks/subjects/with-library';
import { SecretStore, ServiceSecrets, Variable } from '../../src';

/** All of them somebody else's. */
const external = (variable: (name: string) => Variable): AddSecrets => (scope, container, names) => {
  new ServiceSecrets(scope, 'Secrets', {
    store: SecretStore.parameterStore('/prod/shop'),
    variables: Object.fromEntries(names.map((name) => [name, variable(name)])),
  }).addToContainer(container);
};

test('at 500 variables the template is at most half as large as with ecs.Secret by hand', () => {
  expect(measure(withLibrary, 500).templateBytes).toBeLessThanOrEqual(measure(byHand, 500).templateBytes / 2);
});

test('the task definition of 500 variables fits, as the guard computes', () => {
  expect(measure(withLibrary, 500).taskDefinitionBytes).toBeLessThan(65_536);
});

test('the guard counts the full length of external references', () => {
  const keysOf = (length: number): AddSecrets => external((name) => Variable.fromSecretName('x'.repeat(length), name));
  expect(measure(keysOf(20), 300).taskDefinitionBytes).toBeLessThan(65_536);
  expect(() => measure(keysOf(200), 300)).toThrow(/`variables` must leave the task definition .* within 65536 bytes, got: \d+/);
});
