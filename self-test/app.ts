import { App, ArnFormat, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Rule } from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { SecretStore, ServiceSecrets, Variable } from 'cdk-service-secrets';
import { Output, ServiceOutput } from './outputs';
import { addServices } from './services';

/** What the probes ask AWS about. Without an `env`, as ViaService and references have to work there. */
const app = new App();
const name: string = app.node.getContext('name');
const stack = new Stack(app, name);
const key = new kms.Key(stack, 'Key', { removalPolicy: RemovalPolicy.DESTROY });

const secrets = new ServiceSecrets(stack, 'Secrets', {
  store: SecretStore.parameterStore(`/${name}`, { encryptionKey: key }),
  variables: {
    SESSION_KEY: Variable.generated({ removalPolicy: RemovalPolicy.DESTROY }),
    LOG_LEVEL: Variable.config('info', { removalPolicy: RemovalPolicy.DESTROY }),
  },
});
const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
secrets.addToContainer(taskDefinition.addContainer('app', { image: ecs.ContainerImage.fromRegistry('busybox') }));

const secret = new secretsmanager.Secret(stack, 'Secret', {
  secretName: `${name}/database`, encryptionKey: key, removalPolicy: RemovalPolicy.DESTROY, generateSecretString: { secretStringTemplate: '{}', generateStringKey: 'password' },
});
const events = new sqs.Queue(stack, 'Events');
new Rule(stack, 'Labels', {
  eventPattern: { source: ['aws.secretsmanager'], detailType: ['Secret Label Updated'], resources: [secret.secretArn] }, targets: [new targets.SqsQueue(events)],
});

/** A role with these statements and no others, which the account's own identities may take. */
function role(id: string, ...statements: iam.PolicyStatementProps[]): iam.Role {
  return new iam.Role(stack, id, {
    assumedBy: new iam.AccountRootPrincipal(),
    inlinePolicies: { Probe: new iam.PolicyDocument({ statements: statements.map((statement) => new iam.PolicyStatement(statement)) }) },
  });
}

const parameters = stack.formatArn({ service: 'ssm', resource: 'parameter', resourceName: `${name}/*` });
const missing = stack.formatArn({ service: 'secretsmanager', resource: 'secret', resourceName: `${name}/missing`, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
const outputs: Readonly<Record<Output, string> & Partial<Record<ServiceOutput, string>>> = {
  TaskDefinition: taskDefinition.taskDefinitionArn,
  Secret: secret.secretArn,
  Events: events.queueUrl,
  Keyless: role('Keyless',
    { actions: ['ssm:GetParameters'], resources: [parameters] },
    { actions: ['secretsmanager:GetSecretValue'], resources: [secret.secretArn] }).roleArn,
  Suffixed: role('Suffixed', { actions: ['secretsmanager:GetSecretValue'], resources: [`${missing}-??????`] }).roleArn,
  ...app.node.tryGetContext('services') === 'true' ? addServices(stack) : {},
  Bare: role('Bare', { actions: ['secretsmanager:GetSecretValue'], resources: [`${missing}-??????`, missing] }).roleArn,
};
Object.entries(outputs).forEach(([id, value]) => new CfnOutput(stack, `Output${id}`, { value }));
