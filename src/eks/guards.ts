import { Annotations, Duration, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { filesName, serviceAccountName } from './manifests';
import { assertNamespace, assertObjectName, assertSecretKey } from './names';
import { RuleError } from '../core/errors';
import { assertGateOptions } from '../gate/construct/guards/gate-options';
import { BoundDeclaration, filesOf } from '../variables/binding/bound-declaration';
import { Verification } from '../variables/verification';

const MAX_WAIT = Duration.minutes(14);
/** The longest suffix that the library adds to `name`, for today's regions. */
const LONGEST_SUFFIX = '-secretsmanager-ap-northeast-1'.length;

interface Options {
  readonly namespace: string;
  readonly timeout?: Duration;
  readonly refreshInterval?: Duration;
  readonly verification?: Verification;
  readonly verifyEveryDeployment?: boolean;
  readonly waitForValues?: Duration;
}

/** Refuses options that Kubernetes, the operator or the deployment doesn't support. */
export function assertKubernetesSecrets(scope: Construct, name: string, options: Options, declared: BoundDeclaration): void {
  if (Token.isUnresolved(name)) {
    throw new RuleError({
      subject: 'name',
      must: 'must be known when the app is synthesized, as objects are told apart by it',
      got: 'a token',
      fix: 'write the name in code',
    });
  }
  assertObjectName('name', name);
  for (const derived of [filesName(name), serviceAccountName(name), name + 'x'.repeat(LONGEST_SUFFIX)]) {
    assertObjectName('name', derived);
  }
  if (!Token.isUnresolved(options.namespace)) {
    assertNamespace(options.namespace);
  }
  Object.keys(declared.declaration.variables).forEach(assertSecretKey);
  assertDurations(options);
  if (options.verification === Verification.NONE) {
    throw new RuleError({
      subject: 'verification',
      must: 'must be VALUES or METADATA on Kubernetes',
      got: 'NONE',
      fix: 'leave it out: a missing value would be found by a timeout only',
    });
  }
  assertGateOptions(options, declared);
  assertRegions(declared);
  assertFiles(scope, declared);
}

function assertDurations({ timeout, refreshInterval }: Options): void {
  if (timeout && timeout.toSeconds() > MAX_WAIT.toSeconds()) {
    throw new RuleError({
      subject: 'timeout',
      must: `must be at most ${MAX_WAIT.toMinutes()} minutes, as the function that waits runs 15`,
      got: `${timeout.toSeconds()} seconds`,
      fix: 'shorten it',
    });
  }
  if (refreshInterval && refreshInterval.toMilliseconds() < 1000) {
    throw new RuleError({
      subject: 'refreshInterval',
      must: 'must be at least a second: the operator takes 0 for never',
      got: `${refreshInterval.toMilliseconds()} ms`,
      fix: 'lengthen it',
    });
  }
}

/** The operator has one SecretStore for each region, and the region is part of its name. */
function assertRegions({ declaration }: BoundDeclaration): void {
  const regions = [...declaration.stores, ...Object.values(declaration.variables)].map((place) => 'region' in place ? place.region : undefined);
  if (regions.some((region) => region !== undefined && Token.isUnresolved(region))) {
    throw new RuleError({
      subject: 'region',
      must: 'must be known when the app is synthesized, as the operator has a SecretStore for each',
      got: 'a token',
      fix: 'write the region in code',
    });
  }
}

function assertFiles(scope: Construct, bound: BoundDeclaration): void {
  const composed = [...bound.variables].find(([, { kind }]) => kind === 'derived-file')?.[0];
  if (composed !== undefined) {
    throw new RuleError({
      subject: composed,
      must: 'must not be a derived value as a file, which an init container of ECS composes',
      got: 'asFile',
      fix: 'remove asFile, set the option `store` of Variable.derived, and mount its key of the Secret',
    });
  }
  const byPath = new Map<string, string>();
  for (const [variable, { path, owner }] of filesOf(bound)) {
    const other = byPath.get(path);
    if (other) {
      throw new RuleError({
        subject: variable,
        must: 'must have a file of its own',
        got: `${path}, which ${other} has too`,
        fix: 'choose another path',
      });
    }
    byPath.set(path, variable);
    if (owner !== undefined) {
      Annotations.of(scope).addWarningV2(`cdk-service-secrets:file-owner:${variable}`,
        `${variable}: files of a Kubernetes Secret belong to root, so the owner ${owner} is left out; set \`securityContext.fsGroup\` of the pod for its group`);
    }
  }
}
