import { createHash, randomUUID } from 'crypto';

/**
 * IDs of the versions that the library writes: UUIDs of version 8, which is free for custom data. The last group is a digest of
 * the parent version's ID. So the history shows which versions lost a race and never were current.
 * @see https://www.rfc-editor.org/rfc/rfc9562#section-5.8
 */
const OURS = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-([0-9a-f]{12})$/;

export function newVersionId(parent: string | undefined): string {
  const [a, b, c, d] = randomUUID().split('-');
  return [a, b, `8${c.slice(1)}`, d, digestOf(parent ?? '')].join('-');
}

/** The digest in an id of ours. */
export function parentDigest(id: string): string | undefined {
  return OURS.exec(id)?.[1];
}

export function digestOf(id: string): string {
  // eslint-disable-next-line no-restricted-syntax -- of the id of a version, which is no value
  return createHash('sha256').update(id).digest('hex').slice(0, 12);
}
