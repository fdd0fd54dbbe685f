import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Annotations, Duration, Stack, StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as rds from 'aws-cdk-lib/aws-rds';
import { SecretStore, ServiceSecrets, Variable } from 'cdk-service-secrets';
import { Construct } from 'constructs';

export interface LedgerStackProps extends StackProps {
  readonly imageTag: string;
}

/** A service with its database. Secrets Manager rotates both passwords, and the containers get one URL each. */
export class LedgerStack extends Stack {
  constructor(scope: Construct, id: string, props: LedgerStackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', {
      maxAzs: 2,
      natGateways: 0,
      flowLogs: { All: {} },
      subnetConfiguration: [
        { name: 'Public', subnetType: ec2.SubnetType.PUBLIC, mapPublicIpOnLaunch: false },
        { name: 'Database', subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
      ],
    });
    // The functions that rotate run beside the database, and reach Secrets Manager through this endpoint.
    const endpoint = vpc.addInterfaceEndpoint('SecretsManager', { service: ec2.InterfaceVpcEndpointAwsService.SECRETS_MANAGER, privateDnsEnabled: false });
    const database = new rds.DatabaseInstance(this, 'Database', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.of('17.6', '17') }),
      vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
      databaseName: 'ledger',
      credentials: rds.Credentials.fromGeneratedSecret('ledger_owner'),
      storageEncrypted: true,
      backupRetention: Duration.days(7),
      deletionProtection: true,
    });
    const rotation = { endpoint, vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED }, automaticallyAfter: Duration.days(30), rotateImmediatelyOnUpdate: false };
    const owner = database.secret!;
    // One user, whose password changes in place: the URL before doesn't work any more.
    database.addRotationSingleUser(rotation);
    // Alternating users: ledger_app and ledger_app_clone. The URL before works until the next rotation.
    const app = new rds.DatabaseSecret(this, 'AppUser', { username: 'ledger_app', masterSecret: owner, dbname: 'ledger' }).attach(database);
    database.addRotationMultiUser('AppUser', { ...rotation, secret: app });

    const taskDefinition = new ecs.FargateTaskDefinition(this, 'Task');
    const image = ecs.ContainerImage.fromRegistry(`public.ecr.aws/docker/library/node:${props.imageTag}`);
    // Changes tables and creates the role ledger_app before the service starts.
    const migrate = taskDefinition.addContainer('migrate', {
      image, command: ['node', 'migrate.js'], essential: false, logging: ecs.LogDriver.awsLogs({ streamPrefix: 'migrate' }),
    });
    const ledger = taskDefinition.addContainer('ledger', { image, command: ['node', 'ledger.js'], logging: ecs.LogDriver.awsLogs({ streamPrefix: 'ledger' }) });
    ledger.addContainerDependencies({ container: migrate, condition: ecs.ContainerDependencyCondition.SUCCESS });
    const service = new ecs.FargateService(this, 'Service', {
      cluster: new ecs.Cluster(this, 'Cluster', { vpc, containerInsightsV2: ecs.ContainerInsights.ENABLED }),
      taskDefinition,
      desiredCount: 2,
      minHealthyPercent: 100,
      vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
      assignPublicIp: true,
      circuitBreaker: { rollback: true },
    });
    database.connections.allowDefaultPortFrom(service, 'The ledger');

    const host = Variable.plain(database.dbInstanceEndpointAddress);
    const port = Variable.plain(database.dbInstanceEndpointPort);
    const secrets = new ServiceSecrets(this, 'Secrets', {
      store: SecretStore.parameterStore('/prod/ledger'),
      // People put the bank's key while the first deployment waits.
      waitForValues: Duration.minutes(10),
      variables: {
        DATABASE_URL: Variable.derived('postgres://{user:url}:{password:url}@{host}:{port}/ledger', {
          user: Variable.fromSecretsManager(app, 'username'),
          password: Variable.fromSecretsManager(app, 'password'),
          host,
          port,
        }),
        OWNER_DATABASE_URL: Variable.derived('postgres://{user:url}:{password:url}@{host}:{port}/ledger', {
          user: Variable.fromSecretsManager(owner, 'username'),
          password: Variable.fromSecretsManager(owner, 'password'),
          host,
          port,
        }),
        // A configuration file with secrets in it: composed when a task starts, and stored nowhere.
        LEDGER_CONFIG: Variable.derived(readFileSync(join(__dirname, 'ledger.json'), 'utf8'), {
          user: Variable.fromSecretsManager(app, 'username'),
          password: Variable.fromSecretsManager(app, 'password'),
          host,
          bankKey: Variable.secret({ name: 'bank-key' }),
        }).asFile('/run/secrets/ledger.json'),
      },
    });
    secrets.addToContainer(migrate, { variables: ['OWNER_DATABASE_URL', 'DATABASE_URL'] });
    secrets.addToContainer(ledger, { variables: ['DATABASE_URL', 'LEDGER_CONFIG'] });
    secrets.redeployOnChange(service, { debounce: Duration.seconds(10) });

    // Only those who may read the database's secrets may read /prod/ledger, so the copies of the passwords there are accepted.
    for (const name of ['DATABASE_URL', 'OWNER_DATABASE_URL']) {
      Annotations.of(secrets).acknowledgeWarning(`cdk-service-secrets:second-home:${name}`);
    }
  }
}
