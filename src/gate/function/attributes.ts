import { fingerprint } from './fingerprint';
import { ARN_ATTRIBUTE_VALUE, GateAttribute, GateAttributes, ROOT_ATTRIBUTE_VALUE } from '../../core/contracts/gate';
import { Declaration, isOwn } from '../../core/declaration';
import { variableOfPart } from '../../core/derived/parts';
import { Environment, serviceOf } from '../../core/location';
import { StoredValue } from '../../core/stored-value';

/** Every attribute that a reference may use, even if the gate couldn't read all values. */
export function attributes(declaration: Declaration, readings: ReadonlyMap<string, StoredValue>, here: Environment): GateAttributes {
  const result: GateAttributes = {
    [GateAttribute.FINGERPRINT]: fingerprint(usedByTasks(declaration, readings)),
    [GateAttribute.ARN]: ARN_ATTRIBUTE_VALUE,
    [GateAttribute.ROOT]: ROOT_ATTRIBUTE_VALUE,
  };
  declaration.stores.forEach((store, index) => {
    result[GateAttribute.store(index)] = serviceOf(store.kind).storePrefix(store, here, secretArn(declaration, readings, index));
  });
  return result;
}

/** A part of a stored value counts through it alone: no task reads the part. */
function usedByTasks({ variables }: Declaration, readings: ReadonlyMap<string, StoredValue>): Map<string, StoredValue> {
  return new Map([...readings].filter(([name]) => {
    const composed = variableOfPart(name);
    return composed === undefined || variables[composed]?.kind !== 'derived';
  }));
}

/** The ARN with the suffix that only Secrets Manager knows. */
function secretArn(declaration: Declaration, readings: ReadonlyMap<string, StoredValue>, index: number): string | undefined {
  for (const [name, reading] of readings) {
    const variable = declaration.variables[name];
    if (reading.status === 'found' && isOwn(variable) && variable.store === index) {
      return reading.arn;
    }
  }
  return undefined;
}
