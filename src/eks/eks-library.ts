import type * as eks from 'aws-cdk-lib/aws-eks';
import { RuleError } from '../core/errors';

/** The constructs that `aws-eks` and `aws-eks-v2` have in common. Their clusters have different types for the compiler. */
export type EksLibrary = Pick<typeof eks, 'HelmChart' | 'KubernetesManifest' | 'KubernetesObjectValue' | 'ServiceAccount'>;

/** First version of aws-cdk-lib with `aws-eks-v2`. */
const FIRST_WITH_V2 = '2.240.0';

/**
 * Loads `aws-cdk-lib/aws-eks-v2` for apps that use a cluster of it. An import at the top would break older versions of
 * aws-cdk-lib, which don't have it.
 *
 * @param load Loads a module.
 */
export function eksV2(load: (module: string) => unknown = require): EksLibrary {
  const { version, exports: modules } = load('aws-cdk-lib/package.json') as { readonly version: string; readonly exports: object };
  if (!('./aws-eks-v2' in modules)) {
    throw new RuleError({
      subject: 'cluster',
      must: 'must be of a version of aws-cdk-lib that has aws-eks-v2',
      got: version,
      fix: `use aws-cdk-lib ${FIRST_WITH_V2} or newer`,
    });
  }
  return load('aws-cdk-lib/aws-eks-v2') as EksLibrary;
}
