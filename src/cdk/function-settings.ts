import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { IConstruct } from 'constructs';
import { RuleError } from '../core/errors';

/** The network of a stack's functions, and the retention of their logs. */
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

/** Sets them for all functions that stacks in this scope will have. */
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

/** Returns the settings nearest to the stack. Called for a new function; nobody can change them from then on. */
export function functionSettings(stack: Stack): FunctionSettings {
  const { root } = stack.node;
  STARTED.set(root, (STARTED.get(root) ?? new Set()).add(stack));
  const nearest = [...stack.node.scopes].reverse().find((scope) => SETTINGS.has(scope));
  return nearest ? SETTINGS.get(nearest)! : {};
}
