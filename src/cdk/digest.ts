import { createHash } from 'crypto';

/** A short digest of a part of a template. Only readers of the template see it. */
export function templateDigest(part: string): string {
  // eslint-disable-next-line no-restricted-syntax -- a part of a template, in which there is no value
  return createHash('sha256').update(part).digest('hex').slice(0, 16);
}
