import { CreateAccessKeyCommand, CreateUserCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { Emulator } from './emulator';
import { CREDENTIALS, REGION } from './environment';

/** Keys of a user or of a role's session. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** An IAM statement, in the form of a policy. */
export interface PolicyStatement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: object;
}

/** Creates a user with only these statements. */
export async function userWith(emulator: Emulator, name: string, statements: readonly PolicyStatement[]): Promise<Credentials> {
  const { iam } = emulator.clients();
  await iam.send(new CreateUserCommand({ UserName: name }));
  const policy = { Version: '2012-10-17', Statement: statements };
  if (statements.length) await iam.send(new PutUserPolicyCommand({ UserName: name, PolicyName: 'Statements', PolicyDocument: JSON.stringify(policy) }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: name }));
  return { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! };
}

/**
 * A session of a role, as a service gets it for the account: ECS, for example, when it starts a task.
 *
 * @throws if the role's trust policy doesn't name the service.
 */
export async function assumedBy(emulator: Emulator, service: string, roleArn: string): Promise<Credentials> {
  const sts = new STSClient({ endpoint: emulator.endpoint, region: REGION, credentials: CREDENTIALS });
  sts.middlewareStack.add((next) => async (args) => {
    (args.request as { headers: Record<string, string> }).headers['x-emulator-service'] = service;
    return next(args);
  }, { step: 'build' });
  try {
    const { Credentials: session } = await sts.send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: service.split('.')[0] }));
    return { accessKeyId: session!.AccessKeyId!, secretAccessKey: session!.SecretAccessKey!, sessionToken: session!.SessionToken! };
  } finally {
    sts.destroy();
  }
}
