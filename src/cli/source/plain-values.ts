import { resolve, StackFacts } from './intrinsics';
import { Service } from './service';
import { workloadsOf } from './workloads';

/** Values of the variables that are set in code, from the task definitions. Leaves out unknown tokens. */
export function plainValues(service: Service, facts: StackFacts): Map<string, string> {
  const values = new Map<string, string>();
  for (const { environment } of workloadsOf(service).flatMap(({ containers }) => containers)) {
    for (const [name, value] of Object.entries(environment)) {
      const resolved = resolve(value, facts);
      if (service.declaration.variables[name]?.kind === 'plain' && typeof resolved === 'string') {
        values.set(name, resolved);
      }
    }
  }
  return values;
}
