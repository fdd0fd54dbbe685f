import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { AwsClients, Emulator, PolicyStatement, userWith } from '../../support/emulator';

export const PARAMETER = 'arn:aws:ssm:us-east-1:000000000000:parameter';
export const SECRET = 'arn:aws:secretsmanager:us-east-1:000000000000:secret';

export function allow(Action: string | string[], Resource: string | string[], Condition?: object): PolicyStatement {
  return { Effect: 'Allow', Action, Resource, Condition };
}

export function deny(Action: string, Resource: string, Condition?: object): PolicyStatement {
  return { Effect: 'Deny', Action, Resource, Condition };
}

let users = 0;

/** Clients of a new user with these statements. */
export async function clientsWith(emulator: Emulator, ...statements: PolicyStatement[]): Promise<AwsClients> {
  return emulator.clients(undefined, await userWith(emulator, `user-${++users}`, statements));
}

/** A SecureString, put by the administrator. */
export async function putSecureString(emulator: Emulator, Name: string, KeyId?: string): Promise<void> {
  await emulator.clients().ssm.send(new PutParameterCommand({ Name, Value: `value of ${Name}`, Type: 'SecureString', KeyId, Overwrite: true }));
}

/** What a call ends with: the code of the error, or `ok`. */
export async function outcome(call: Promise<unknown>): Promise<string> {
  return call.then(() => 'ok', (error: Error) => error.name);
}
