import { assertOptions, assertProps, having } from '../../core/input';
import { SERVICE_PROPS } from '../../variables/input';

/** Assertions for the arguments of `ServiceSecrets`' methods. */

const INIT_CONTAINER = {
  image: having('an ecs.ContainerImage', ['bind'], 'pass an image such as ecs.ContainerImage.fromEcrRepository returns'),
  logging: having('an ecs.LogDriver', ['bind'], 'pass a log driver such as ecs.LogDrivers.awsLogs returns'),
};

export function assertServiceProps(props: unknown): void {
  assertProps('props', props, {
    ...SERVICE_PROPS,
    initContainer: (subject, value) => assertOptions(subject, value, INIT_CONTAINER),
  }, ['store', 'variables']);
}

export function assertContainer(container: unknown): void {
  having('an ecs.ContainerDefinition', ['addSecret', 'taskDefinition'],
    'pass the result of taskDefinition.addContainer, or the default container of a pattern\'s task definition')('container', container);
}

export function assertService(service: unknown): void {
  having('an ECS service of this app', ['taskDefinition', 'cluster'],
    'pass an ecs.FargateService or ecs.Ec2Service, or the `service` of a pattern')('service', service);
}
