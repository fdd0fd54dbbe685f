import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { InitContainerOptions, Variable } from '../../../src';
import { Service, TemplateContainer } from '../../support/synth/files';

jest.setTimeout(60_000);

const A = { A: Variable.secret().asFile('/run/secrets/a') };

function initContainer(service: Service, container: Partial<ecs.ContainerDefinitionOptions> = {}, options?: InitContainerOptions): TemplateContainer {
  service.secrets(A, 'Secrets', { initContainer: options }).addToContainer(service.container('App', container));
  return service.rendered('service-secrets');
}

test('is not essential, and runs the script by sh with any entry point of the image', () => {
  const container = initContainer(new Service());

  expect(container).toMatchObject({ Essential: false, EntryPoint: ['sh', '-c'], User: '0:0', ReadonlyRootFilesystem: true });
  expect(container.Command).toHaveLength(1);
  expect(container.DependsOn).toBeUndefined();
});

test('has a public image, by its digest', () => {
  expect(initContainer(new Service()).Image).toMatch(/^public\.ecr\.aws\/docker\/library\/busybox@sha256:[0-9a-f]{64}$/);
});

test('accepts another image, and may pull it', () => {
  const service = new Service();
  const repository = new ecr.Repository(service.stack, 'Mirror');
  initContainer(service, {}, { image: ecs.ContainerImage.fromEcrRepository(repository, 'busybox') });

  Template.fromStack(service.stack).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: Match.arrayWith(['ecr:BatchGetImage']) })]) },
  });
});

test('has only its secrets', () => {
  const service = new Service();
  service.secrets({ ...A, TEXT: Variable.secret() }).addToContainer(service.container());

  expect(service.rendered('service-secrets').Secrets?.map(({ Name }) => Name)).toEqual(['FILE_0']);
  expect(service.rendered('service-secrets').Environment).toBeUndefined();
});

describe('capabilities', () => {
  test('are none when no file changes its owner', () => {
    expect(initContainer(new Service()).LinuxParameters).toEqual({ Capabilities: { Drop: ['ALL'] } });
  });

  test('are only CHOWN when one does', () => {
    const { Drop, Add } = initContainer(new Service(), { user: '1000' }).LinuxParameters!.Capabilities!;

    expect(Drop?.sort()).toEqual(['AUDIT_WRITE', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE', 'NET_RAW', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT']);
    expect(Add).toBeUndefined();
  });
});

describe('log', () => {
  test('goes where the container\'s log goes', () => {
    const service = new Service();
    const container = initContainer(service, { logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'shop' }) });

    expect(container.LogConfiguration).toEqual(service.rendered('App').LogConfiguration);
    expect(Object.keys(Template.fromStack(service.stack).findResources('AWS::Logs::LogGroup')).filter((id) => id.startsWith('Task'))).toHaveLength(1);
  });

  test('is off when the container has none', () => {
    expect(initContainer(new Service()).LogConfiguration).toBeUndefined();
  });

  test('goes elsewhere on request', () => {
    expect(initContainer(new Service(), {}, { logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'files', mode: ecs.AwsLogDriverMode.NON_BLOCKING }) }).LogConfiguration)
      .toMatchObject({ LogDriver: 'awslogs', Options: { 'awslogs-stream-prefix': 'files' } });
  });
});

describe('memory and CPU', () => {
  test.each<[string, ecs.FargateTaskDefinitionProps, Partial<ecs.ContainerDefinitionOptions>, number | undefined, number | undefined]>([
    ['a task with room', { memoryLimitMiB: 512, cpu: 256 }, {}, 32, 32],
    ['a container that takes all memory', { memoryLimitMiB: 512, cpu: 256 }, { memoryLimitMiB: 512 }, undefined, 32],
    ['a container that reserves nearly all memory', { memoryLimitMiB: 512, cpu: 256 }, { memoryReservationMiB: 481 }, undefined, 32],
    ['a container that leaves just enough', { memoryLimitMiB: 512, cpu: 256 }, { memoryLimitMiB: 480, cpu: 224 }, 32, 32],
    ['a reservation below the limit', { memoryLimitMiB: 512, cpu: 256 }, { memoryLimitMiB: 512, memoryReservationMiB: 128 }, 32, 32],
    ['a container that takes all CPU', { memoryLimitMiB: 512, cpu: 256 }, { cpu: 256 }, 32, undefined],
  ])('of %s', (_, task, container, memory, cpu) => {
    const { Memory, Cpu } = initContainer(new Service((stack) => new ecs.FargateTaskDefinition(stack, 'Task', task)), container);

    expect({ Memory, Cpu }).toEqual({ Memory: memory, Cpu: cpu });
  });

  test('are small where the task has no size', () => {
    const { Memory, Cpu } = initContainer(new Service((stack) => new ecs.Ec2TaskDefinition(stack, 'Task')), { memoryLimitMiB: 2048, cpu: 4096 });

    expect({ Memory, Cpu }).toEqual({ Memory: 32, Cpu: 32 });
  });

  test('count containers that are added later', () => {
    const service = new Service();
    service.secrets(A).addToContainer(service.container('App', { memoryLimitMiB: 256 }));
    service.container('Sidecar', { memoryLimitMiB: 256, startTimeout: Duration.seconds(30) });

    expect(service.rendered('service-secrets').Memory).toBeUndefined();
  });
});
