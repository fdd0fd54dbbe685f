import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { SecretStore, ServiceSecrets, Variable } from '../../src';

/** A service that is restarted without a debounce. */
const stack = new Stack(new App(), 'AtOnce');
const cluster = new ecs.Cluster(stack, 'Cluster', { vpc: new ec2.Vpc(stack, 'Vpc', { natGateways: 0 }) });
const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
const container = taskDefinition.addContainer('app', { image: ecs.ContainerImage.fromRegistry('busybox') });
const service = new ecs.FargateService(stack, 'Service', { cluster, taskDefinition, minHealthyPercent: 100, assignPublicIp: true });
const secrets = new ServiceSecrets(stack, 'Secrets', { store: SecretStore.parameterStore('/bench/app'), variables: { LOG_LEVEL: Variable.config('info') } });
secrets.addToContainer(container);
secrets.redeployOnChange(service, { debounce: Duration.seconds(0), reconcile: false });
new CfnOutput(stack, 'ClusterName', { value: cluster.clusterName });
new CfnOutput(stack, 'ServiceName', { value: service.serviceName });
