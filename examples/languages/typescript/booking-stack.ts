import { Duration, Size, Stack } from 'aws-cdk-lib';
import * as batch from 'aws-cdk-lib/aws-batch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { SecretStore, ServiceSecrets, Variable } from 'cdk-service-secrets';
import { Construct } from 'constructs';

/** A service of ECS Express Mode and a job of AWS Batch. */
export class BookingStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const execution = new iam.Role(this, 'ExecutionRole', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
    const infrastructure = new iam.Role(this, 'InfrastructureRole', { assumedBy: new iam.ServicePrincipal('ecs.amazonaws.com') });
    const web = new ecs.CfnExpressGatewayService(this, 'Web', {
      executionRoleArn: execution.roleArn,
      infrastructureRoleArn: infrastructure.roleArn,
      primaryContainer: {
        image: 'public.ecr.aws/docker/library/nginx:1.29',
        environment: [{ name: 'PORT', value: '8080' }],
      },
    });
    const invoices = new batch.EcsJobDefinition(this, 'Invoices', {
      container: new batch.EcsFargateContainerDefinition(this, 'InvoicesContainer', {
        image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/python:3.13'),
        cpu: 1,
        memory: Size.gibibytes(2),
      }),
    });

    const secrets = new ServiceSecrets(this, 'Secrets', {
      store: SecretStore.parameterStore('/prod/booking'),
      variables: {
        DATABASE_URL: Variable.secret(),
        SESSION_KEY: Variable.generated({ length: 48 }),
        APP_ENV: Variable.plain('production'),
      },
    });
    secrets.addToCfnResource(web);
    secrets.addToJobDefinition(invoices, { variables: ['APP_ENV', 'DATABASE_URL'] });
    secrets.redeployCfnServiceOnChange(web, { debounce: Duration.minutes(1) });
  }
}
