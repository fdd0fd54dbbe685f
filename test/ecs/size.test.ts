import { measure } from '../../benchmarks/measure';
import { byHand } from '../../benchmarks/subjects/by-hand';
import { withLibrary } from '../../benchmarks/subjects/with-library';

test('at 500 variables the template is at most half of what ecs.Secret by hand needs', () => {
  expect(measure(withLibrary, 500).templateBytes).toBeLessThanOrEqual(measure(byHand, 500).templateBytes / 2);
});

test('the task definition of 500 variables is as large as the guard believes, and fits', () => {
  expect(measure(withLibrary, 500).taskDefinitionBytes).toBeLessThan(65_536);
});
