import { Annotations, Duration, Stack, Token } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { filesName, serviceAccountName } from './manifests';
import { checkNamespace, checkObjectName, checkSecretKey } from './names';
import { RuleError } from '../core/errors';
import { checkGateOptions } from '../gate/construct/guards/gate-options';
import { BoundDeclaration } from '../variables/binding/bind-variables';
import { Verification } from '../variables/verification';

const MAX_WAIT = Duration.minutes(14);
/** The longest name that is made of `name`, for regions of today. */
const LONGEST_SUFFIX = '-secretsmanager-ap-northeast-1'.length;

interface Options {
  readonly namespace: string;
  readonly timeout?: Duration;
  readonly refreshInterval?: Duration;
  readonly verification?: Verification;
  readonly verifyEveryDeployment?: boolean;
  readonly waitForValues?: Duration;
}

/** Refuses what Kubernetes, the operator or the deployment couldn't do. */
export function checkKubernetesSecrets(scope: Construct, name: string, options: Options, declared: BoundDeclaration): void {
  if (Token.isUnresolved(name)) {
    throw new RuleError('name', 'must be known when the app is synthesized, as objects are told apart by it', 'a token', 'write the name in code');
  }
  checkObjectName('name', name);
  for (const derived of [filesName(name), serviceAccountName(name), name + 'x'.repeat(LONGEST_SUFFIX)]) {
    checkObjectName('name', derived);
  }
  if (!Token.isUnresolved(options.namespace)) {
    checkNamespace(options.namespace);
  }
  Object.keys(declared.declaration.variables).forEach(checkSecretKey);
  checkDurations(options);
  if (options.verification === Verification.NONE) {
    throw new RuleError('verification', 'must be VALUES or METADATA on Kubernetes', 'NONE', 'leave it out: a missing value would be found by a timeout only');
  }
  checkGateOptions(options, declared);
  checkRegions(declared);
  checkFiles(scope, declared);
}

function checkDurations({ timeout, refreshInterval }: Options): void {
  if (timeout && timeout.toSeconds() > MAX_WAIT.toSeconds()) {
    throw new RuleError('timeout', `must be at most ${MAX_WAIT.toMinutes()} minutes, as the function that waits runs 15`, `${timeout.toSeconds()} seconds`, 'shorten it');
  }
  if (refreshInterval && refreshInterval.toMilliseconds() < 1000) {
    throw new RuleError('refreshInterval', 'must be at least a second: the operator takes 0 for never', `${refreshInterval.toMilliseconds()} ms`, 'lengthen it');
  }
}

/** The operator has a SecretStore for each region, named after it. */
function checkRegions({ declaration }: BoundDeclaration): void {
  const regions = [...declaration.stores, ...Object.values(declaration.variables)].map((place) => 'region' in place ? place.region : undefined);
  if (regions.some((region) => region !== undefined && Token.isUnresolved(region))) {
    throw new RuleError('region', 'must be known when the app is synthesized, as the operator has a SecretStore for each', 'a token', 'write the region in code');
  }
}

function checkFiles(scope: Construct, { files }: BoundDeclaration): void {
  const byPath = new Map<string, string>();
  for (const [variable, { path, owner }] of files) {
    const other = byPath.get(path);
    if (other) {
      throw new RuleError(variable, 'must have a file of its own', `${path}, which ${other} has too`, 'choose another path');
    }
    byPath.set(path, variable);
    if (owner !== undefined) {
      Annotations.of(scope).addWarningV2(`cdk-service-secrets:file-owner:${variable}`,
        `${variable}: files of a Kubernetes Secret belong to root, so the owner ${owner} is left out; set \`securityContext.fsGroup\` of the pod for its group`);
    }
  }
}

/** What changes with the values can't cross stacks: CloudFormation refuses to change an export that is in use. */
export function refuseOtherStack(owner: IConstruct, user: IConstruct): void {
  if (Stack.of(user) !== Stack.of(owner)) {
    throw new RuleError('podAnnotations', 'must be used in the stack of its KubernetesSecrets', `${user.node.path} in ${Stack.of(user).node.path}`,
      'apply the object from that stack, with `new KubernetesManifest(this, …)` instead of `cluster.addManifest`');
  }
}
