/** An intended difference between the templates of 0.1.0 and today's. */
export interface WantedDifference {
  /** A line of `differencesBetween`. */
  readonly change: string;
  /** Stacks whose templates have it. @default - each with a gate */
  readonly stacks?: readonly string[];
  readonly reason: string;
}

const EVERY_GATE = ['Catalogue', 'Checkout', 'Invoicing', 'Kubernetes', 'Reports', 'Search', 'Shop', 'Worker'];
const OF_PARAMETERS = EVERY_GATE.filter(stack => stack !== 'Checkout');
const RESTARTED = ['Shop', 'Worker'];
const TASK_VALUE = 'Properties.ContainerDefinitions.*.Secrets.*.ValueFrom';
const RESTART_POLICY = 'AWS::IAM::Policy ServiceSecretsRedeployRoleDefaultPolicy Properties.PolicyDocument.Statement';
const QUEUE_POLICY = 'AWS::SQS::QueuePolicy ServiceSecretsRedeployQueuePolicy Properties.PolicyDocument.Statement';

const EXTERNAL = 'a reference to an external value is the whole ARN or name, chosen beside an attribute of the gate: no ARN is cut any more. It resolves to the same text';
const NEW_CODE = 'the function\'s new code';
const NO_VALUE = 'the role may read no value of any kind, whatever it is restarted for: one statement for each kind of value, none for each store';

const ON_ECS = EVERY_GATE.filter(stack => stack !== 'Kubernetes');
/** By stack, the ID of our policy of the execution role. */
const READ_BY = { Catalogue: 'cb932517', Checkout: '8997ccc4', Invoicing: '2a8d7b91', Reports: '4b294a5f', Search: '9444935a', Shop: '0448fe56', Worker: '4283675d' };
const ORDERED_GRANTS = 'the policies of an execution role are replaced instead of edited, so that a running revision may read until the next one has taken over';

/** All differences that an upgrade from 0.1.0 causes in the examples, each with its reason. */
const WANTED: readonly WantedDifference[] = [
  { change: 'Custom::ServiceSecrets SecretsGate DependsOn.*', stacks: ON_ECS, reason: `${ORDERED_GRANTS}; the gate waits for them` },
  ...['added', 'removed'].flatMap(how => [
    { change: `AWS::IAM::Policy TaskExecutionRoleDefaultPolicy ${how}`, stacks: ON_ECS.filter(stack => stack !== 'Shop'), reason: ORDERED_GRANTS },
    { change: `AWS::IAM::Policy WebTaskDefExecutionRoleDefaultPolicy ${how}`, stacks: ['Shop'], reason: ORDERED_GRANTS },
    ...Object.entries(READ_BY).map(([stack, id]) => ({ change: `AWS::IAM::Policy SecretsReadBy${id} ${how}`, stacks: [stack], reason: ORDERED_GRANTS })),
  ]),
  { change: 'AWS::Lambda::Function ServiceSecretsGateFunction Properties.Code.S3Key', reason: NEW_CODE },
  {
    change: 'Custom::ServiceSecrets SecretsGate Properties.Attributes',
    reason: 'the version of the set of attributes: the upgrade runs each gate once, so that new attributes exist before anything refers to them',
  },
  {
    change: 'Custom::ServiceSecrets SecretsGate Properties.TaskDefinitions',
    stacks: ['Invoicing', 'Reports', 'Shop', 'Worker'],
    reason: 'a digest over task definitions as they are written, so over the new form of references to external values',
  },
  ...[
    { change: '+ Allow cloudformation:DescribeStackEvents cloudformation:DescribeStacks', reason: 'when this stack operation began, as a rollback deletes only what the operation created' },
    { change: '- Allow cloudformation:DescribeStacks', reason: 'see the one before' },
    { change: '+ Allow ssm:DeleteParameter ssm:GetParameters ssm:ListTagsForResource', reason: 'takes back what a rolled-back operation created: only what has this stack\'s tag' },
    { change: '+ Allow ssm:AddTagsToResource ssm:RemoveTagsFromResource', reason: 'says with a tag that this stack uses what another one created, so that nobody deletes it' },
  ].map(({ change, reason }) => ({ change: `AWS::IAM::Role ServiceSecretsGateRole Properties.Policies.*.PolicyDocument.Statement ${change}`, reason })),
  ...[
    { change: '- Allow ssm:GetParameters', stacks: OF_PARAMETERS, reason: 'see the next' },
    { change: '+ Allow ssm:GetParameters ssm:ListTagsForResource', stacks: OF_PARAMETERS, reason: 'the tags of the store\'s values say which stacks use them' },
    {
      change: '+ Allow ssm:GetParameterHistory ssm:GetParameters ssm:ListTagsForResource',
      stacks: ['Shop'],
      reason: 'the history says with which key a value was encrypted, where the store has a key',
    },
    { change: '+ Allow ssm:GetParameters', stacks: ['Invoicing', 'Shop'], reason: 'external values have a statement of their own: their tags aren\'t read' },
  ].map((each) => ({ ...each, change: `AWS::IAM::Policy SecretsGatePolicy Properties.PolicyDocument.Statement ${each.change}` })),
  ...['Format', 'Rules', 'RulesOf'].map(part => ({
    change: `Custom::ServiceSecrets SecretsGate Properties.Declaration.${part}`,
    stacks: ['Catalogue'],
    reason: 'the list of the example has rules now, which 0.1.0 did not know',
  })),
  {
    change: 'Custom::ServiceSecrets SecretsGate Metadata',
    stacks: ['Catalogue', 'Reports'],
    reason: 'what people are told about a variable is in metadata, whose change runs no gate: a description, or that a file has no variable with its path',
  },
  { change: `AWS::ECS::TaskDefinition Task ${TASK_VALUE}`, stacks: ['Invoicing', 'Reports', 'Worker'], reason: EXTERNAL },
  { change: `AWS::ECS::TaskDefinition WebTaskDef ${TASK_VALUE}`, stacks: ['Shop'], reason: EXTERNAL },

  { change: 'AWS::Lambda::Function ServiceSecretsRedeployFunction Properties.Code.S3Key', stacks: RESTARTED, reason: NEW_CODE },
  {
    change: 'AWS::Lambda::Function ServiceSecretsRedeployFunction Properties.RecursiveLoop',
    stacks: RESTARTED,
    reason: 'a rollout that takes hours needs more messages than Lambda\'s recursion detection allows',
  },
  ...['ServiceSecretsRedeployChanges0', 'ServiceSecretsRedeployChanges1'].map(rule => ({
    change: `AWS::Events::Rule ${rule} Properties.EventPattern.account`,
    stacks: RESTARTED,
    reason: 'events that another account was allowed to put on the bus restart nothing',
  })),
  ...[['ServiceSecretsRedeployChanges1', 'Shop'], ['ServiceSecretsRedeployChanges0', 'Worker']].map(([rule, stack]) => ({
    change: `AWS::Events::Rule ${rule} Properties.EventPattern.detail`,
    stacks: [stack],
    reason: 'of a secret\'s labels only those count that a task definition refers to',
  })),
  { change: `${QUEUE_POLICY} - Allow sqs:GetQueueAttributes sqs:GetQueueUrl sqs:SendMessage`, stacks: RESTARTED, reason: 'see the next' },
  { change: `${QUEUE_POLICY} + Allow sqs:SendMessage`, stacks: RESTARTED, reason: 'one statement for all rules: a queue\'s policy takes 20' },
  {
    change: `${RESTART_POLICY} + Allow ecs:DescribeServiceDeployments`,
    stacks: RESTARTED,
    reason: 'the state of deployments of every type comes from ListServiceDeployments and this call',
  },
  { change: `${RESTART_POLICY} - Deny secretsmanager:GetSecretValue`, stacks: RESTARTED, reason: NO_VALUE },
  { change: `${RESTART_POLICY} + Deny secretsmanager:BatchGetSecretValue secretsmanager:GetSecretValue`, stacks: RESTARTED, reason: NO_VALUE },
  { change: `${RESTART_POLICY} - Deny kms:Decrypt`, stacks: RESTARTED, reason: NO_VALUE },
  { change: `${RESTART_POLICY} + Deny kms:Decrypt`, stacks: RESTARTED, reason: NO_VALUE },
  ...['-', '+'].map(sign => ({
    change: `${RESTART_POLICY} ${sign} Allow secretsmanager:DescribeSecret secretsmanager:ListSecretVersionIds`,
    stacks: ['Worker'],
    reason: 'the name without the suffix, too: IAM asks with it for a secret that doesn\'t exist',
  })),
];

/** The intended lines of `differencesBetween` in the template of a stack. */
export function wantedDifferences(stack: string): string[] {
  return WANTED.filter(({ stacks = EVERY_GATE }) => stacks.includes(stack)).map(({ change }) => change).sort();
}
