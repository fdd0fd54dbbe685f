import { subjectOf } from '../../checks';
import { occupiedFinding } from '../../checks/composed';
import { DERIVED_TAG } from '../../core/ownership';
import { Finding, StoredValue } from '../../core/stored-value';
import { storeAt } from '../aws/stores';
import { ResolvedService } from '../session';
import { storeOf } from '../source/service';

/**
 * Parameters under the names of derived values that people put: the gate refuses them by their tags. Without the permission to read
 * tags there is no finding. A value that another stack composes has the same tag, and only the gate tells the two apart.
 */
export async function checkOccupiedNames(service: ResolvedService, readings: ReadonlyMap<string, StoredValue>): Promise<Finding[]> {
  const { declaration, place, target } = service;
  const findings = await Promise.all(Object.entries(declaration.variables).map(async ([name, variable]) => {
    if (variable.kind !== 'derived' || readings.get(name)?.status !== 'found') {
      return [];
    }
    const tags = await storeAt(storeOf(declaration, variable), target).tags(variable.name).catch(() => undefined);
    return tags === undefined || tags.has(DERIVED_TAG) ? [] : [occupiedFinding(subjectOf(declaration, name, { reader: 'person', place })!)];
  }));
  return findings.flat();
}
