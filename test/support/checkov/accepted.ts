import { Finding } from './index';

/** Findings of checkov in the examples that stay, with the reasons. */
export interface Accepted {
  readonly checks: readonly string[];
  readonly resource: RegExp;
  readonly reason: string;
}

/** Constructs of this package. */
const GATE = /^AWS::Lambda::Function\.ServiceSecretsGateFunction/;
const REDEPLOY = /^AWS::Lambda::Function\.ServiceSecretsRedeployFunction/;
const FOLLOW = /^AWS::Lambda::Function\.ServiceSecretsFollowFunction/;

/** Functions that the CDK creates for clusters. */
const CLUSTER_FUNCTIONS = /^AWS::Lambda::Function\.(Handler|OnEventHandler|IsCompleteHandler|Providerframework|(Custom)?AWSCDK)/;

export const ACCEPTED: readonly Accepted[] = [
  {
    checks: ['CKV_AWS_115'],
    resource: GATE,
    reason: 'it runs once for each deployment; reserved concurrency is taken from the account, and a new account has too little to give any away: the deployment would fail',
  },
  {
    checks: ['CKV_AWS_116'],
    resource: GATE,
    reason: 'CloudFormation waits for the answer, and says that none came; an event that is kept for later could only answer a deployment that is over',
  },
  {
    checks: ['CKV_AWS_115'],
    resource: REDEPLOY,
    reason: 'its event source limits how many run at a time, and takes nothing from the account',
  },
  {
    checks: ['CKV_AWS_116'],
    resource: REDEPLOY,
    reason: 'it is called by a queue, which has a dead-letter queue of its own; one of the function is for other callers',
  },
  {
    checks: ['CKV_AWS_173'],
    resource: REDEPLOY,
    reason: 'its environment holds the addresses of two queues, an id of a stack and a logical id; Lambda encrypts it with its own key',
  },
  {
    checks: ['CKV_AWS_115'],
    resource: FOLLOW,
    reason: 'it runs for a moment after a change; reserved concurrency is taken from the account, and two runs at a time end with the same value',
  },
  {
    checks: ['CKV_AWS_116'],
    resource: FOLLOW,
    reason: 'events that fail go to the queue of its event invoke config, which this check does not know',
  },
  {
    checks: ['CKV_AWS_173'],
    resource: FOLLOW,
    reason: 'its environment holds an id of a stack, a logical id, and the names of a schedule group and its role; Lambda encrypts it with its own key',
  },
  {
    checks: ['CKV_AWS_117'],
    resource: new RegExp(`${GATE.source}|${REDEPLOY.source}|${FOLLOW.source}`),
    reason: 'it calls services of AWS alone; in a VPC it would need their endpoints, or fail',
  },
  {
    checks: ['CKV_AWS_27'],
    resource: /^AWS::SQS::Queue\.ServiceSecrets(Redeploy(DeadLetter)?Queue|FollowOnFailure)/,
    reason: 'encrypted by SQS (SqsManagedSseEnabled), which this check does not know; EventBridge could not write with the AWS managed key, and messages hold no value',
  },
  {
    checks: ['CKV_AWS_158'],
    resource: /^AWS::Logs::LogGroup\.ServiceSecrets(Gate|Redeploy|Follow)Logs/,
    reason: 'encrypted by CloudWatch Logs; it holds names and findings, never a value, and without a key of yours it can always be read after a failed deployment',
  },
  {
    checks: ['CKV_AWS_158', 'CKV_AWS_66'],
    resource: /^AWS::Logs::LogGroup\.(Task|Web|Worker|Report|Figures|Migrate|Vpc)/,
    reason: 'the example\'s own: how long and with which key an application keeps its logs has nothing to do with its configuration',
  },
  {
    checks: ['CKV_AWS_2', 'CKV_AWS_91', 'CKV_AWS_103', 'CKV_AWS_131'],
    resource: /^AWS::ElasticLoadBalancingV2::(Listener|LoadBalancer)\.Web/,
    reason: 'the example\'s own: HTTPS needs a domain, access logs a bucket',
  },
  {
    checks: ['CKV_AWS_149'],
    resource: /^AWS::SecretsManager::Secret\.DatabaseCredentials/,
    reason: 'the example\'s own: it stands for the secret of a database, which is not declared here',
  },
  {
    checks: ['CKV_AWS_149'],
    resource: /^AWS::SecretsManager::Secret\.((Booking|Ledger)DatabaseSecret|AppUser)/,
    reason: 'encrypted with the AWS managed key; a key of its own is a choice of those who run the database, and the list works with either',
  },
  {
    checks: ['CKV_AWS_118', 'CKV_AWS_157', 'CKV_AWS_161'],
    resource: /^AWS::RDS::DBInstance\.Database/,
    reason: 'the example\'s own: a second zone and monitoring cost money, and a password in a list is what it shows',
  },
  {
    checks: ['CKV_AWS_115', 'CKV_AWS_116', 'CKV_AWS_117', 'CKV_AWS_173'],
    resource: CLUSTER_FUNCTIONS,
    reason: 'made by the CDK for a cluster',
  },
  {
    checks: ['CKV_AWS_115', 'CKV_AWS_116', 'CKV_AWS_117', 'CKV_AWS_173'],
    resource: /^AWS::Lambda::Function\.Migration/,
    reason: 'the example\'s own, and of the CDK\'s provider: they run within a deployment, which waits for their answer',
  },
  {
    checks: ['CKV_AWS_111'],
    resource: /^AWS::IAM::Policy\.MigrationStateMachineRole/,
    reason: 'written by the CDK for a state machine that waits for a task, whose ARN nobody knows before',
  },
  {
    checks: ['CKV_AWS_109', 'CKV_AWS_111'],
    resource: /^AWS::IAM::(Policy\.ClusterCreationRole|Role\.CustomAWSCDKOpenIdConnect)/,
    reason: 'made by the CDK for a cluster',
  },
];

/** Findings that no entry accepts. */
export function unexpected(findings: readonly Finding[], accepted: readonly Accepted[] = ACCEPTED): readonly Finding[] {
  return findings.filter(({ check, resource }) => !accepted.some((one) => one.checks.includes(check) && one.resource.test(resource)));
}

/** Entries that match no finding. */
export function unnecessary(findings: readonly Finding[], accepted: readonly Accepted[] = ACCEPTED): readonly string[] {
  return accepted.flatMap((one) => one.checks.filter((id) => !findings.some(({ check, resource }) => check === id && one.resource.test(resource)))
    .map((id) => `${id} of ${one.resource.source}`));
}
