import { WorkloadContainer } from './workload';
import { parseValueFrom, ValueLocation } from '../../../core/location';

/** The values that containers read. Texts that are no references are left out; the plan reports them. */
export function locationsOf(containers: readonly WorkloadContainer[]): ValueLocation[] {
  return containers.flatMap(({ secrets }) => secrets).flatMap(({ valueFrom, location }) => {
    try {
      return [location ?? parseValueFrom(valueFrom)];
    } catch {
      return [];
    }
  });
}
