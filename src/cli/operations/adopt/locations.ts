import { WorkloadContainer } from './workload';
import { parseValueFrom, ValueLocation } from '../../../core/location';

/** The values that containers read. What is no reference has none: the plan says so. */
export function locationsOf(containers: readonly WorkloadContainer[]): ValueLocation[] {
  return containers.flatMap(({ secrets }) => secrets).flatMap(({ valueFrom, location }) => {
    try {
      return [location ?? parseValueFrom(valueFrom)];
    } catch {
      return [];
    }
  });
}
