import { Stack, StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { SecretStore, ServiceSecrets, Variable } from 'cdk-service-secrets';
import { Construct } from 'constructs';
import { Migration } from './migration';

export interface CatalogueStackProps extends StackProps {
  readonly imageTag: string;
}

/** A service whose database is migrated in each deployment, after the values are checked and before its tasks are replaced. */
export class CatalogueStack extends Stack {
  constructor(scope: Construct, id: string, props: CatalogueStackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2, natGateways: 0, flowLogs: { All: {} } });
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc, containerInsightsV2: ecs.ContainerInsights.ENABLED });
    const image = ecs.ContainerImage.fromRegistry(`public.ecr.aws/docker/library/node:${props.imageTag}`);

    const migrateTask = new ecs.FargateTaskDefinition(this, 'MigrateTask');
    const migrate = migrateTask.addContainer('migrate', { image, command: ['node', 'migrate.js'], logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'migrate' }) });
    // It is created before the task has an execution role: its permission to pass that role comes with the variables.
    const migration = new Migration(this, 'Migration', { cluster, taskDefinition: migrateTask });

    const webTask = new ecs.FargateTaskDefinition(this, 'WebTask', { cpu: 512, memoryLimitMiB: 1024 });
    const web = webTask.addContainer('web', { image, portMappings: [{ containerPort: 3000 }], logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'web' }) });
    const service = new ecs.FargateService(this, 'Service', { cluster, taskDefinition: webTask, assignPublicIp: true, minHealthyPercent: 100, circuitBreaker: { rollback: true } });
    service.node.addDependency(migration);

    const secrets = new ServiceSecrets(this, 'Secrets', {
      store: SecretStore.parameterStore('/prod/catalogue'),
      variables: {
        DATABASE_URL: Variable.secret(),
        SEARCH_API_KEY: Variable.secret(),
        LOG_LEVEL: Variable.config('info'),
      },
    });
    secrets.addToContainer(web);
    // Nothing is migrated while a value of the service is missing.
    migration.node.addDependency(secrets);
    // The owner of the schema has a password of its own.
    const owner = new ServiceSecrets(this, 'OwnerSecrets', {
      store: SecretStore.parameterStore('/prod/catalogue-owner'),
      variables: { DATABASE_URL: Variable.secret() },
    });
    owner.addToContainer(migrate);
  }
}
