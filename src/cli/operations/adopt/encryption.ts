import { AdoptedKey } from './adoption';
import { ValueFacts } from './facts';
import { Home } from './workload';
import { AWS_MANAGED_KEY, isKey } from '../../../core/encryption-key';
import { environmentInArn } from '../../../core/location';

/** The customer managed key of a value. Undefined for the AWS managed key, and if the key isn't known. */
export function adoptedKey(facts: ValueFacts | undefined, home: Home, region: string | undefined): AdoptedKey | undefined {
  const key = facts?.key;
  if (facts === undefined || key === undefined || isKey(key, AWS_MANAGED_KEY[facts.service])) {
    return undefined;
  }
  const alias = /(?:^|:)(alias\/.+)$/.exec(key)?.[1];
  if (alias !== undefined) {
    return { alias };
  }
  if (environmentInArn(key)) {
    return { arn: key };
  }
  const { partition, account } = home;
  return { arn: `arn:${partition}:kms:${region ?? home.region}:${account}:key/${key}` };
}

export function isSameKey(one: AdoptedKey | undefined, other: AdoptedKey | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
