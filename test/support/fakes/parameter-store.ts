import { FakeClock } from './clock';
import { awsError, Faults } from './faults';

export interface StoredParameter {
  value: string;
  type: string;
  version: number;
  modified: number;
  readonly created: number;
  readonly keyId?: string;
  readonly tier: Tier;
  readonly description?: string;
  readonly tags: Map<string, string>;
  /** Older versions, oldest first. */
  readonly history: readonly Omit<StoredParameter, 'history'>[];
}

export type Tier = 'Standard' | 'Advanced';

interface Input {
  readonly Name: string;
  readonly Names: string[];
  readonly WithDecryption?: boolean;
  readonly Value: string;
  readonly Type: string;
  readonly KeyId?: string;
  readonly Description?: string;
  readonly Overwrite?: boolean;
  readonly Tier?: Tier;
  readonly Tags?: { readonly Key: string; readonly Value: string }[];
  readonly TagKeys?: string[];
  readonly ResourceId: string;
  readonly Path: string;
  readonly Recursive?: boolean;
  readonly ParameterFilters: { readonly Key: string; readonly Option: string; readonly Values: string[] }[];
}

/** Parameter Store in one region, with AWS's rules. */
export class FakeParameterStore {
  public readonly parameters = new Map<string, StoredParameter>();
  /** The account's default tier, for requests without one. */
  public defaultTier: Tier = 'Standard';

  constructor(private readonly region: string, private readonly clock: FakeClock, private readonly faults: Faults) {}

  public arn(name: string): string {
    return `arn:aws:ssm:${this.region}:111122223333:parameter${name.startsWith('/') ? '' : '/'}${name}`;
  }

  /** Puts a value as a person does in the console. Reads return it at once. */
  public put(name: string, value: string, type = 'SecureString', keyId?: string, tier: Tier = 'Standard'): void {
    const before = this.parameters.get(name);
    this.parameters.set(name, {
      value,
      type,
      keyId,
      tier,
      version: (before?.version ?? 0) + 1,
      modified: this.clock.now(),
      created: before?.created ?? -Infinity,
      tags: before?.tags ?? new Map(),
      history: historyOf(before),
    });
  }

  public call(operation: string, input: Input): unknown {
    switch (operation) {
      case 'GetParameters':
        return this.getParameters(input);
      case 'GetParameter': {
        const { Parameters: [Parameter] } = this.getParameters({ ...input, Names: [input.Name] });
        if (!Parameter) {
          throw awsError('ParameterNotFound', 'UnknownError');
        }
        return { Parameter };
      }
      case 'GetParameterHistory':
        return this.getHistory(input);
      case 'DescribeParameters':
        this.faults.authorize('ssm:DescribeParameters', '*');
        return { Parameters: this.filtered(input.ParameterFilters[0]).map(([name, { keyId, description }]) => ({ ...this.describe(name), KeyId: keyId, Description: description, LastModifiedUser: 'arn:aws:iam::111122223333:user/ada' })) };
      case 'GetParametersByPath':
        this.faults.authorize('ssm:GetParametersByPath', this.arn(input.Path));
        return { Parameters: this.below(input.Path, input.Recursive === true).map(([name]) => this.describe(name)) };
      case 'DeleteParameters': {
        input.Names.forEach((name) => this.faults.authorize('ssm:DeleteParameters', this.arn(name)));
        const deleted = input.Names.filter((name) => this.parameters.delete(name));
        return { DeletedParameters: deleted, InvalidParameters: input.Names.filter((name) => !deleted.includes(name)) };
      }
      case 'PutParameter':
        return this.putParameter(input);
      case 'DeleteParameter':
        this.faults.authorize('ssm:DeleteParameter', this.arn(input.Name));
        if (!this.parameters.delete(input.Name)) {
          throw awsError('ParameterNotFound', 'UnknownError');
        }
        return {};
      case 'ListTagsForResource': {
        this.faults.authorize('ssm:ListTagsForResource', this.arn(input.ResourceId));
        const parameter = this.parameters.get(input.ResourceId);
        if (!parameter) {
          throw awsError('InvalidResourceId', 'The resource ID is not valid. Verify that you entered the correct ID and try again.');
        }
        return { TagList: [...parameter.tags].map(([Key, Value]) => ({ Key, Value })) };
      }
      case 'AddTagsToResource':
      case 'RemoveTagsFromResource': {
        this.faults.authorize(`ssm:${operation}`, this.arn(input.ResourceId));
        const parameter = this.parameters.get(input.ResourceId);
        if (!parameter) {
          throw awsError('InvalidResourceId', 'The resource ID is not valid. Verify that you entered the correct ID and try again.');
        }
        input.Tags?.forEach(({ Key, Value }) => parameter.tags.set(Key, Value));
        input.TagKeys?.forEach((key) => parameter.tags.delete(key));
        return {};
      }
      default:
        throw new Error(`${operation} is not faked`);
    }
  }

  private filtered({ Key, Option, Values }: Input['ParameterFilters'][number]): [string, StoredParameter][] {
    if (Values.length > 50) {
      throw awsError('ValidationException', '1 validation error detected: Value at \'parameterFilters\' failed to satisfy constraint');
    }
    return Key === 'Name' ? [...this.parameters].filter(([name]) => Values.includes(name)) : this.below(Values[0], Option === 'Recursive');
  }

  private below(path: string, recursive: boolean): [string, StoredParameter][] {
    return [...this.parameters].filter(([name]) => name.startsWith(`${path}/`) && (recursive || !name.slice(path.length + 1).includes('/')));
  }

  private describe(name: string): object {
    const { type, version, modified } = this.parameters.get(name)!;
    return { Name: name, Type: type, Version: version, LastModifiedDate: new Date(modified) };
  }

  private getHistory({ Name }: Input): unknown {
    this.faults.authorize('ssm:GetParameterHistory', this.arn(Name));
    const parameter = this.parameters.get(Name);
    if (!parameter) {
      throw awsError('ParameterNotFound', 'UnknownError');
    }
    return {
      Parameters: [...parameter.history, parameter].map(({ value, type, version, modified, keyId }) =>
        ({ Name, KeyId: keyId ?? (type === 'SecureString' ? 'alias/aws/ssm' : undefined), Value: value, Type: type, Version: version, LastModifiedDate: new Date(modified), LastModifiedUser: 'arn:aws:iam::111122223333:user/ada' })),
    };
  }

  private getParameters({ Names, WithDecryption }: Input): { Parameters: object[]; InvalidParameters: string[] } {
    if (Names.length > 10) {
      throw awsError('ValidationException', '1 validation error detected: Value at \'names\' failed to satisfy constraint: Member must have length less than or equal to 10');
    }
    if (new Set(Names).size < Names.length) {
      throw awsError('ValidationException', 'Duplicate parameter names are not allowed');
    }
    const nameOf = (id: string): string => (id.startsWith('arn:') ? [...this.parameters.keys()].find((name) => this.arn(name) === id) ?? id : id);
    Names.forEach((id) => this.faults.authorize('ssm:GetParameters', id.startsWith('arn:') ? id : this.arn(id)));
    const visible = Names.filter((id) => this.clock.now() >= (this.parameters.get(nameOf(id))?.created ?? Infinity) + this.faults.lag);
    const found = visible.map((id) => ({ name: nameOf(id), parameter: this.seen(this.parameters.get(nameOf(id))!) }));
    if (WithDecryption && found.some(({ parameter }) => parameter.type === 'SecureString' && this.faults.denied('kms:Decrypt', parameter.keyId ?? 'alias/aws/ssm'))) {
      throw awsError('AccessDeniedException', 'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.');
    }
    return {
      Parameters: found.map(({ name, parameter }) => ({
        Name: name,
        Type: parameter.type,
        Value: parameter.type === 'SecureString' && !WithDecryption ? 'AQICAHh-ciphertext' : parameter.value,
        Version: parameter.version,
        LastModifiedDate: new Date(parameter.modified),
        ARN: this.arn(name),
      })),
      InvalidParameters: Names.filter((name) => !visible.includes(name)),
    };
  }

  /** The newest version that a read returns: the oldest one was seen when the parameter was. */
  private seen(parameter: StoredParameter): Omit<StoredParameter, 'history'> {
    if (!this.faults.staleness) {
      return parameter;
    }
    const newest = this.clock.now() - this.faults.staleness();
    return [...parameter.history, parameter].reverse().find(({ modified }) => modified <= newest) ?? parameter.history[0] ?? parameter;
  }

  private putParameter({ Name, Value, Type, KeyId, Description, Overwrite, Tags, Tier: asked }: Input): unknown {
    const before = this.parameters.get(Name);
    const tier = asked ?? before?.tier ?? this.defaultTier;
    this.faults.authorize('ssm:PutParameter', this.arn(Name));
    if (Overwrite && Tags) {
      throw awsError('ValidationException', 'Invalid request: tags and overwrite can\'t be used together. To create a parameter with tags, please remove overwrite flag.');
    }
    if (Value.includes('{{')) {
      throw awsError('ValidationException', `Parameter value: (${Value}) can't nest another parameter. Do not use "{{}}" in the value.`);
    }
    if (tier === 'Standard' && Buffer.byteLength(Value) > 4096) {
      throw awsError('ValidationException', 'Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier.');
    }
    if (Value === '') {
      throw awsError('ValidationException', '1 validation error detected: Value \'\' at \'value\' failed to satisfy constraint: Member must have length greater than or equal to 1');
    }
    if (this.parameters.has(Name) && !Overwrite) {
      throw awsError('ParameterAlreadyExists', 'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.');
    }
    if (tier === 'Standard' && before?.tier === 'Advanced') {
      throw awsError('ValidationException', 'This parameter uses the advanced-parameter tier. You can\'t downgrade a parameter from the advanced-parameter tier to the standard-parameter tier.');
    }
    const encrypt = tier === 'Advanced' ? 'kms:GenerateDataKey' : 'kms:Encrypt';
    if (Type === 'SecureString' && this.faults.denied(encrypt, KeyId ?? 'alias/aws/ssm')) {
      throw awsError('AccessDeniedException', `User: gate is not authorized to perform: ${encrypt} on resource: ${KeyId} because no identity-based policy allows the ${encrypt} action`);
    }
    this.parameters.set(Name, {
      value: Value,
      type: Type,
      keyId: KeyId,
      tier,
      description: Description ?? before?.description,
      version: (before?.version ?? 0) + 1,
      modified: this.clock.now(),
      created: before?.created ?? this.clock.now(),
      tags: before?.tags ?? new Map((Tags ?? []).map(({ Key, Value: value }) => [Key, value])),
      history: historyOf(before),
    });
    return { Version: (before?.version ?? 0) + 1 };
  }
}

function historyOf(before: StoredParameter | undefined): StoredParameter['history'] {
  return before ? [...before.history, before] : [];
}
