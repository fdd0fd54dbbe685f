import { App, CfnParameter, PhysicalName, Stack, StackProps, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { ISecret, Secret, SecretProps } from 'aws-cdk-lib/aws-secretsmanager';
import { IParameter, StringParameter } from 'aws-cdk-lib/aws-ssm';
import * as fc from 'fast-check';
import { SecretStore, ServiceSecrets, ServiceSecretsProps, Variable, Verification } from '../../src';
import { resolve } from '../../src/cli/source/intrinsics';
import { newStack } from '../support/synth/service';

/** What a service gets of one variable: the reference, the resources of policies, and what the gate reads. */
interface Seen {
  readonly valueFrom: unknown;
  readonly read: readonly unknown[];
  readonly decrypts: readonly unknown[];
  readonly declared: any;
  readonly store: any;
}

const ENV = { account: '111122223333', region: 'eu-west-1' };
/** Left out of the types of the CDK, but not of what JavaScript calls. */
const DEPRECATED = Secret as unknown as { fromSecretName(scope: Stack, id: string, name: string): ISecret };
const FACTS = { partition: 'aws', region: ENV.region, account: ENV.account, attributes: { 'SecretsGate0B2FED46.Fingerprint': 'f' } };

function seen(stack: Stack, variable: Variable, props: Partial<ServiceSecretsProps> = {}, parameters: Record<string, string> = {}): Seen {
  const secrets = new ServiceSecrets(stack, 'Secrets', { store: SecretStore.parameterStore('/prod/shop'), variables: { X: variable }, ...props });
  secrets.addToContainer(new ecs.FargateTaskDefinition(stack, 'Task').addContainer('app', { image: ecs.ContainerImage.fromRegistry('shop:1') }));
  const template = Template.fromStack(stack).toJSON();
  const known = (value: unknown): unknown => resolve(value, { ...FACTS, parameters });
  const resources: any[] = Object.values(template.Resources);
  const statements = resources.filter(({ Type }) => Type === 'AWS::IAM::Policy').flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
  const resourcesOf = (action: RegExp): unknown[] => [...new Set(statements.filter(({ Action }) => action.test(JSON.stringify(Action)))
    .flatMap(({ Resource }) => (Array.isArray(Resource) ? Resource : [Resource])).map((resource) => JSON.stringify(known(resource))))].map((text) => JSON.parse(text));
  const task = resources.find(({ Type }) => Type === 'AWS::ECS::TaskDefinition');
  const gate = resources.find(({ Type }) => Type === 'Custom::ServiceSecrets');
  return {
    valueFrom: known(task.Properties.ContainerDefinitions[0].Secrets[0].ValueFrom),
    read: resourcesOf(/ssm:GetParameters"|secretsmanager:GetSecretValue/),
    decrypts: resourcesOf(/kms:Decrypt/),
    declared: known(gate?.Properties.Declaration.Variables?.X),
    store: known(gate?.Properties.Declaration.Stores[0]),
  };
}

const arnOf = (name: string, region = 'eu-west-1', account = ENV.account): string => `arn:aws:ssm:${region}:${account}:parameter${name}`;
const secretArn = (name: string, region = 'eu-west-1', account = ENV.account): string => `arn:aws:secretsmanager:${region}:${account}:secret:${name}`;

describe('I1: a parameter that is imported by its ARN', () => {
  const imported = (stack: Stack, arn: string): Variable => Variable.fromSsmParameter(StringParameter.fromStringParameterArn(stack, 'P', arn));

  test.each(['/team-a/apikey', '/a/b/c/d', '/one'])('keeps the ARN whole in reference, policies and check (%s)', (name) => {
    const arn = arnOf(name);
    const stack = newStack({ env: ENV });
    expect(seen(stack, imported(stack, arn))).toMatchObject({ valueFrom: arn, read: [arn], declared: { Arn: arn } });
  });

  test('keeps it in a stack without env, whose account is unknown', () => {
    const arn = 'arn:aws:ssm:us-east-1:444455556666:parameter/team-a/apikey';
    const stack = newStack();
    expect(seen(stack, imported(stack, arn))).toMatchObject({ valueFrom: arn, read: [arn], declared: { Arn: arn, Parameter: '/team-a/apikey', Region: 'us-east-1' } });
  });

  test.each([[ENV.account, '444455556666'], ['999999999999', ENV.account]])('of another account is refused, as ECS does (%s, %s)', (account, owner) => {
    const stack = newStack({ env: { ...ENV, account } });
    const arn = arnOf('/team-a/apikey', 'eu-west-1', owner);
    expect(() => seen(stack, imported(stack, arn))).toThrow(
      `\`X\` must refer to a parameter of the stack's own account, as ECS refuses parameters of another one, shared ones too, got: ${arn}; keep a copy in this account`);
  });

  test('created by a stack of another account is refused too', () => {
    const app = new App();
    const owner = new Stack(app, 'Owner', { env: { ...ENV, account: '444455556666' } });
    const parameter = new StringParameter(owner, 'P', { parameterName: '/team-a/flag', stringValue: 'on' });
    expect(() => seen(new Stack(app, 'Shop', { env: ENV }), Variable.fromSsmParameter(parameter))).toThrow('`X` must refer to a parameter of the stack\'s own account');
  });
});

describe('I2: no text in a key cuts a reference', () => {
  const random = fc.stringMatching(/^[A-Za-z0-9_]{0,6}(arn:|arn|:|_arn)?[A-Za-z0-9_]{0,6}$/).filter((text) => text !== '' && !text.includes(':'));

  test('any key of a secret whose ARN is known only at deployment', () => {
    fc.assert(fc.property(fc.oneof(fc.constant('role_arn'), random), fc.stringMatching(/^[A-Za-z0-9]{6}$/), (key, suffix) => {
      const stack = newStack();
      const arn = new CfnParameter(stack, 'Arn').valueAsString;
      const complete = secretArn(`db-${suffix}`);
      expect(seen(stack, Variable.fromSecretsManager(Secret.fromSecretCompleteArn(stack, 'S', arn), key), {}, { Arn: complete }))
        .toMatchObject({ valueFrom: `${complete}:${key}::`, read: [complete] });
    }), { numRuns: 15 });
  });
});

describe('I3: tokens within a name', () => {
  test.each<[string, (stack: Stack) => string, string]>([
    ['a parameter of the template', (stack) => `/${new CfnParameter(stack, 'Stage').valueAsString}/x`, '/prod/x'],
    ['a region that is known only at deployment', (stack) => `/${stack.region}/x`, '/eu-west-1/x'],
    ['a token at the end', (stack) => `/x/${new CfnParameter(stack, 'Stage').valueAsString}`, '/x/prod'],
  ])('%s', (_what, name, expected) => {
    const stack = newStack();
    expect(seen(stack, Variable.fromSsmParameterName(name(stack)), {}, { Stage: 'prod' })).toMatchObject({ valueFrom: expected, read: [arnOf(expected)], declared: { Parameter: expected } });
  });

  test('in another region they are part of the ARN', () => {
    const stack = newStack({ env: ENV });
    const name = `/${new CfnParameter(stack, 'Stage').valueAsString}/x`;
    expect(seen(stack, Variable.fromSsmParameterName(name, { region: 'us-east-1' }), {}, { Stage: 'prod' }))
      .toMatchObject({ valueFrom: arnOf('/prod/x', 'us-east-1'), read: [arnOf('/prod/x', 'us-east-1')] });
  });
});

describe('I4: a name that is known only at deployment', () => {
  test.each([['/prod/x', arnOf('/prod/x')], ['flat', arnOf('/flat')]])('%s is read as it is, and a policy has its ARN', (name, arn) => {
    const stack = newStack();
    const result = seen(stack, Variable.fromSsmParameterName(new CfnParameter(stack, 'Name').valueAsString), {}, { Name: name });
    expect(result).toMatchObject({ valueFrom: name, declared: { Parameter: name } });
    expect(result.read).toContain(arn);
    expect(result.read).toHaveLength(2);
  });

  test('can\'t be read in another region, where its ARN is needed', () => {
    const stack = newStack({ env: ENV });
    expect(() => seen(stack, Variable.fromSsmParameterName(new CfnParameter(stack, 'Name').valueAsString, { region: 'us-east-1' })))
      .toThrow('`X` must have a parameter name of which at least the leading slash is known when the app is synthesized');
  });

  test('as a prefix allows the parameters below it', () => {
    const stack = newStack();
    const store = SecretStore.parameterStore(new CfnParameter(stack, 'Prefix').valueAsString);
    expect(seen(stack, Variable.secret(), { store }, { Prefix: '/prod/x' })).toMatchObject({ read: [arnOf('/prod/x/*')], store: { Name: '/prod/x' } });
  });

  test('of a parameter of the same stack keeps the ARN that the CDK knows', () => {
    const stack = newStack();
    const parameter: IParameter = new StringParameter(stack, 'P', { stringValue: 'on', simpleName: true });
    expect(seen(stack, Variable.fromSsmParameter(parameter)).read).toHaveLength(1);
  });
});

describe('I5: a secret of a stack', () => {
  const other = (app: App, env: StackProps['env'], props: SecretProps = {}): Secret =>
    new Secret(new Stack(app, 'Owner', { env }), 'Db', { secretName: 'prod/db', ...props });
  const there = { ...ENV, region: 'us-east-1' };

  test.each<[string, (secret: ISecret) => Seen]>([
    ['as a variable', (secret) => seen(new Stack(secret.node.root as App, 'Shop', { env: ENV }), Variable.fromSecretsManager(secret, 'password'))],
    ['as a store', (secret) => seen(new Stack(secret.node.root as App, 'Shop', { env: ENV }), Variable.secret(), { store: SecretStore.fromSecret(secret) })],
  ])('in another region has no suffix, %s', (_what, see) => {
    expect(see(other(new App(), there)).read.filter((resource) => !String(resource).endsWith('prod/db'))).toEqual([`${secretArn('prod/db', 'us-east-1')}-??????`]);
  });

  test('in another region is referred to as by hand', () => {
    const app = new App();
    const secret = other(app, there);
    const stack = new Stack(app, 'Shop', { env: ENV });
    const result = seen(stack, Variable.fromSecretsManager(secret, 'password'));
    expect(result.valueFrom).toBe(resolve(stack.resolve(ecs.Secret.fromSecretsManager(secret, 'password').arn), FACTS));
    expect(result.declared).toMatchObject({ Region: 'us-east-1', Arn: secretArn('prod/db', 'us-east-1') });
  });

  test('in another region with a key of that stack is decrypted only by keys of that region', () => {
    const app = new App();
    const owner = new Stack(app, 'KeyOwner', { env: there });
    const secret = new Secret(owner, 'Db', { secretName: 'prod/db', encryptionKey: new Key(owner, 'Key') });
    expect(seen(new Stack(app, 'Shop', { env: ENV }), Variable.fromSecretsManager(secret)).decrypts).toEqual(['arn:aws:kms:us-east-1:111122223333:key/*']);
  });

  test.each<[string, (secret: ISecret) => unknown]>([
    ['X', (secret) => seen(new Stack(secret.node.root as App, 'Shop', { env: ENV }), Variable.fromSecretsManager(secret, 'password'))],
    ['store', (secret) => seen(new Stack(secret.node.root as App, 'Shop', { env: ENV }), Variable.secret(), { store: SecretStore.fromSecret(secret) })],
  ])('in another account without its key is refused, as the CDK does (%s)', (subject, see) => {
    const secret = other(new App(), { ...ENV, account: '444455556666' });
    expect(() => see(secret)).toThrow(`\`${subject}\` must have a secret with a customer managed key, as the AWS managed key of another account cannot be used, got: Owner/Db; set the \`encryptionKey\` of the secret`);
  });

  describe('in another account, with a key', () => {
    const abroad = { ...ENV, account: '444455556666' };
    const resourcePolicies = (use: (secret: ISecret) => unknown): { secret: any[]; key: any[] } => {
      const app = new App();
      const owner = new Stack(app, 'Owner', { env: abroad });
      use(new Secret(owner, 'Db', { secretName: 'prod/db', encryptionKey: new Key(owner, 'Key') }));
      const { Resources } = Template.fromStack(owner).toJSON();
      const of = (type: string, property: string): any[] =>
        Object.values<any>(Resources).filter(({ Type }) => Type === type).flatMap(({ Properties }) => Properties[property].Statement);
      const lets = (statement: any): boolean => JSON.stringify(statement.Condition ?? {}).includes('aws:PrincipalArn');
      return {
        secret: of('AWS::SecretsManager::ResourcePolicy', 'ResourcePolicy').filter(lets),
        key: of('AWS::KMS::Key', 'KeyPolicy').filter(lets),
      };
    };
    const shop = (secret: ISecret): Stack => new Stack(secret.node.root as App, 'Shop', { env: ENV });
    const rolesOf = (statements: any[]): string[] => statements.map(({ Condition }) => JSON.stringify(Condition.ArnEquals['aws:PrincipalArn'])).sort();
    const as = [
      ['as a variable', (secret: ISecret) => seen(shop(secret), Variable.fromSecretsManager(secret, 'password'))],
      ['as a store', (secret: ISecret) => seen(shop(secret), Variable.secret(), { store: SecretStore.fromSecret(secret) })],
    ] as const;

    test.each(as)('secret and key admit the execution role and the gate, and nobody else, %s', (_what, use) => {
      const { secret, key } = resourcePolicies(use);
      expect(secret).toHaveLength(2);
      for (const { Action, Principal, Effect } of secret) {
        expect(Effect).toBe('Allow');
        expect([Action].flat()).toContain('secretsmanager:GetSecretValue');
        // What the gate asks of the service's own secret; no write, as it has nothing to create.
        expect(['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue', 'secretsmanager:ListSecretVersionIds']).toEqual(expect.arrayContaining([Action].flat()));
        expect(JSON.stringify(Principal)).toContain(`:iam::${ENV.account}:root`);
      }
      for (const { Action, Condition } of key) {
        expect(Action).toBe('kms:Decrypt');
        expect(Condition.StringEquals).toEqual({ 'kms:ViaService': 'secretsmanager.eu-west-1.amazonaws.com' });
      }
      expect(rolesOf(key)).toEqual(rolesOf(secret));
      expect(rolesOf(secret).join()).toMatch(/role\/shop.*executionrole.*role\/shop.*gaterole/i);
    });

    test('the roles have the names in these policies', () => {
      const app = new App();
      const owner = new Stack(app, 'Owner', { env: abroad });
      const secret = new Secret(owner, 'Db', { secretName: 'prod/db', encryptionKey: new Key(owner, 'Key') });
      const stack = shop(secret);
      seen(stack, Variable.fromSecretsManager(secret, 'password'));
      const names = Object.values<any>(Template.fromStack(stack).findResources('AWS::IAM::Role')).flatMap(({ Properties }) => Properties.RoleName ?? []);
      const policies = JSON.stringify(Template.fromStack(owner).findResources('AWS::SecretsManager::ResourcePolicy'));
      expect(names).toHaveLength(2);
      for (const name of names) expect(policies).toContain(`:role/${name}`);
    });

    test('with METADATA only metadata is allowed to the gate', () => {
      const { secret, key } = resourcePolicies(secret_ => seen(shop(secret_), Variable.fromSecretsManager(secret_), { verification: Verification.METADATA }));
      expect(secret.map(({ Action }) => Action).sort()).toEqual(['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue']);
      expect(key).toHaveLength(1);
    });

    describe('a grant', () => {
      const secretsIn = (stack: Stack, secret: ISecret): ServiceSecrets => new ServiceSecrets(stack, 'Secrets', {
        store: SecretStore.fromSecret(secret), variables: { A: Variable.secret(), B: Variable.fromSecretsManager(secret, 'password') }, verification: Verification.NONE,
      });
      const role = (stack: Stack): iam.Role => new iam.Role(stack, 'Person', { roleName: 'person', assumedBy: new iam.AccountRootPrincipal() });
      const person = `arn:aws:iam::${ENV.account}:role/person`;
      const principalOf = ({ Condition }: any): unknown => resolve(Condition.ArnEquals['aws:PrincipalArn'], { partition: 'aws', region: abroad.region, account: abroad.account });
      const READ = ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue', 'secretsmanager:ListSecretVersionIds'];
      const WRITE = ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue', 'secretsmanager:TagResource', 'secretsmanager:UpdateSecretVersionStage'];

      test.each<[string, (secrets: ServiceSecrets, grantee: iam.IGrantable) => unknown, string[][], (string | string[])[]]>([
        ['grantRead', (secrets, grantee) => secrets.grantRead(grantee), [READ], ['kms:Decrypt']],
        ['grantWrite', (secrets, grantee) => secrets.grantWrite(grantee), [WRITE], [['kms:Decrypt', 'kms:GenerateDataKey']]],
        ['grantOperate', (secrets, grantee) => secrets.grantOperate(grantee), [READ, WRITE], ['kms:Decrypt', ['kms:Decrypt', 'kms:GenerateDataKey']]],
        ['grantMetadata', (secrets, grantee) => secrets.grantMetadata(grantee), [['secretsmanager:DescribeSecret', 'secretsmanager:ListSecretVersionIds']], []],
      ])('%s admits the grantee in the policies of secret and key, and nobody else', (_name, give, ofSecret, ofKey) => {
        const { secret, key } = resourcePolicies((used) => {
          const stack = shop(used);
          give(secretsIn(stack, used), role(stack));
        });
        expect(secret.map(({ Action }) => Action)).toEqual(ofSecret);
        expect(key.map(({ Action }) => Action)).toEqual(ofKey);
        expect([...secret, ...key].map(principalOf)).toEqual([...secret, ...key].map(() => person));
      });

      test.each<[string, (stack: Stack) => iam.IGrantable, string, string]>([
        ['a user', (stack) => new iam.User(stack, 'User', { userName: 'ada' }), ENV.account, `arn:aws:iam::${ENV.account}:user/ada`],
        ['a role of a third account', (stack) => iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::777788889999:role/audit'), '777788889999', 'arn:aws:iam::777788889999:role/audit'],
      ])('to %s names its account', (_who, make, account, arn) => {
        const { secret } = resourcePolicies((used) => {
          const stack = shop(used);
          secretsIn(stack, used).grantRead(make(stack));
        });
        expect(secret.map(principalOf)).toEqual([arn]);
        expect(JSON.stringify(secret[0].Principal)).toContain(`:iam::${account}:root`);
      });

      test.each<[string, (stack: Stack) => iam.IGrantable, string]>([
        ['a group', (stack) => new iam.Group(stack, 'Developers'), 'Shop/Developers'],
        ['a principal without policies', () => new iam.AccountPrincipal('777788889999'), 'AccountPrincipal'],
      ])('to %s is refused', (_who, make, got) => {
        const app = new App();
        const owner = new Stack(app, 'Owner', { env: abroad });
        const secret = new Secret(owner, 'Db', { secretName: 'prod/db', encryptionKey: new Key(owner, 'Key') });
        const stack = shop(secret);
        expect(() => secretsIn(stack, secret).grantRead(make(stack))).toThrow(
          `\`grantee\` must be a role or a user, which the policies of Owner/Db, a secret of another account, can name, got: ${got}; grant it to the roles of these people`);
      });

      test('to a group is accepted for secrets of this account', () => {
        const stack = newStack({ env: ENV });
        expect(secretsIn(stack, new Secret(stack, 'Db')).grantRead(new iam.Group(stack, 'Developers')).success).toBe(true);
      });
    });

    test('ten keys of it are one statement for each role', () => {
      const { secret } = resourcePolicies(secret_ => new ServiceSecrets(shop(secret_), 'Secrets', {
        store: SecretStore.parameterStore('/prod/shop'),
        variables: Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`X${i}`, Variable.fromSecretsManager(secret_, `key${i}`)])),
      }));
      expect(secret).toHaveLength(1);
    });
  });

  test('in the same region and account is read by its complete ARN', () => {
    const stack = newStack({ env: ENV });
    const secret = new Secret(stack, 'Db', { secretName: PhysicalName.GENERATE_IF_NEEDED });
    const result = seen(stack, Variable.fromSecretsManager(secret, 'password'));
    expect(JSON.stringify(result.read)).not.toContain('??????');
  });
});

describe('I6: a secret whose name ends in a hyphen and six characters', () => {
  const message = /must refer to a secret whose name ends in a hyphen and six characters by its complete ARN: .*; import it by `Secret.fromSecretCompleteArn`$/;

  test.each<[string, (stack: Stack) => ISecret]>([
    ['by its name', (stack) => Secret.fromSecretNameV2(stack, 'S', 'app-secret')],
    ['by the deprecated import', (stack) => DEPRECATED.fromSecretName(stack, 'S', 'app-secret')],
  ])('is a store %s', (_what, secret) => {
    const stack = newStack({ env: ENV });
    const result = seen(stack, Variable.generated(), { store: SecretStore.fromSecret(secret(stack)) });
    expect(result.store).toEqual({ Kind: 'secretsmanager', Name: 'app-secret', Existing: true });
    expect(result.read).toContain(`${secretArn('app-secret')}-??????`);
    expect(JSON.stringify(Template.fromStack(stack).toJSON())).not.toContain('secretsmanager:CreateSecret');
  });

  test.each<[string, (stack: Stack) => Variable]>([
    ['by its name', (stack) => Variable.fromSecretsManager(Secret.fromSecretNameV2(stack, 'S', 'app-secret'))],
    ['by the deprecated import', (stack) => Variable.fromSecretsManager(DEPRECATED.fromSecretName(stack, 'S', 'app-secret'), 'k')],
    ['by an ARN without suffix', (stack) => Variable.fromSecretsManager(Secret.fromSecretPartialArn(stack, 'S', secretArn('my-app-secret')))],
    ['by an ARN with tokens', (stack) => Variable.fromSecretsManager(Secret.fromSecretPartialArn(stack, 'S', `arn:${stack.partition}:secretsmanager:${stack.region}:1:secret:app-secret`))],
    ['as a name', () => Variable.fromSecretName('prod/app-secret', 'k')],
  ])('can\'t be referred to %s', (_what, variable) => {
    const stack = newStack({ env: ENV });
    expect(() => seen(stack, variable(stack))).toThrow(message);
  });

  test.each<[string, (stack: Stack) => ISecret, Verification | undefined]>([
    ['by an ARN without suffix, whose name the CDK cuts', (stack) => Secret.fromSecretPartialArn(stack, 'S', secretArn('my-app-secret')), undefined],
    ['by an ARN without suffix, whose cut name ends so too', (stack) => Secret.fromSecretPartialArn(stack, 'S', secretArn('a-abcdef-secret')), undefined],
    ['by its name without a gate', (stack) => Secret.fromSecretNameV2(stack, 'S', 'app-secret'), Verification.NONE],
  ])('is refused as a store %s', (_what, secret, verification) => {
    const stack = newStack({ env: ENV });
    expect(() => seen(stack, Variable.secret(), { store: SecretStore.fromSecret(secret(stack)), verification })).toThrow(message);
  });

  test('is accepted by its complete ARN, as a store too', () => {
    const complete = secretArn('app-secret-AbCdEf');
    const variable = newStack({ env: ENV });
    expect(seen(variable, Variable.fromSecretsManager(Secret.fromSecretCompleteArn(variable, 'S', complete), 'k'))).toMatchObject({ valueFrom: `${complete}:k::`, read: [complete] });
    const store = newStack({ env: ENV });
    expect(seen(store, Variable.secret(), { store: SecretStore.fromSecret(Secret.fromSecretCompleteArn(store, 'S', complete)) })).toMatchObject({ read: [complete] });
  });
});

describe('I7: the deprecated import by name', () => {
  test('is read by its name', () => {
    const stack = newStack({ env: ENV });
    expect(seen(stack, Variable.fromSecretsManager(DEPRECATED.fromSecretName(stack, 'S', 'prod/db'), 'password'))).toMatchObject({
      valueFrom: `${secretArn('prod/db')}:password::`, read: [`${secretArn('prod/db')}-??????`, secretArn('prod/db')],
    });
  });

  test('is accepted as a store', () => {
    const stack = newStack({ env: ENV });
    expect(seen(stack, Variable.secret(), { store: SecretStore.fromSecret(DEPRECATED.fromSecretName(stack, 'S', 'prod/db')) }).store).toMatchObject({ Name: 'prod/db', Existing: true });
  });
});

test.each<[string, (stack: Stack) => IParameter, string]>([
  ['String', (stack) => StringParameter.fromStringParameterAttributes(stack, 'P', { parameterName: '/a/b', version: 3 }), '3'],
  ['SecureString', (stack) => StringParameter.fromSecureStringParameterAttributes(stack, 'P', { parameterName: '/a/b', version: 3 }), '3'],
  ['String of a token', (stack) => StringParameter.fromStringParameterAttributes(stack, 'P', { parameterName: '/a/b', version: Token.asNumber(new CfnParameter(stack, 'V').value) }), 'of a token'],
  ['SecureString whose name has a token', (stack) => StringParameter.fromSecureStringParameterAttributes(stack, 'P', { parameterName: `/${new CfnParameter(stack, 'N').valueAsString}/b`, version: 3, simpleName: false }), '3'],
])('I9: a pinned version of an imported %s is refused', (_what, parameter, version) => {
  const stack = newStack({ env: ENV });
  expect(() => seen(stack, Variable.fromSsmParameter(parameter(stack)))).toThrow(
    `\`X\` must refer to a parameter without a version or label, which a task definition cannot pin, got: version ${version}; leave \`version\` out of the import`);
});

test.each<[string, (stack: Stack) => IParameter]>([
  ['String', (stack) => StringParameter.fromStringParameterAttributes(stack, 'P', { parameterName: '/a/b' })],
  ['SecureString', (stack) => StringParameter.fromSecureStringParameterAttributes(stack, 'P', { parameterName: '/a/b' })],
  ['String by a dynamic reference', (stack) => StringParameter.fromStringParameterAttributes(stack, 'P', { parameterName: '/a/b', forceDynamicReference: true })],
  ['String by its name', (stack) => StringParameter.fromStringParameterName(stack, 'P', '/a/b')],
])('I9: an imported %s without a version is read by its name', (_what, parameter) => {
  const stack = newStack({ env: ENV });
  expect(seen(stack, Variable.fromSsmParameter(parameter(stack)))).toMatchObject({ valueFrom: '/a/b', read: [arnOf('/a/b')] });
});

test.each(['rds!db-0b1c2d3e-1111-2222-3333-444455556666', 'redshift!cluster-admin'])('I10: a secret that AWS manages is referred to by its name, %s', (name) => {
  expect(seen(newStack({ env: ENV }), Variable.fromSecretName(name, 'password'))).toMatchObject({ valueFrom: `${secretArn(name)}:password::`, declared: { Arn: secretArn(name) } });
});

test('I10: a secret that AWS manages is refused as a store', () => {
  expect(() => SecretStore.secretsManager('rds!db-1')).toThrow('`secretName` must not contain "!", which AWS keeps for secrets that its services manage, got: "rds!db-1"; refer to such a secret by Variable.fromSecretName');
});

describe('N11: a name with a slash below the own prefix', () => {
  test.each(['smtp/user', 'a/b/c'])('%s is an own value', (name) => {
    expect(seen(newStack({ env: ENV }), Variable.secret({ name }), {}, {})).toMatchObject({ read: [arnOf('/prod/shop/*')], declared: { Kind: 'secret', Name: name } });
  });

  test.each(['/smtp', 'smtp/', 'smtp//user', 'smtp/us er'])('%p is refused', (name) => {
    expect(() => seen(newStack({ env: ENV }), Variable.secret({ name }))).toThrow('`X` must have a `name` of letters, digits, ".", "_" and "-", with single slashes between parts');
  });

  test('counts as levels', () => {
    expect(() => seen(newStack({ env: ENV }), Variable.secret({ name: Array(14).fill('a').join('/') }))).toThrow('`X` must refer to a parameter of at most 15 levels');
  });
});
