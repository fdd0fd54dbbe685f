import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import {
  Alphabet, DeploymentGate, DeploymentGates, ExternalSecretsOperator, FileEncoding, KubernetesCluster, KubernetesSecrets, SecretStore, ServiceSecrets, ServiceSecretsFunctions,
  ValueRule, Variable, VariableList, Verification,
} from '../../src';
import { anyCluster, anyEksCluster, eksV2, OIDC } from '../support/synth/clusters';
import { container, ENV } from '../support/synth/service';
import { expressService, fargateJob } from '../support/synth/workloads';

type Anything = ReturnType<typeof JSON.parse>;

/** A call that succeeds, with every parameter and every member of its structs. */
export interface ValidCall {
  readonly call: (...parameters: Anything[]) => unknown;
  readonly parameters: readonly unknown[];
}

/** Replaced by an unused one in each call. */
const ID = 'Fresh';

/** By the names of `publicCalls()`. */
export function validCalls(): Readonly<Record<string, ValidCall>> {
  const stack = new Stack(new App(), 'Valid', { env: ENV });
  let ids = 0;
  const unused = (): string => `Id${ids++}`;
  const other = (): Stack => new Stack(new App(), unused(), { env: ENV });

  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
  const key = new kms.Key(stack, 'Key');
  const vpc = new ec2.Vpc(stack, 'Vpc');
  const secret = new secretsmanager.Secret(stack, 'Secret');
  const parameter = ssm.StringParameter.fromStringParameterName(stack, 'Parameter', '/x/y');
  const cluster = anyCluster(stack);
  const ecsCluster = new ecs.Cluster(stack, 'EcsCluster', { vpc });
  const task = container(stack).taskDefinition as ecs.FargateTaskDefinition;
  const service = new ecs.FargateService(stack, 'Service', { cluster: ecsCluster, taskDefinition: task });
  const express = expressService(stack);
  const store = SecretStore.parameterStore('/prod/shop');

  const folder = mkdtempSync(join(tmpdir(), 'lists-'));
  const [list, dotenv] = [join(folder, 'list.yaml'), join(folder, '.env.example')];
  writeFileSync(list, 'A: { secret: {}, store: common }\nB: { secretName: prod/db, encryptionKey: shared }\nPATH: secret\n');
  writeFileSync(dotenv, 'A=\nB=\nPATH=\n');

  const described = { description: 'Who reads it, and why', helpUrl: 'https://example.com', rules: [ValueRule.minLength(1)] };
  const own = { ...described, name: 'x', store };
  const created = { ...own, removalPolicy: RemovalPolicy.RETAIN };
  const external = { ...described, verification: Verification.NONE };
  const ofStore = { encryptionKey: key, region: 'eu-west-1' };
  const version = { versionStage: 'AWSPREVIOUS', versionId: '00000000-0000-0000-0000-000000000001' };
  const access = { mode: '0400', owner: '101:101' };
  const verified = { verification: Verification.VALUES, verifyEveryDeployment: false, waitForValues: Duration.minutes(1) };
  const gate = { ...verified, exceptions: { '/x': Verification.NONE }, encryptionKeys: [key] };
  const variables = { A: Variable.secret() };
  const restart = { debounce: Duration.minutes(1), reconcile: true, reconcileInterval: Duration.hours(1) };
  const names = { exclude: ['B'], allowCodeLoading: ['PATH'] };

  const declare = (): ServiceSecrets => new ServiceSecrets(stack, unused(), { store, variables });
  const secrets = declare();
  const ofExpress = declare();
  const restarted = expressService(stack, {}, 'Restarted');
  ofExpress.addToCfnResource(restarted);
  const inCluster = new KubernetesSecrets(stack, 'InCluster', { cluster, namespace: 'shop', store, variables });

  const of = (call: ValidCall['call'], ...parameters: unknown[]): ValidCall => ({ call, parameters });
  /** A construct, whose ID is another in each call. */
  const construct = (Class: Anything, ...parameters: unknown[]): ValidCall =>
    of((scope, id, props) => new Class(scope, id === ID ? unused() : id, props), ...parameters);

  return {
    'DeploymentGate#add': of((...given) => DeploymentGate.of(stack).add(...given as [Anything]), task, gate),
    'DeploymentGate.of': of((scope) => DeploymentGate.of(scope), stack),
    'DeploymentGates#visit': of((node) => new DeploymentGates().visit(node), stack),
    'DeploymentGates.new': of((options) => new DeploymentGates(options), gate),
    'ExternalSecretsOperator.new': construct(ExternalSecretsOperator, stack, ID, { cluster, namespace: 'external-secrets', version: '0.20.4', values: { replicaCount: 2 } }),
    'KubernetesCluster.fromEks': of((given) => KubernetesCluster.fromEks(given), anyEksCluster(new Stack(stack, 'OfEks'))),
    'KubernetesCluster.fromEksV2': of((given) => KubernetesCluster.fromEksV2(given), clusterV2(new Stack(stack, 'OfEksV2'))),
    'KubernetesSecrets#grantMetadata': of((grantee) => inCluster.grantMetadata(grantee), role),
    'KubernetesSecrets#grantRead': of((grantee) => inCluster.grantRead(grantee), role),
    'KubernetesSecrets#grantWrite': of((grantee) => inCluster.grantWrite(grantee), role),
    'KubernetesSecrets#metricValuesNotComposed': of((options) => inCluster.metricValuesNotComposed(options), { label: 'not composed' }),
    'KubernetesSecrets.new': construct(KubernetesSecrets, stack, ID, {
      ...verified,
      cluster,
      namespace: 'shop',
      store,
      variables,
      name: 'shop',
      refreshInterval: Duration.hours(1),
      controllerRole: role,
      timeout: Duration.minutes(2),
      operator: new ExternalSecretsOperator(stack, 'Operator', { cluster }),
    }),
    'SecretStore.fromSecret': of((given) => SecretStore.fromSecret(given), secret),
    'SecretStore.parameterStore': of((...given) => SecretStore.parameterStore(...given as [Anything]), '/prod/shop', ofStore),
    'SecretStore.secretsManager': of((...given) => SecretStore.secretsManager(...given as [Anything]), 'prod/shop', ofStore),
    'ServiceSecrets#addToCfnResource': of((...given) => declare().addToCfnResource(...given as [Anything]), express, { variables: ['A'], container: 'Main', executionRole: role }),
    'ServiceSecrets#addToContainer': of((...given) => declare().addToContainer(...given as [Anything]), container(stack, 'Another'), { variables: ['A'] }),
    'ServiceSecrets#addToJobDefinition': of((...given) => declare().addToJobDefinition(...given as [Anything]), fargateJob(stack), { variables: ['A'] }),
    'ServiceSecrets#grantMetadata': of((grantee) => secrets.grantMetadata(grantee), role),
    'ServiceSecrets#grantOperate': of((...given) => secrets.grantOperate(...given as [Anything]), role, service),
    'ServiceSecrets#grantRead': of((grantee) => secrets.grantRead(grantee), role),
    'ServiceSecrets#grantWrite': of((grantee) => secrets.grantWrite(grantee), role),
    'ServiceSecrets#metricStoresNotRead': of((options) => secrets.metricStoresNotRead(options), { label: 'unread' }),
    'ServiceSecrets#metricValuesNotComposed': of((options) => secrets.metricValuesNotComposed(options), { label: 'not composed' }),
    'ServiceSecrets#metricUndeclaredNames': of((options) => secrets.metricUndeclaredNames(options), { label: 'names' }),
    'ServiceSecrets#onUndeclaredName': of((id, options) => declare().onUndeclaredName(id, options), 'NewNames', { ignore: ['B'], sharedStores: true }),
    'ServiceSecrets#redeployCfnServiceOnChange': of((...given) => ofExpress.redeployCfnServiceOnChange(...given as [Anything]), restarted, restart),
    'ServiceSecrets#redeployOnChange': of((...given) => declare().redeployOnChange(...given as [Anything]), service, restart),
    'ServiceSecrets#secret': of((name) => secrets.secret(name), 'A'),
    'ServiceSecrets.new': construct(ServiceSecrets, stack, ID, {
      ...verified, store, variables, initContainer: { image: ecs.ContainerImage.fromRegistry('busybox'), logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'x' }) },
    }),
    'ServiceSecretsFunctions.configure': of((...given) => ServiceSecretsFunctions.configure(...given as [Anything, Anything]), other(), {
      vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
      securityGroups: [new ec2.SecurityGroup(stack, 'Group', { vpc })],
      logEncryptionKey: key,
      logRetention: logs.RetentionDays.ONE_YEAR,
    }),
    'ValueRule#asWarning': of(() => ValueRule.port().asWarning()),
    'ValueRule.base64': of((options) => ValueRule.base64(options), { bytes: 32 }),
    'ValueRule.certificate': of((options) => ValueRule.certificate(options), { daysLeft: 14 }),
    'ValueRule.integer': of((options) => ValueRule.integer(options), { min: 1, max: 9 }),
    'ValueRule.json': of((options) => ValueRule.json(options), { fields: ['user'] }),
    'ValueRule.minLength': of((length) => ValueRule.minLength(length), 20),
    'ValueRule.oneOf': of((...values) => ValueRule.oneOf(...values), 'debug', 'info'),
    'ValueRule.pem': of((options) => ValueRule.pem(options), { labels: ['CERTIFICATE'] }),
    'ValueRule.port': of(() => ValueRule.port()),
    'ValueRule.startsWith': of((prefix) => ValueRule.startsWith(prefix), 'sk_live_'),
    'ValueRule.trueOrFalse': of(() => ValueRule.trueOrFalse()),
    'ValueRule.url': of((options) => ValueRule.url(options), { schemes: ['postgres'] }),
    'Variable#asFile': of((...given) => Variable.secret().asFile(...given as [Anything]), '/run/x/y', { ...access, encoding: FileEncoding.TEXT, environmentVariable: true }),
    'Variable#asGoogleCredentials': of((options) => Variable.secret().asGoogleCredentials(options), { ...access, path: '/run/x/y' }),
    'Variable.config': of((...given) => Variable.config(...given as [Anything]), 'info', created),
    'Variable.derived': of((...given) => Variable.derived(...given as [Anything, Anything]), '{a}', { a: Variable.secret() }, own),
    'Variable.fromSecretName': of((...given) => Variable.fromSecretName(...given as [Anything]), 'prod/db', 'password', { ...external, ...ofStore, ...version }),
    'Variable.fromSecretsManager': of((...given) => Variable.fromSecretsManager(...given as [Anything]), secret, 'password', external),
    'Variable.fromSecretsManagerVersion': of((...given) => Variable.fromSecretsManagerVersion(...given as [Anything, Anything]), secret, version, 'password', external),
    'Variable.fromSsmParameter': of((...given) => Variable.fromSsmParameter(...given as [Anything]), parameter, external),
    'Variable.fromSsmParameterName': of((...given) => Variable.fromSsmParameterName(...given as [Anything]), '/x/y', { ...external, ...ofStore }),
    'Variable.generated': of((options) => Variable.generated(options), { ...created, length: 32, alphabet: Alphabet.HEX }),
    'Variable.plain': of((...given) => Variable.plain(...given as [Anything]), 'production', described),
    'Variable.secret': of((options) => Variable.secret(options), own),
    'VariableList.fromDotenv': of((...given) => VariableList.fromDotenv(...given as [Anything]), dotenv, { ...names, store }),
    'VariableList.fromFile': of((...given) => VariableList.fromFile(...given as [Anything]), list, { stores: { common: store }, encryptionKeys: { shared: key }, allowCodeLoading: ['PATH'] }),
    'VariableList.fromStore': of((...given) => VariableList.fromStore(...given as [Anything, Anything]), stack, store, { ...names, refresh: true, required: ['A'] }),
  };
}

function clusterV2(stack: Stack): Anything {
  const { Cluster, KubectlProvider } = eksV2!;
  return Cluster.fromClusterAttributes(stack, 'Cluster', {
    clusterName: 'platform',
    openIdConnectProvider: iam.OpenIdConnectProvider.fromOpenIdConnectProviderArn(stack, 'Oidc', `arn:aws:iam::123456789012:oidc-provider/${OIDC}`),
    kubectlProvider: KubectlProvider.fromKubectlProviderAttributes(stack, 'Kubectl', { serviceToken: 'arn:aws:lambda:eu-west-1:123456789012:function:kubectl' }),
  });
}
