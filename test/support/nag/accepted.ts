/** Who reads the service's values: its execution role, the gate, and what restarts the service when one changes. */
const READERS = /^\/Shop\/(Secrets\/(ReadBy\w+|Gate\/Policy)|ServiceSecretsRedeploy\/Role\/DefaultPolicy)\/Resource$/;

export interface Accepted {
  readonly rule: string | RegExp;
  readonly resource: RegExp;
  readonly reason: string;
}

/** What cdk-nag says about the examples, and why it stays. */
export const ACCEPTED: readonly Accepted[] = [
  {
    rule: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ssm:<AWS::Region>:<AWS::AccountId>:parameter/prod/shop/*]',
    resource: READERS,
    reason: 'the prefix is the service\'s own: everything below it is one of its values, and a statement for each would overflow the policy',
  },
  {
    rule: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ssm:<AWS::Region>:<AWS::AccountId>:parameter/prod/common/*]',
    resource: READERS,
    reason: 'the store is declared to be shared by all services',
  },
  {
    rule: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ssm:*:<AWS::AccountId>:parameter/*]',
    resource: /^\/(Shop|Booking|Billing|Catalogue|Ledger)\/ServiceSecretsGate\/Role\/Resource$/,
    reason: 'a condition leaves only parameters with the tag of this stack, which a rollback takes back wherever they are',
  },
  ...['<ClusterEB0386A7>', 'Platform:ExportsOutputRefClusterEB0386A796A0E3FE'].map((cluster) => ({
    rule: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ecs:<AWS::Region>:<AWS::AccountId>:service-deployment/${cluster}/<WebServiceD04B5F3E.Name>/*]`,
    resource: /^\/Shop\/ServiceSecretsRedeploy\/Role\/DefaultPolicy\/Resource$/,
    reason: 'a deployment has a random id below the name of the one service',
  })),
  {
    rule: 'AwsSolutions-ECS2',
    resource: /^\/Shop\/Web\/TaskDef\/Resource$/,
    reason: 'the only values in the task definition are those that code declares as Variable.plain, and the path of a file',
  },
  {
    rule: 'AwsSolutions-ELB2',
    resource: /^\/Shop\/Web\/LB\/Resource$/,
    reason: 'access logs need a bucket and a region, which say nothing about configuration',
  },
  {
    rule: 'AwsSolutions-SMG4',
    resource: /^\/Platform\/DatabaseCredentials\/Resource$/,
    reason: 'it stands for the secret of a database, which would rotate it',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::arn:<AWS::Partition>:ssm:<AWS::Region>:<AWS::AccountId>:parameter\/prod\/(booking|billing|catalogue|catalogue-owner|ledger)\/\*\]$/,
    resource: /^\/(Booking|Billing|Catalogue|Ledger)\/((Owner)?Secrets\/(ReadBy\w+|Gate\/Policy)|ServiceSecretsRedeploy\/Role\/DefaultPolicy)\/Resource$/,
    reason: 'as above: everything below the prefix is one of the workload\'s values',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::arn:<AWS::Partition>:ecs:<AWS::Region>:<AWS::AccountId>:service-deployment\/.*"ServiceArn".*\/\*\]$/,
    resource: /^\/Booking\/ServiceSecretsRedeploy\/Role\/DefaultPolicy\/Resource$/,
    reason: 'a deployment has a random id below the cluster and name of the one Express service',
  },
  {
    rule: 'AwsSolutions-ECS2',
    resource: /^\/Billing\/Figures\/ScheduledTaskDef\/Resource$/,
    reason: 'the only variable in the task definition is the path of a file',
  },
  {
    rule: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ecs:<AWS::Region>:<AWS::AccountId>:service-deployment/<ClusterEB0386A7>/<ServiceD69D759B.Name>/*]',
    resource: /^\/Ledger\/ServiceSecretsRedeploy\/Role\/DefaultPolicy\/Resource$/,
    reason: 'a deployment has a random id below the name of the one service',
  },
  {
    rule: 'AwsSolutions-ECS2',
    resource: /^\/Ledger\/Task\/Resource$/,
    reason: 'the only values in the task definition are the path of a file, its template, and the host name of the database',
  },
  {
    rule: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:scheduler:<AWS::Region>:<AWS::AccountId>:schedule/<ServiceSecretsFollowSchedulesGroupBAB36EDE>/*]',
    resource: /^\/Ledger\/ServiceSecretsFollow\/Followed\/Resource$/,
    reason: 'the function creates its schedules in a group of its own, with names that have a time in them',
  },
  {
    rule: 'AwsSolutions-SQS3',
    resource: /^\/Ledger\/ServiceSecretsFollow\/OnFailure\/Resource$/,
    reason: 'it is a dead-letter queue: Lambda sends events to it after a function has failed on them',
  },
  ...['AwsSolutions-RDS3', 'AwsSolutions-RDS11'].map((rule) => ({
    rule,
    resource: /^\/Ledger\/Database\/Resource$/,
    reason: 'the example\'s own: a second zone and another port are choices of those who run the database',
  })),
  {
    rule: 'CdkNagValidationFailure[AwsSolutions-EC23]',
    resource: /^\/Ledger\/Vpc\/SecretsManager\/SecurityGroup\/Resource$/,
    reason: 'cdk-nag cannot read the range of the VPC\'s addresses, from which alone the endpoint is reached: it is an attribute of the VPC',
  },
  ...['AwsSolutions-RDS3', 'AwsSolutions-RDS11', 'AwsSolutions-SMG4'].map((rule) => ({
    rule,
    resource: /^\/Booking\/Database\/(Secret\/)?Resource$/,
    reason: 'the example\'s own: a second zone, another port and a rotation are choices of those who run the database',
  })),
  {
    rule: /^AwsSolutions-IAM4\[Policy::arn:<AWS::Partition>:iam::aws:policy\/service-role\/AmazonECS(InfrastructureRoleforExpressGatewayServices|TaskExecutionRolePolicy)\]$/,
    resource: /^\/Booking\/(InfrastructureRole|ExecutionRole)\/Resource$/,
    reason: 'AWS keeps these policies for these very roles',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::arn:<AWS::Partition>:(logs:<AWS::Region>:<AWS::AccountId>:log-group:\/aws\/batch\/job:|ecs:<AWS::Region>:\*:task\/\S+\/)\*\]$/,
    resource: /^\/Billing\/(InvoicesContainer\/ExecutionRole|Figures\/ScheduledTaskDef\/EventsRole)\/DefaultPolicy\/Resource$/,
    reason: 'permissions that the CDK\'s constructs for jobs and scheduled tasks add',
  },
  ...['AwsSolutions-SF1', 'AwsSolutions-SF2'].map((rule) => ({
    rule,
    resource: /^\/Catalogue\/Migration\/(StateMachine|Provider\/waiter-state-machine)\/Resource$/,
    reason: 'Step Functions keeps the history of each execution, and the migration logs for itself',
  })),
  {
    rule: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
    resource: /^\/Catalogue\/Migration\/(start|isEnded|Provider\/framework-\w+)\/ServiceRole\/Resource$/,
    reason: 'the policy that the CDK gives to functions, which lets them write their logs',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::/,
    resource: /^\/Catalogue\/Migration\/(StateMachine\/Role|isEnded\/ServiceRole|Provider\/[\w-]+\/(Service)?Role)\/DefaultPolicy\/Resource$/,
    reason: 'permissions that the CDK adds for RunTask, executions of the state machine, and functions of a custom resource',
  },
];
