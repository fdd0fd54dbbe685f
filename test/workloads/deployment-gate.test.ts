import { App, Aspects, CfnParameter, Duration, Fn, NestedStack, Stack, Stage, Tags } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { DeploymentGate, DeploymentGates, ServiceSecrets, SecretStore, Variable, Verification } from '../../src';
import { ENV, newStack } from '../support/synth/service';
import { TemplateGraph } from '../support/synth/template-graph';

const GATE = 'Custom::DeploymentGate';
const TASK = 'AWS::ECS::TaskDefinition';
const SUFFIXED = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf';

function parameter(stack: Stack, name: string): ssm.IParameter {
  return ssm.StringParameter.fromSecureStringParameterAttributes(stack, `P${stack.node.children.length}`, { parameterName: name });
}

function task(stack: Stack, secrets: (stack: Stack) => Record<string, ecs.Secret>, id = 'Task'): ecs.FargateTaskDefinition {
  const definition = new ecs.FargateTaskDefinition(stack, id);
  definition.addContainer('app', { image: ecs.ContainerImage.fromRegistry('shop:1'), secrets: secrets(stack) });
  return definition;
}

const urlOf = (stack: Stack): Record<string, ecs.Secret> => ({ DATABASE_URL: ecs.Secret.fromSsmParameter(parameter(stack, '/prod/shop/url')) });

function gates(stack: Stack): Record<string, Record<string, unknown>> {
  return Object.fromEntries(Object.entries(Template.fromStack(stack).findResources(GATE))
    .map(([id, { Properties }]) => [id, (Properties as { Declaration: Record<string, unknown> }).Declaration]));
}

function variables(stack: Stack): Record<string, Record<string, unknown>> {
  return Object.assign({}, ...Object.values(gates(stack)).map(({ Variables }) => Variables)) as Record<string, Record<string, unknown>>;
}

describe('the references of a task definition', () => {
  test('are declared as they are rendered, and the task definition waits for the gate', () => {
    const stack = newStack({ env: ENV });
    DeploymentGate.of(stack).add(task(stack, urlOf));
    const graph = TemplateGraph.of(stack);
    expect(graph.cycle()).toBeUndefined();
    expect(graph.waitsFor(graph.theOnly(TASK), graph.theOnly(GATE))).toBe(true);
    expect(Object.values(gates(stack))).toEqual([{
      Format: '1',
      Service: 'Shop/Task',
      Verification: 'values',
      Stores: [],
      Variables: { DATABASE_URL: { Kind: 'parameter', Parameter: '/prod/shop/url' } },
    }]);
  });

  test('leave every other property unchanged', () => {
    const build = (gated: boolean): Record<string, unknown> => {
      const stack = newStack({ env: ENV });
      const definition = task(stack, urlOf);
      if (gated) {
        DeploymentGate.of(stack).add(definition);
      }
      return Template.fromStack(stack).toJSON().Resources as Record<string, unknown>;
    };
    const [before, after] = [build(false), build(true)];
    for (const [id, resource] of Object.entries(before)) {
      const { DependsOn, ...same } = after[id] as { DependsOn?: string[] };
      expect(same).toEqual(resource);
      expect(DependsOn === undefined || DependsOn.every((other) => !(other in before))).toBe(true);
    }
  });

  test('of a secret, with and without key and version', () => {
    const stack = newStack({ env: ENV });
    const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, 'Db', SUFFIXED);
    DeploymentGate.of(stack).add(task(stack, () => ({
      ALL: ecs.Secret.fromSecretsManager(secret),
      PASSWORD: ecs.Secret.fromSecretsManager(secret, 'password'),
      OLD: ecs.Secret.fromSecretsManagerVersion(secret, { versionStage: 'AWSPREVIOUS' }, 'password'),
    })));
    expect(variables(stack)).toEqual({
      ALL: { Kind: 'foreign-secret', Arn: SUFFIXED },
      PASSWORD: { Kind: 'foreign-secret', Arn: SUFFIXED, Field: 'password' },
      OLD: { Kind: 'foreign-secret', Arn: SUFFIXED, Field: 'password', Stage: 'AWSPREVIOUS' },
    });
  });

  test('of a secret of the same stack, for which the gate waits', () => {
    const stack = newStack({ env: ENV });
    const secret = new secretsmanager.Secret(stack, 'Db');
    DeploymentGate.of(stack).add(task(stack, () => ({ PASSWORD: ecs.Secret.fromSecretsManager(secret, 'password'), ALL: ecs.Secret.fromSecretsManager(secret) })));
    const graph = TemplateGraph.of(stack);
    expect(graph.cycle()).toBeUndefined();
    expect(graph.waitsFor(graph.theOnly(GATE), graph.theOnly('AWS::SecretsManager::Secret'))).toBe(true);
    expect(variables(stack).ALL).toEqual({ Kind: 'foreign-secret', Arn: { Ref: expect.stringMatching(/^Db/) } });
  });

  test('in `secretOptions` and `repositoryCredentials` are named by their place', () => {
    const stack = newStack({ env: ENV });
    const registry = secretsmanager.Secret.fromSecretNameV2(stack, 'Registry', 'prod/registry');
    const definition = new ecs.FargateTaskDefinition(stack, 'Task');
    definition.addContainer('app', {
      image: ecs.ContainerImage.fromRegistry('registry.example.com/shop:1', { credentials: registry }),
      logging: ecs.LogDrivers.splunk({ url: 'https://splunk.example.com', secretToken: ecs.Secret.fromSsmParameter(parameter(stack, '/prod/splunk')) }),
    });
    DeploymentGate.of(stack).add(definition);
    expect(Object.keys(variables(stack)).sort()).toEqual(['app.repositoryCredentials.password', 'app.repositoryCredentials.username', 'app.secretOptions.splunk-token']);
    expect(variables(stack)['app.repositoryCredentials.username'].Field).toBe('username');
  });

  test('of equal names in two containers have the name of the container in front where they differ', () => {
    const stack = newStack({ env: ENV });
    const definition = task(stack, urlOf);
    definition.addContainer('worker', {
      image: ecs.ContainerImage.fromRegistry('worker:1'),
      secrets: { DATABASE_URL: ecs.Secret.fromSsmParameter(parameter(stack, '/prod/worker/url')), SHARED: ecs.Secret.fromSsmParameter(parameter(stack, '/prod/shared')) },
    });
    definition.addContainer('other', { image: ecs.ContainerImage.fromRegistry('other:1'), secrets: { SHARED: ecs.Secret.fromSsmParameter(parameter(stack, '/prod/shared')) } });
    DeploymentGate.of(stack).add(definition);
    expect(Object.keys(variables(stack)).sort()).toEqual(['SHARED', 'app.DATABASE_URL', 'worker.DATABASE_URL']);
  });

  test.each<[string, string, Record<string, unknown>]>([
    ['the name of a parameter', '/prod/shop/url', { Kind: 'parameter', Parameter: '/prod/shop/url' }],
    ['a name without a slash', 'url', { Kind: 'parameter', Parameter: 'url' }],
    ['a parameter of another region', 'arn:aws:ssm:us-east-1:123456789012:parameter/x/y', { Kind: 'parameter', Parameter: '/x/y', Arn: 'arn:aws:ssm:us-east-1:123456789012:parameter/x/y', Region: 'us-east-1' }],
    ['a secret without its suffix', 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db:password::', {
      Kind: 'foreign-secret', Arn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db', Field: 'password',
    }],
    ['Fn::Sub', Fn.sub('arn:aws:ssm:${AWS::Region}:${AWS::AccountId}:parameter/x/y'), { Kind: 'parameter', Parameter: '/x/y' }],
    ['a parameter of one level by its ARN', 'arn:aws:ssm:eu-west-1:123456789012:parameter/flat', { Kind: 'parameter', Parameter: 'flat', Arn: 'arn:aws:ssm:eu-west-1:123456789012:parameter/flat' }],
    ['a parameter of another account', 'arn:aws:ssm:eu-west-1:999999999999:parameter/x/y', { Kind: 'parameter', Parameter: '/x/y', Arn: 'arn:aws:ssm:eu-west-1:999999999999:parameter/x/y' }],
  ])('of an L1 as %s', (_what, valueFrom, expected) => {
    const stack = newStack({ env: ENV });
    const l1 = new ecs.CfnTaskDefinition(stack, 'L1', { containerDefinitions: [{ name: 'app', image: 'shop:1', secrets: [{ name: 'VALUE', valueFrom }] }] });
    DeploymentGate.of(stack).add(l1);
    expect(variables(stack)).toEqual({ VALUE: expected });
    const graph = TemplateGraph.of(stack);
    expect(graph.waitsFor(graph.theOnly(TASK), graph.theOnly(GATE))).toBe(true);
  });

  test('of property overrides', () => {
    const stack = newStack({ env: ENV });
    const definition = task(stack, urlOf);
    (definition.node.defaultChild as ecs.CfnTaskDefinition).addPropertyOverride('ContainerDefinitions.0.Secrets.0.ValueFrom', '/prod/overridden');
    DeploymentGate.of(stack).add(definition);
    expect(variables(stack)).toEqual({ DATABASE_URL: { Kind: 'parameter', Parameter: '/prod/overridden' } });
  });

  test('in a stack without env', () => {
    const stack = newStack();
    DeploymentGate.of(stack).add(task(stack, urlOf));
    expect(variables(stack).DATABASE_URL).toEqual({ Kind: 'parameter', Parameter: '/prod/shop/url' });
  });

  test('run the gate again when the task definition changes, and not for an equal one', () => {
    const digest = (image: string): unknown => {
      const stack = newStack({ env: ENV });
      const definition = task(stack, urlOf);
      definition.addContainer('other', { image: ecs.ContainerImage.fromRegistry(image) });
      DeploymentGate.of(stack).add(definition);
      return Object.values(Template.fromStack(stack).findResources(GATE))[0].Properties.TaskDefinitions;
    };
    expect(digest('other:1')).toBe(digest('other:1'));
    expect(digest('other:1')).not.toBe(digest('other:2'));
  });

  test('create no gate if there are none', () => {
    const stack = newStack({ env: ENV });
    Aspects.of(stack).add(new DeploymentGates());
    task(stack, () => ({}));
    const template = Template.fromStack(stack);
    template.resourceCountIs(GATE, 0);
    template.resourceCountIs('AWS::Lambda::Function', 0);
  });
});

describe('an aspect for all', () => {
  test.each([true, false])('finds each task definition, with aspectStabilization %s', (stabilization) => {
    const app = new App({ context: { '@aws-cdk/core:aspectStabilization': stabilization } });
    const stacks = ['One', 'Two'].map((id) => new Stack(app, id, { env: ENV }));
    Aspects.of(app).add(new DeploymentGates());
    Tags.of(app).add('team', 'shop');
    stacks.forEach((stack) => task(stack, urlOf));
    const nested = new NestedStack(stacks[0], 'Nested');
    task(nested, urlOf);
    for (const stack of [...stacks, nested]) {
      const template = Template.fromStack(stack);
      template.resourceCountIs(GATE, 1);
      template.hasResourceProperties('AWS::Lambda::Function', { Tags: Match.arrayWith([{ Key: 'team', Value: 'shop' }]) });
    }
  });

  test.each([true, false])('checks what an aspect adds late, with aspectStabilization %s', (stabilization) => {
    const app = new App({ context: { '@aws-cdk/core:aspectStabilization': stabilization } });
    const stack = new Stack(app, 'Shop', { env: ENV });
    task(stack, () => ({}));
    Aspects.of(app).add(new DeploymentGates());
    Aspects.of(app).add({
      visit: (node) => {
        if (node instanceof ecs.ContainerDefinition) {
          node.addSecret('AGENT_KEY', ecs.Secret.fromSsmParameter(parameter(stack, '/agent/key')));
        }
      },
    });
    expect(Object.keys(variables(stack))).toEqual(['AGENT_KEY']);
  });

  test('in each Stage', () => {
    class Environment extends Stage {
      public readonly stack = new Stack(this, 'Shop');
      constructor(app: App, id: string) {
        super(app, id, { env: ENV });
        task(this.stack, urlOf);
        Aspects.of(this).add(new DeploymentGates());
      }
    }
    const app = new App();
    const stages = ['Dev', 'Prod'].map((id) => new Environment(app, id));
    app.synth();
    stages.forEach(({ stack }) => Template.fromStack(stack).resourceCountIs(GATE, 1));
  });

  test('is refused where it would not reach a Stage', () => {
    const app = new App();
    const stage = new Stage(app, 'Prod', { env: ENV });
    task(new Stack(stage, 'Shop'), urlOf);
    Aspects.of(app).add(new DeploymentGates());
    expect(() => app.synth()).toThrow('`DeploymentGates` must be added to each Stage, as the CDK applies an aspect within one Stage only, got: `Prod`; '
      + 'add the aspect DeploymentGates in the constructor of the Stage');
  });

  test('leaves a task definition with options to its DeploymentGate', () => {
    const stack = newStack({ env: ENV });
    DeploymentGate.of(stack).add(task(stack, urlOf), { verification: Verification.METADATA });
    task(stack, urlOf, 'Other');
    Aspects.of(stack).add(new DeploymentGates({ verification: Verification.METADATA }));
    expect(Object.values(gates(stack)).map(({ Verification: mode }) => mode)).toEqual(['metadata', 'metadata']);
  });

  test('leaves the variables of a ServiceSecrets to its own gate', () => {
    const stack = newStack({ env: ENV });
    const definition = task(stack, urlOf);
    new ServiceSecrets(stack, 'Secrets', {
      store: SecretStore.parameterStore('/prod/shop'),
      variables: {
        OWN: Variable.secret(),
        EXTERNAL: Variable.fromSecretName('prod/db', 'password'),
        PARAMETER: Variable.fromSsmParameterName('/x/y'),
      },
    }).addToContainer(definition.defaultContainer!);
    Aspects.of(stack).add(new DeploymentGates());
    expect(Object.keys(variables(stack))).toEqual(['DATABASE_URL']);
    expect(TemplateGraph.of(stack).cycle()).toBeUndefined();
  });

  test('ignores variables of a ServiceSecrets with Verification.NONE', () => {
    const stack = newStack({ env: ENV });
    const definition = task(stack, urlOf);
    new ServiceSecrets(stack, 'Secrets', {
      store: SecretStore.parameterStore('/prod/shop'), variables: { OWN: Variable.secret() }, verification: Verification.NONE,
    }).addToContainer(definition.defaultContainer!);
    Aspects.of(stack).add(new DeploymentGates());
    expect(Object.keys(variables(stack))).toEqual(['DATABASE_URL']);
  });
});

describe('a reference that can not be checked', () => {
  test.each<[string, (stack: Stack) => string, string]>([
    ['an import', () => Fn.importValue('SharedSecret'), 'only the deployment knows what a token is'],
    ['a parameter of the template', (stack) => new CfnParameter(stack, 'Where').valueAsString, 'only the deployment knows what the parameter of the template Shop/Where is'],
    ['an ARN of another service', () => 'arn:aws:s3:::bucket', '"arn:aws:s3:::bucket" is neither a parameter\'s name nor the ARN'],
    ['a pinned parameter', () => '/prod/shop/url:3', '"/prod/shop/url:3" is neither'],
  ])('has a warning for %s, and the rest is checked', (_what, valueFrom, reason) => {
    const stack = newStack({ env: ENV });
    DeploymentGate.of(stack).add(new ecs.CfnTaskDefinition(stack, 'L1', {
      containerDefinitions: [{ name: 'app', image: 'shop:1', secrets: [{ name: 'ODD', valueFrom: valueFrom(stack) }, { name: 'GOOD', valueFrom: '/prod/good' }] }],
    }));
    expect(Object.keys(variables(stack))).toEqual(['GOOD']);
    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp(`ODD of Shop/L1 is not checked before the deployment: ${reason.replace(/[$/]/g, '.')}`));
  });

  test('of an imported task definition is refused', () => {
    const stack = newStack({ env: ENV });
    const imported = ecs.FargateTaskDefinition.fromTaskDefinitionArn(stack, 'Imported', 'arn:aws:ecs:eu-west-1:123456789012:task-definition/shop:1');
    expect(() => DeploymentGate.of(stack).add(imported)).toThrow('`taskDefinition` must be a task definition that this app creates');
  });

  test('of a task definition of another stack is refused', () => {
    const stack = newStack({ env: ENV });
    const other = new Stack(stack.node.root as App, 'Other');
    expect(() => DeploymentGate.of(stack).add(task(other, urlOf))).toThrow('`taskDefinition` must be in the same stack as its DeploymentGate, got: Other/Task/Resource in Other');
  });

  test('with Verification.NONE has no gate, and the command line reads it', () => {
    const stack = newStack({ env: ENV });
    Aspects.of(stack).add(new DeploymentGates({ verification: Verification.NONE }));
    task(stack, urlOf);
    const template = Template.fromStack(stack);
    template.resourceCountIs(GATE, 0);
    template.resourceCountIs('AWS::Lambda::Function', 0);
    expect(JSON.parse((template.toJSON() as { Metadata: Record<string, Record<string, string>> }).Metadata['cdk-service-secrets']['Shop/Task']).Variables).toHaveProperty('DATABASE_URL');
  });
});

describe('the gate may decrypt with a key', () => {
  const decrypts = (stack: Stack): unknown[] => Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy'))
    .filter(([id]) => id.includes('Gate'))
    .flatMap(([, { Properties }]) => (Properties.PolicyDocument.Statement as { Action: string }[]).filter(({ Action }) => Action === 'kms:Decrypt'));

  test('of a secret of the app', () => {
    const stack = newStack({ env: ENV });
    const key = new kms.Key(stack, 'Key');
    const secret = new secretsmanager.Secret(stack, 'Db', { encryptionKey: key });
    DeploymentGate.of(stack).add(task(stack, () => ({ PASSWORD: ecs.Secret.fromSecretsManager(secret, 'password') })));
    expect(decrypts(stack)).toEqual([expect.objectContaining({ Resource: stack.resolve(key.keyArn) })]);
    expect(TemplateGraph.of(stack).cycle()).toBeUndefined();
  });

  test('of an imported parameter', () => {
    const stack = newStack({ env: ENV });
    const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:123456789012:key/1');
    const encrypted = ssm.StringParameter.fromSecureStringParameterAttributes(stack, 'P', { parameterName: '/prod/x', encryptionKey });
    DeploymentGate.of(stack).add(task(stack, () => ({ X: ecs.Secret.fromSsmParameter(encrypted) })));
    expect(decrypts(stack)).toEqual([expect.objectContaining({ Resource: 'arn:aws:kms:eu-west-1:123456789012:key/1', Condition: expect.objectContaining({ StringLike: expect.anything() }) })]);
  });

  test('from the options, for values whose key is not known', () => {
    const stack = newStack({ env: ENV });
    DeploymentGate.of(stack).add(task(stack, urlOf), { encryptionKeys: [kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:123456789012:key/1')] });
    expect(decrypts(stack)).toEqual([{
      Effect: 'Allow', Action: 'kms:Decrypt', Resource: 'arn:aws:kms:eu-west-1:123456789012:key/1', Condition: { StringEquals: { 'kms:ViaService': 'ssm.eu-west-1.amazonaws.com' } },
    }]);
  });
});

test('options are those of the gate', () => {
  const stack = newStack({ env: ENV });
  DeploymentGate.of(stack).add(task(stack, urlOf), { waitForValues: Duration.minutes(2), verifyEveryDeployment: true, exceptions: { DATABASE_URL: Verification.METADATA } });
  Template.fromStack(stack).hasResourceProperties(GATE, { Wait: 120, Nonce: Match.anyValue(), Declaration: { Variables: { DATABASE_URL: { Verification: 'metadata' } } } });
});

test('100 services in ten stacks stay within the quotas, with one function for each stack', () => {
  const app = new App();
  const stacks = Array.from({ length: 10 }, (_, index) => new Stack(app, `Stack${index}`, { env: ENV }));
  stacks.forEach((stack) => {
    for (let service = 0; service < 10; service++) {
      task(stack, () => Object.fromEntries(Array.from({ length: 14 }, (_, secret) =>
        [`SECRET_${secret}`, ecs.Secret.fromSsmParameter(parameter(stack, `/prod/service-${service}/secret-number-${secret}`))])), `Service${service}`);
    }
  });
  Aspects.of(app).add(new DeploymentGates());
  for (const stack of stacks) {
    const template = Template.fromStack(stack);
    template.resourceCountIs(GATE, 10);
    template.resourceCountIs('AWS::Lambda::Function', 1);
    expect(Object.keys(template.findResources('AWS::IAM::ManagedPolicy')).length).toBeLessThanOrEqual(10);
  }
});
