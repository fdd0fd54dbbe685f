import { Duration, Stack, StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as rds from 'aws-cdk-lib/aws-rds';
import { SecretStore, ServiceSecrets, Variable } from 'cdk-service-secrets';
import { Construct } from 'constructs';

export interface BookingStackProps extends StackProps {
  readonly imageTag: string;
}

/** A web service of ECS Express Mode with its database. ECS creates the load balancer, the certificate, the scaling and the alarms. */
export class BookingStack extends Stack {
  constructor(scope: Construct, id: string, props: BookingStackProps) {
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
    const database = new rds.DatabaseInstance(this, 'Database', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17_6 }),
      vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
      databaseName: 'booking',
      credentials: rds.Credentials.fromGeneratedSecret('booking'),
      storageEncrypted: true,
      backupRetention: Duration.days(7),
      deletionProtection: true,
    });
    const web = new ec2.SecurityGroup(this, 'Web', { vpc, description: 'Tasks of the booking service' });
    database.connections.allowDefaultPortFrom(web, 'The booking service');

    const service = new ecs.CfnExpressGatewayService(this, 'Service', {
      infrastructureRoleArn: roleOf(this, 'InfrastructureRole', 'ecs', 'AmazonECSInfrastructureRoleforExpressGatewayServices').roleArn,
      executionRoleArn: roleOf(this, 'ExecutionRole', 'ecs-tasks', 'AmazonECSTaskExecutionRolePolicy').roleArn,
      healthCheckPath: '/health',
      primaryContainer: {
        image: `public.ecr.aws/docker/library/nginx:${props.imageTag}`,
        containerPort: 8080,
        environment: [{ name: 'PORT', value: '8080' }],
      },
      networkConfiguration: { subnets: vpc.publicSubnets.map(({ subnetId }) => subnetId), securityGroups: [web.securityGroupId] },
      scalingTarget: { minTaskCount: 2, maxTaskCount: 8 },
    });

    const secrets = new ServiceSecrets(this, 'Secrets', {
      store: SecretStore.parameterStore('/prod/booking'),
      // People put the first values while the first deployment waits.
      waitForValues: Duration.minutes(10),
      variables: {
        STRIPE_API_KEY: Variable.secret(),
        SESSION_KEY: Variable.generated({ length: 48 }),
        LOG_LEVEL: Variable.config('info'),
        NODE_ENV: Variable.plain('production'),
        DB_HOST: Variable.fromSecretsManager(database.secret!, 'host'),
        DB_USER: Variable.fromSecretsManager(database.secret!, 'username'),
        DB_PASSWORD: Variable.fromSecretsManager(database.secret!, 'password'),
      },
    });
    secrets.addToCfnResource(service);
    // A changed value reaches the running tasks by itself, once the values have not changed for 30 seconds.
    secrets.redeployCfnServiceOnChange(service);
  }
}

function roleOf(stack: Stack, id: string, service: string, policy: string): iam.Role {
  return new iam.Role(stack, id, {
    assumedBy: new iam.ServicePrincipal(`${service}.amazonaws.com`),
    managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName(`service-role/${policy}`)],
  });
}
