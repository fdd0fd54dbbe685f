import { assertProps, having } from '../../core/input';
import { SERVICE_PROPS } from '../../variables/input';

/** Assertions for the arguments of `ServiceSecrets`' methods. */

export function assertServiceProps(props: unknown): void {
  assertProps('props', props, {
    ...SERVICE_PROPS,
    initContainer: having('the options of the init container', [], 'write { image }, { logging } or both'),
  }, ['store', 'variables']);
}

export function assertContainer(container: unknown): void {
  having('an ecs.ContainerDefinition', ['addSecret', 'taskDefinition'],
    'give what taskDefinition.addContainer(…) returns, or `taskDefinition.defaultContainer` of a pattern')('container', container);
}

export function assertService(service: unknown): void {
  having('an ECS service of this app', ['taskDefinition', 'cluster'],
    'give an ecs.FargateService or ecs.Ec2Service, or the `service` of a pattern')('service', service);
}
