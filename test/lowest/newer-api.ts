import { CfnService } from 'aws-cdk-lib/aws-ecs';

// Newer than the lowest supported version, so it must not compile here: proof that this folder's types are those of that version.
// @ts-expect-error `ForceNewDeploymentProperty` came with 2.259
export type Newer = CfnService.ForceNewDeploymentProperty;
