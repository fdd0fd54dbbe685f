import { randomUUID } from 'crypto';
import { FakeClock } from './clock';
import { awsError, Faults } from './faults';

interface Version {
  readonly text?: string;
  readonly bytes?: Uint8Array;
  readonly created: number;
  readonly stages: Set<string>;
  /** The keys that encrypt the value. */
  readonly keys: string[];
}

export interface StoredSecret {
  readonly name: string;
  readonly arn: string;
  keyId?: string;
  description?: string;
  /** Whether it rotates. */
  rotation?: boolean;
  /** The AWS service that manages it. */
  owner?: string;
  readonly tags: Map<string, string>;
  readonly versions: Map<string, Version>;
  /** The times at which each version became current, as reads may be stale. */
  readonly current: { readonly at: number; readonly version: string }[];
  readonly created: number;
  changed: number;
  deleted?: number;
}

interface Input {
  readonly SecretId: string;
  readonly Name: string;
  readonly SecretString?: string;
  readonly VersionId?: string;
  readonly VersionStage?: string;
  readonly VersionStages?: string[];
  readonly ClientRequestToken?: string;
  readonly MoveToVersionId?: string;
  readonly RemoveFromVersionId?: string;
  readonly KmsKeyId?: string;
  readonly IncludeDeprecated?: boolean;
  readonly Tags?: { readonly Key: string; readonly Value: string }[];
}

/** Secrets Manager in one region, with AWS's rules. */
export class FakeSecretsManager {
  public readonly secrets = new Map<string, StoredSecret>();
  private made = 0;

  constructor(private readonly region: string, private readonly clock: FakeClock, private readonly faults: Faults) {}

  /** Puts a value as a person does in the console. Reads return it at once. Without a value it only creates the secret. */
  public put(name: string, value?: string | Uint8Array, stages: string[] = ['AWSCURRENT']): { arn: string; version: string } {
    const secret = this.secrets.get(name) ?? this.make(name);
    if (value === undefined) {
      return { arn: secret.arn, version: '' };
    }
    const version = this.add(secret, value, stages, randomUUID());
    secret.current.forEach((entry, index, all) => all.splice(index, 1, { ...entry, at: -Infinity }));
    return { arn: secret.arn, version };
  }

  public current(name: string): string | undefined {
    return [...this.secrets.get(name)?.versions.values() ?? []].find(({ stages }) => stages.has('AWSCURRENT'))?.text;
  }

  public call(operation: string, input: Input): unknown {
    switch (operation) {
      case 'GetSecretValue':
        return this.getSecretValue(input);
      case 'DescribeSecret':
        return this.describe(input);
      case 'PutSecretValue': {
        const secret = this.usable('PutSecretValue', input.SecretId);
        const id = this.add(secret, input.SecretString!, input.VersionStages ?? ['AWSCURRENT'], input.ClientRequestToken ?? randomUUID());
        return { ARN: secret.arn, Name: secret.name, VersionId: id, VersionStages: [...secret.versions.get(id)!.stages] };
      }
      case 'UpdateSecret': {
        const secret = this.usable('UpdateSecret', input.SecretId);
        secret.keyId = input.KmsKeyId;
        secret.versions.forEach(({ stages, keys }) => stages.size && keys.splice(0, keys.length, input.KmsKeyId!));
        return { ARN: secret.arn, Name: secret.name };
      }
      case 'ListSecretVersionIds':
        return this.listVersions(input);
      case 'UpdateSecretVersionStage':
        return this.moveStage(input);
      case 'CreateSecret': {
        this.faults.authorize('secretsmanager:CreateSecret', input.Name);
        const existing = this.secrets.get(input.Name);
        if (existing?.deleted) {
          throw awsError('InvalidRequestException', 'You can\'t create this secret because a secret with this name is already scheduled for deletion.');
        }
        if (existing) {
          throw awsError('ResourceExistsException', 'The operation failed because the secret already exists.');
        }
        const secret = this.make(input.Name, input.KmsKeyId, this.clock.now());
        input.Tags?.forEach(({ Key, Value }) => secret.tags.set(Key, Value));
        const id = this.add(secret, input.SecretString!, ['AWSCURRENT'], input.ClientRequestToken ?? randomUUID());
        return { ARN: secret.arn, Name: secret.name, VersionId: id };
      }
      default:
        throw new Error(`${operation} is not faked`);
    }
  }

  private getSecretValue({ SecretId, VersionId, VersionStage }: Input): unknown {
    const secret = this.usable('GetSecretValue', SecretId);
    if (this.faults.denied('kms:Decrypt', secret.keyId ?? 'alias/aws/secretsmanager')) {
      throw awsError('AccessDeniedException', 'Access to KMS is not allowed');
    }
    const stage = VersionStage ?? (VersionId ? undefined : 'AWSCURRENT');
    const id = VersionId ?? (stage === 'AWSCURRENT' ? this.seenAsCurrent(secret) : [...secret.versions].find(([, { stages }]) => stages.has(stage!))?.[0]);
    const version = id ? secret.versions.get(id) : undefined;
    if (!id || !version) {
      throw awsError('ResourceNotFoundException', `Secrets Manager can't find the specified secret value for ${VersionId ? `VersionId: ${VersionId}` : `staging label: ${stage}`}`);
    }
    if (VersionId && VersionStage && !version.stages.has(VersionStage)) {
      throw awsError('InvalidRequestException', 'You provided a VersionStage that is not associated to the provided VersionId.');
    }
    return {
      ARN: secret.arn,
      Name: secret.name,
      VersionId: id,
      SecretString: version.text,
      SecretBinary: version.bytes,
      CreatedDate: new Date(version.created),
      VersionStages: [...version.stages],
    };
  }

  private describe({ SecretId }: Input): unknown {
    const secret = this.find(SecretId);
    this.faults.authorize('secretsmanager:DescribeSecret', secret?.arn ?? SecretId);
    if (!secret) {
      throw notFound();
    }
    return {
      ARN: secret.arn,
      Name: secret.name,
      Description: secret.description,
      RotationEnabled: secret.rotation,
      OwningService: secret.owner,
      Tags: [...secret.tags].map(([Key, Value]) => ({ Key, Value })),
      KmsKeyId: secret.keyId,
      LastChangedDate: new Date(secret.changed),
      DeletedDate: secret.deleted ? new Date(secret.deleted) : undefined,
      VersionIdsToStages: Object.fromEntries([...secret.versions].filter(([, { stages }]) => stages.size).map(([id, { stages }]) => [id, [...stages]])),
    };
  }

  private listVersions({ SecretId, IncludeDeprecated }: Input): unknown {
    const secret = this.usable('ListSecretVersionIds', SecretId);
    return {
      Versions: [...secret.versions].filter(([, { stages }]) => IncludeDeprecated || stages.size).map(([id, { created, stages, keys }]) =>
        ({ VersionId: id, CreatedDate: new Date(created), VersionStages: [...stages], KmsKeyIds: keys })),
    };
  }

  private moveStage({ SecretId, VersionStage, MoveToVersionId, RemoveFromVersionId }: Input): unknown {
    const secret = this.usable('UpdateSecretVersionStage', SecretId);
    const stage = VersionStage!;
    const holder = [...secret.versions].find(([, { stages }]) => stages.has(stage))?.[0];
    if (MoveToVersionId && !secret.versions.has(MoveToVersionId)) {
      throw notFound();
    }
    if (holder && holder !== MoveToVersionId && holder !== RemoveFromVersionId) {
      throw awsError('InvalidParameterException', `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ${holder}, so you must explicitly reference that version in RemoveFromVersionId.`);
    }
    if (RemoveFromVersionId && holder !== RemoveFromVersionId) {
      throw awsError('InvalidParameterException', `Staging label ${stage} is not attached to version ${RemoveFromVersionId}.`);
    }
    if (!MoveToVersionId && stage === 'AWSCURRENT') {
      throw awsError('InvalidParameterException', 'You can only move staging label AWSCURRENT to a different secret version. It can\'t be completely removed.');
    }
    this.attach(secret, stage, MoveToVersionId);
    return { ARN: secret.arn, Name: secret.name };
  }

  private attach(secret: StoredSecret, stage: string, to: string | undefined): void {
    const holder = [...secret.versions].find(([, { stages }]) => stages.has(stage))?.[0];
    if (holder) {
      secret.versions.get(holder)!.stages.delete(stage);
    }
    if (stage === 'AWSCURRENT' && holder && holder !== to) {
      this.attach(secret, 'AWSPREVIOUS', holder);
    }
    if (to) {
      secret.versions.get(to)!.stages.add(stage);
    }
    if (stage === 'AWSCURRENT' && to) {
      secret.current.push({ at: this.clock.now(), version: to });
    }
    secret.changed = this.clock.now();
  }

  private add(secret: StoredSecret, value: string | Uint8Array, stages: string[], id: string): string {
    if (typeof value === 'string' && Buffer.byteLength(value) > 65_536) {
      throw awsError('InvalidParameterException', 'SecretString must be at most 65536 bytes');
    }
    const first = secret.versions.size === 0;
    secret.versions.set(id, { ...(typeof value === 'string' ? { text: value } : { bytes: value }), created: this.clock.now(), stages: new Set(), keys: [secret.keyId ?? 'DefaultEncryptionKey'] });
    new Set([...stages, ...(first ? ['AWSCURRENT'] : [])]).forEach((stage) => this.attach(secret, stage, id));
    return id;
  }

  private make(name: string, keyId?: string, created = -Infinity): StoredSecret {
    const suffix = `AbCd${String(this.made++).padStart(2, '0')}`;
    const secret: StoredSecret = {
      name,
      keyId,
      created,
      arn: `arn:aws:secretsmanager:${this.region}:111122223333:secret:${name}-${suffix}`,
      tags: new Map(),
      versions: new Map(),
      current: [],
      changed: this.clock.now(),
    };
    this.secrets.set(name, secret);
    return secret;
  }

  private usable(operation: string, id: string): StoredSecret {
    const secret = this.find(id);
    this.faults.authorize(`secretsmanager:${operation}`, secret?.arn ?? id);
    if (!secret || (operation === 'GetSecretValue' && this.clock.now() < secret.created + this.faults.lag)) {
      throw notFound();
    }
    if (secret.deleted) {
      throw awsError('InvalidRequestException', 'You can\'t perform this operation on the secret because it was marked for deletion.');
    }
    return secret;
  }

  private seenAsCurrent({ current }: StoredSecret): string | undefined {
    const newest = this.clock.now() - Math.max(this.faults.lag, this.faults.staleness?.() ?? 0);
    return [...current].reverse().find(({ at }) => at <= newest)?.version;
  }

  private find(id: string): StoredSecret | undefined {
    return [...this.secrets.values()].find(({ name, arn }) => id === name || id === arn || (id.startsWith('arn:') && id === arn.slice(0, -7)));
  }
}

function notFound(): Error {
  return awsError('ResourceNotFoundException', 'Secrets Manager can\'t find the specified secret.');
}
