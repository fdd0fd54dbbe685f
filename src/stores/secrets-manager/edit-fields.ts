import { applyEdits, modify } from 'jsonc-parser';
import { ownProperty } from '../../core/json-object';

/** Keys to set, or to remove where undefined. */
export type FieldChanges = Readonly<Record<string, string | undefined>>;

/** The text of a JSON object with other values of some keys. Every other byte stays the same. */
export function editFields(text: string, changes: FieldChanges): string {
  return Object.entries(changes).reduce((json, [key, value]) => editField(json, key, value), text);
}

function editField(text: string, key: string, value: string | undefined): string {
  let edited = setKey(text, key, value);
  // The edit changes the first of two equal keys, and readers use the last.
  while (fieldOf(edited, key) !== value) {
    const shorter = setKey(edited, key, undefined);
    if (shorter === edited) {
      throw new Error('a key of the secret can\'t be changed; store the secret as one JSON object that contains each key once');
    }
    edited = setKey(shorter, key, value);
  }
  return edited;
}

function fieldOf(json: string, key: string): unknown {
  return ownProperty(JSON.parse(json) as Record<string, unknown>, key);
}

function setKey(json: string, key: string, value: string | undefined): string {
  return applyEdits(json, modify(json, [key], value, {}));
}
