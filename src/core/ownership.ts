/** The owner of a value that a gate created, and its other users: the tags of a parameter, and what they allow. */

/** Its value is the id of the stack whose gate created the parameter. */
export const OWNER_TAG = 'cdk-service-secrets:stack';
/** Its value is the logical id of that gate. */
export const GATE_TAG = 'cdk-service-secrets:gate';
/** Only of what code composes: its value is the digest of how the newest gate composes it. Without it a parameter belongs to people. */
export const DERIVED_TAG = 'cdk-service-secrets:derived';
const USED_BY = 'cdk-service-secrets:used-by:';

/** One gate of one stack. */
export interface Owner {
  readonly stackId: string;
  readonly logicalId: string;
}

interface Tag {
  readonly key: string;
  readonly value: string;
}

type Tags = ReadonlyMap<string, string>;

export function ownerTags({ stackId, logicalId }: Owner): Tag[] {
  return [{ key: OWNER_TAG, value: stackId }, { key: GATE_TAG, value: logicalId }];
}

/** Of a derived value, which its stack goes on writing. `composition` is the digest of how it is composed. */
export function derivedTags(owner: Owner, composition: string): Tag[] {
  return [...ownerTags(owner), derivedTag(composition)];
}

export function derivedTag(composition: string): Tag {
  return { key: DERIVED_TAG, value: composition };
}

/** Whether a parameter is a derived value of this stack, which code may overwrite. */
export function isComposedBy(tags: Tags | undefined, stackId: string): boolean {
  return tags !== undefined && tags.has(DERIVED_TAG) && tags.get(OWNER_TAG) === stackId;
}

/** Says that a stack uses a value that another stack's gate created. Each stack has its own key, so that none replaces another's. */
export function usedByTag(stackId: string): Tag {
  return { key: usedByKey(stackId.split('/')[UNIQUE_PART]), value: stackId };
}

/** The part of a stack's id between slashes, which is unique forever. */
export const UNIQUE_PART = 2;

export function usedByKey(uniquePart: string): string {
  return `${USED_BY}${uniquePart}`;
}

/** Whether a stack must tag a value as used: another stack's gate created it, and may delete it. */
export function isUnmarkedUse(tags: Tags, stackId: string): boolean {
  const owner = tags.get(OWNER_TAG);
  return owner !== undefined && owner !== stackId && !tags.has(usedByTag(stackId).key);
}

/** Returns the reason why a value outlives the stack that declares it, or nothing. */
export function reasonToOutliveStack(tags: Tags, stackId: string): string | undefined {
  if (tags.get(OWNER_TAG) !== stackId) {
    return 'this stack did not create it';
  }
  const users = [...tags].filter(([key, user]) => key.startsWith(USED_BY) && user !== stackId).map(([, user]) => stackName(user));
  return users.length ? `${users.sort().join(', ')} ${users.length === 1 ? 'uses' : 'use'} it` : undefined;
}

/** Version and time of a value, by the clock of its service. */
export interface Written {
  readonly version: string;
  readonly modified?: Date;
}

/**
 * Returns the reason why a rollback keeps a value; nothing where the operation that is rolled back created it, and
 * nobody has changed it since. `since` is the time at which CloudFormation began the operation.
 */
export function reasonToSurviveRollback(tags: Tags, written: Written, owner: Owner, since: Date): string | undefined {
  const outlives = reasonToOutliveStack(tags, owner.stackId);
  if (outlives !== undefined) {
    return outlives;
  }
  if (tags.get(GATE_TAG) !== owner.logicalId) {
    return 'another ServiceSecrets created it';
  }
  if (written.version !== '1') {
    return 'somebody changed it';
  }
  return written.modified !== undefined && written.modified >= since ? undefined : 'it was there before';
}

/** The name in a stack's id. */
export function stackName(stackId: string): string {
  return stackId.split('/')[1] ?? stackId;
}
