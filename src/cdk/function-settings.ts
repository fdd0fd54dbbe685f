import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { IConstruct } from 'constructs';
import { RuleError } from '../core/errors';

/** Where the functions of a stack run, and how long their logs stay. */
export interface FunctionSettings {
  readonly vpc?: ec2.IVpc;
  readonly vpcSubnets?: ec2.SubnetSelection;
  readonly securityGroups?: ec2.ISecurityGroup[];
  readonly logEncryptionKey?: kms.IKey;
  readonly logRetention?: logs.RetentionDays;
}

const SETTINGS = new WeakMap<IConstruct, FunctionSettings>();
/** Stacks that have a function, by the root of their app. */
const STARTED = new WeakMap<IConstruct, Set<Stack>>();

/** For all functions that stacks in this scope are going to have. */
export function setFunctionSettings(scope: IConstruct, settings: FunctionSettings): void {
  if (SETTINGS.has(scope)) {
    throw new RuleError({
      subject: 'scope',
      must: 'must have its functions configured once',
      got: `${scope.node.path || 'the app'} again`,
      fix: 'keep one call of ServiceSecretsFunctions.configure, with all options',
    });
  }
  const late = [...STARTED.get(scope.node.root) ?? []].find((stack) => stack.node.scopes.includes(scope));
  if (late) {
    throw new RuleError({
      subject: 'scope',
      must: 'must have its functions configured before the first ServiceSecrets in it',
      got: `${late.node.path}, which has one`,
      fix: 'move ServiceSecretsFunctions.configure up',
    });
  }
  SETTINGS.set(scope, settings);
}

/** Those that are nearest to the stack. Called when a function is created: from then on they are settled. */
export function functionSettings(stack: Stack): FunctionSettings {
  const { root } = stack.node;
  STARTED.set(root, (STARTED.get(root) ?? new Set()).add(stack));
  const nearest = [...stack.node.scopes].reverse().find((scope) => SETTINGS.has(scope));
  return nearest ? SETTINGS.get(nearest)! : {};
}
