import { remarksOn } from '../../checks';
import { isOutdated } from '../../checks/composed';
import { Remark } from '../../checks/remarks';
import { Declaration } from '../../core/declaration';
import { composedVariables } from '../../core/derived/parts';
import { StoredValue } from '../../core/stored-value';

/** What people should know of the values that were read, though it stops no deployment. */
export function remarksOnValues(declaration: Declaration, readings: ReadonlyMap<string, StoredValue>): Remark[] {
  return [...remarksOn(declaration, readings), ...oldOnes(declaration, readings)];
}

/** Composed before a part changed. */
function oldOnes(declaration: Declaration, readings: ReadonlyMap<string, StoredValue>): Remark[] {
  return composedVariables(declaration).flatMap(([name, variable]) => {
    const reading = readings.get(name);
    const stored = reading?.status === 'found' ? reading.value : undefined;
    return stored === undefined || !isOutdated(declaration, name, variable, readings, stored) ? [] : [{ variable: name, remark: 'is older than its parts: the next deployment composes it again' }];
  });
}
