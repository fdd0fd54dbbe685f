import { runSimulation } from '@cloud-copilot/iam-simulate';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';

const ACCOUNT = '123456789012';
const REGION = 'eu-west-1';

type Statement = Record<string, unknown>;

/** The policies of a role as in the account, with replacements for intrinsics whose values a template determines. */
export class RolePolicies {
  /** Of the roles whose logical id matches. */
  public static of(stack: Stack, role: RegExp, known: Readonly<Record<string, string>> = {}): RolePolicies {
    const template = Template.fromStack(stack).toJSON();
    const statements: Statement[] = [];
    for (const resource of Object.values<any>(template.Resources)) {
      if (/^AWS::IAM::(Managed)?Policy$/.test(resource.Type) && JSON.stringify(resource.Properties.Roles).match(role)) {
        statements.push(...fill(resource.Properties.PolicyDocument.Statement, known));
      }
    }
    return new RolePolicies(statements);
  }

  constructor(public readonly statements: Statement[]) {}

  /** IAM's answer to one request. */
  public async allows(action: string, resource: string, context: Readonly<Record<string, string | readonly string[]>> = {}): Promise<boolean> {
    const result = await runSimulation({
      request: {
        action,
        principal: `arn:aws:iam::${ACCOUNT}:role/role`,
        resource: { resource, accountId: resource.split(':')[4] || ACCOUNT },
        contextVariables: withSimulatedContext(context),
      },
      identityPolicies: [{ name: 'policies', policy: withSimulatedContext({ Version: '2012-10-17', Statement: this.statements }) }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...(action.startsWith('kms:') ? { resourcePolicy: delegatingKeyPolicy() } : {}),
    } as Parameters<typeof runSimulation>[0], {});
    if (result.resultType === 'error') {
      throw new Error(JSON.stringify(result.errors));
    }
    return result.overallResult === 'Allowed';
  }

  /** Decryption by a service on the role's behalf. */
  public async decrypts(key: string, service: 'ssm' | 'secretsmanager', arn: string, region = REGION): Promise<boolean> {
    return this.allows('kms:Decrypt', key, {
      'kms:ViaService': `${service}.${region}.amazonaws.com`,
      [`kms:EncryptionContext:${service === 'ssm' ? 'PARAMETER_ARN' : 'SecretARN'}`]: arn,
    });
  }
}

/**
 * The simulator ignores the last part of kms:EncryptionContext:NAME. So policy and request use another key with a
 * variable part, which it evaluates completely.
 */
function withSimulatedContext<T>(value: T): T {
  return JSON.parse(JSON.stringify(value).replace(/kms:EncryptionContext:/g, 'aws:RequestTag/'));
}

/** The key policy that the CDK creates. */
function delegatingKeyPolicy(): unknown {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*', Resource: '*' }] };
}

function fill(value: any, known: Readonly<Record<string, string>>): any {
  if (Array.isArray(value)) {
    return value.map((item) => fill(item, known));
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if ('Ref' in value) {
    const pseudo: Record<string, string> = { 'AWS::Partition': 'aws', 'AWS::Region': REGION, 'AWS::AccountId': ACCOUNT };
    return pseudo[value.Ref] ?? known[value.Ref] ?? value.Ref;
  }
  if ('Fn::Join' in value) {
    const [separator, parts] = value['Fn::Join'];
    return parts.map((part: unknown) => fill(part, known)).join(separator);
  }
  if ('Fn::GetAtt' in value) {
    return known[value['Fn::GetAtt'].join('.')] ?? known[value['Fn::GetAtt'][0]] ?? value['Fn::GetAtt'].join('.');
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, known)]));
}
