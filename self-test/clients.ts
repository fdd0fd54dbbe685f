import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { ECSClient } from '@aws-sdk/client-ecs';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { SYSTEM_CLOCK, RetryBudget } from '../src/aws/retry-budget';

/** A new role isn't known everywhere at once. */
const ROLE_DELAY = 60_000;

/** The clients of one caller. */
export class Clients {
  public readonly cloudFormation: CloudFormationClient;
  public readonly ecs: ECSClient;
  public readonly logs: CloudWatchLogsClient;
  public readonly secretsManager: SecretsManagerClient;
  public readonly sqs: SQSClient;
  public readonly ssm: SSMClient;
  public readonly sts: STSClient;

  constructor(private readonly region: string, settings: object) {
    const all = { region, ...settings };
    this.cloudFormation = new CloudFormationClient(all);
    this.ecs = new ECSClient(all);
    this.logs = new CloudWatchLogsClient(all);
    this.secretsManager = new SecretsManagerClient(all);
    this.sqs = new SQSClient(all);
    this.ssm = new SSMClient(all);
    this.sts = new STSClient(all);
  }

  /** The clients of a role that this caller may take. */
  public async as(role: string): Promise<Clients> {
    const { Credentials } = await new RetryBudget(SYSTEM_CLOCK, ROLE_DELAY).retryWhileDenied(() => this.sts.send(new AssumeRoleCommand({ RoleArn: role, RoleSessionName: 'self-test' })));
    const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials!;
    return new Clients(this.region, { credentials: { accessKeyId: AccessKeyId!, secretAccessKey: SecretAccessKey!, sessionToken: SessionToken } });
  }
}
