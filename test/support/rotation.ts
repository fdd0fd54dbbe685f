import { randomUUID } from 'node:crypto';
import { GetSecretValueCommand, PutSecretValueCommand, UpdateSecretVersionStageCommand } from '@aws-sdk/client-secrets-manager';
import { Emulator } from './emulator';

/** A database that accepts the password that each of its users has at the moment. */
export class StandInDatabase {
  private readonly passwords = new Map<string, string>();

  setPassword(user: string, password: string): void {
    this.passwords.set(user, password);
  }

  /** Whether a client that reads this URL as every URL is read could connect. */
  accepts(url: string): boolean {
    const { username, password } = new URL(url);
    return this.acceptsPassword(decodeURIComponent(username), decodeURIComponent(password));
  }

  acceptsPassword(user: string, password: string): boolean {
    return this.passwords.get(user) === password;
  }
}

/** In place, or of the user that isn't in use: `app`, `app_clone`, `app`, … */
export type RotationStrategy = 'single user' | 'alternating users';

export interface RotationOptions {
  readonly database: StandInDatabase;
  readonly strategy: RotationStrategy;
  readonly password: string;
  /** Called after each step. */
  readonly afterStep?: (step: string) => Promise<void>;
}

interface Credentials {
  readonly username: string;
  readonly password: string;
}

/**
 * Rotates a secret in the steps of the functions that AWS provides. Returns the time at which AWSCURRENT moved.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
 */
export async function rotate(emulator: Emulator, SecretId: string, { database, strategy, password, afterStep = () => Promise.resolve() }: RotationOptions): Promise<number> {
  const { secretsManager } = emulator.clients();
  const { SecretString, VersionId } = await secretsManager.send(new GetSecretValueCommand({ SecretId }));
  const current = JSON.parse(SecretString!) as Credentials;
  const pending = { ...current, password, username: strategy === 'single user' ? current.username : otherUser(current.username) };
  const ClientRequestToken = randomUUID();

  await secretsManager.send(new PutSecretValueCommand({ SecretId, ClientRequestToken, SecretString: JSON.stringify(pending), VersionStages: ['AWSPENDING'] }));
  await afterStep('createSecret');
  database.setPassword(pending.username, pending.password);
  await afterStep('setSecret');
  await secretsManager.send(new UpdateSecretVersionStageCommand({ SecretId, VersionStage: 'AWSCURRENT', MoveToVersionId: ClientRequestToken, RemoveFromVersionId: VersionId }));
  const moved = Date.now();
  await afterStep('finishSecret');
  return moved;
}

/** The user and password that a secret has now. */
export async function credentialsOf(emulator: Emulator, SecretId: string): Promise<Credentials> {
  const { SecretString } = await emulator.clients().secretsManager.send(new GetSecretValueCommand({ SecretId }));
  return JSON.parse(SecretString!) as Credentials;
}

const CLONE = '_clone';

function otherUser(user: string): string {
  return user.endsWith(CLONE) ? user.slice(0, -CLONE.length) : user + CLONE;
}
