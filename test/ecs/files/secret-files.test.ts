import { Duration, Stack } from 'aws-cdk-lib';
import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as patterns from 'aws-cdk-lib/aws-ecs-patterns';
import { FileEncoding, Variable } from '../../../src';
import { Service, writes } from '../../support/synth/files';

jest.setTimeout(60_000);

describe('the container with a file', () => {
  test('has the path in the variable, and no secret', () => {
    const service = new Service();
    const container = service.container();
    service.secrets({ GOOGLE: Variable.secret().asFile('/run/secrets/gcp.json') }).addToContainer(container);

    const app = service.rendered('App');
    expect(app.Environment).toEqual([{ Name: 'GOOGLE', Value: '/run/secrets/gcp.json' }]);
    expect(app.Secrets).toBeUndefined();
  });

  test('has no variable if that is turned off', () => {
    const service = new Service();
    service.secrets({ KEY: Variable.secret().asFile('/tls/key.pem', { environmentVariable: false }) }).addToContainer(service.container());

    expect(service.rendered('App').Environment).toBeUndefined();
    expect(writes(service.rendered('service-secrets'))).toHaveLength(1);
  });

  test('starts after the init container has succeeded', () => {
    const service = new Service();
    service.secrets({ A: Variable.secret().asFile('/tls/a'), B: Variable.secret().asFile('/other/b') }).addToContainer(service.container());

    expect(service.rendered('App').DependsOn).toEqual([{ ContainerName: 'service-secrets', Condition: 'SUCCESS' }]);
  });

  test('mounts the directory read-only, and no other container mounts it', () => {
    const service = new Service();
    const container = service.container();
    service.container('Sidecar', { essential: false });
    service.secrets({ KEY: Variable.secret().asFile('/etc/tls/key.pem') }).addToContainer(container);

    expect(service.rendered('App').MountPoints).toEqual([{ SourceVolume: 'service-secrets-0', ContainerPath: '/etc/tls', ReadOnly: true }]);
    expect(service.rendered('Sidecar').MountPoints).toBeUndefined();
    expect(service.rendered('Sidecar').DependsOn).toBeUndefined();
    expect(service.template().Volumes).toEqual([{ Name: 'service-secrets-0' }]);
  });

  test('has other variables as before, and the fingerprint', () => {
    const service = new Service();
    service.secrets({ FILE: Variable.secret().asFile('/tls/a'), TEXT: Variable.secret(), LEVEL: Variable.plain('info') }).addToContainer(service.container());

    const app = service.rendered('App') as unknown as { DockerLabels: object };
    expect(service.rendered('App').Secrets?.map(({ Name }) => Name)).toEqual(['TEXT']);
    expect(service.rendered('App').Environment?.map(({ Name }) => Name).sort()).toEqual(['FILE', 'LEVEL']);
    expect(Object.keys(app.DockerLabels)).toHaveLength(1);
  });

  test('shares a volume for files of one directory and below', () => {
    const service = new Service();
    service.secrets({
      KEY: Variable.secret().asFile('/tls/private/key.pem'),
      CERTIFICATE: Variable.secret().asFile('/tls/certificate.pem'),
      KEYSTORE: Variable.secret().asFile('/java/store.p12'),
    }).addToContainer(service.container());

    expect(service.rendered('App').MountPoints?.map(({ ContainerPath }) => ContainerPath).sort()).toEqual(['/java', '/tls']);
    expect(writes(service.rendered('service-secrets'))).toEqual([
      'write \'CERTIFICATE\' "${FILE_0-}" \'/service-secrets/1/certificate.pem\' \'/tls/certificate.pem\' \'0444\' \'\' \'text\'',
      'write \'KEY\' "${FILE_1-}" \'/service-secrets/1/private/key.pem\' \'/tls/private/key.pem\' \'0444\' \'\' \'text\'',
      'write \'KEYSTORE\' "${FILE_2-}" \'/service-secrets/0/store.p12\' \'/java/store.p12\' \'0444\' \'\' \'text\'',
    ]);
  });

  test('can have more files in a directory that is mounted', () => {
    const service = new Service();
    const container = service.container();
    service.secrets({ A: Variable.secret().asFile('/tls/a') }, 'One').addToContainer(container);
    service.secrets({ B: Variable.secret().asFile('/tls/b/c') }, 'Two').addToContainer(container);

    expect(service.template().Volumes).toHaveLength(1);
    expect(service.rendered('App').DependsOn).toHaveLength(1);
  });
});

describe('several containers', () => {
  test('have volumes of their own, also for the same directory', () => {
    const service = new Service();
    const secrets = service.secrets({ A: Variable.secret().asFile('/run/secrets/a'), B: Variable.secret().asFile('/run/secrets/b') });
    secrets.addToContainer(service.container('One'), { variables: ['A'] });
    secrets.addToContainer(service.container('Two'), { variables: ['B'] });

    expect(service.rendered('One').MountPoints).toEqual([{ SourceVolume: 'service-secrets-0', ContainerPath: '/run/secrets', ReadOnly: true }]);
    expect(service.rendered('Two').MountPoints).toEqual([{ SourceVolume: 'service-secrets-1', ContainerPath: '/run/secrets', ReadOnly: true }]);
  });

  test('share one init container, also of several ServiceSecrets', () => {
    const service = new Service();
    service.secrets({ A: Variable.secret().asFile('/run/secrets/a') }, 'One').addToContainer(service.container('One'));
    service.secrets({ A: Variable.secret().asFile('/run/secrets/a') }, 'Two').addToContainer(service.container('Two'));

    expect(service.template().ContainerDefinitions.map(({ Name }) => Name)).toEqual(['One', 'service-secrets', 'Two']);
    const secrets = service.rendered('service-secrets').Secrets!;
    expect(secrets.map(({ Name }) => Name)).toEqual(['FILE_0', 'FILE_1']);
    expect(secrets[0].ValueFrom).not.toEqual(secrets[1].ValueFrom);
  });

  test('read one value from one secret of the init container, each with its own owner', () => {
    const service = new Service();
    const secrets = service.secrets({ A: Variable.secret().asFile('/run/secrets/a') });
    secrets.addToContainer(service.container('One', { user: '1000:1000' }));
    secrets.addToContainer(service.container('Two', { user: 'node' }));

    expect(service.rendered('service-secrets').Secrets?.map(({ Name }) => Name)).toEqual(['FILE_0']);
    expect(writes(service.rendered('service-secrets'))).toEqual([
      'write \'A\' "${FILE_0-}" \'/service-secrets/0/a\' \'/run/secrets/a\' \'0400\' \'1000:1000\' \'text\'',
      'write \'A\' "${FILE_0-}" \'/service-secrets/1/a\' \'/run/secrets/a\' \'0444\' \'\' \'text\'',
    ]);
  });

  test('stay the default container, not the init container', () => {
    const service = new Service();
    const container = service.container();
    service.secrets({ A: Variable.secret().asFile('/run/secrets/a') }).addToContainer(container);

    expect(service.taskDefinition.defaultContainer).toBe(container);
  });
});

describe('patterns', () => {
  const image = ecs.ContainerImage.fromRegistry('shop');

  test.each<[string, (stack: Stack) => ecs.TaskDefinition]>([
    ['a load-balanced service', (stack) => new patterns.ApplicationLoadBalancedFargateService(stack, 'Web', { taskImageOptions: { image } }).taskDefinition],
    ['a scheduled task', (stack) => new patterns.ScheduledFargateTask(stack, 'Nightly', {
      schedule: appscaling.Schedule.rate(Duration.hours(1)),
      scheduledFargateTaskImageOptions: { image, memoryLimitMiB: 512 },
    }).taskDefinition],
  ])('can have files: %s', (_, make) => {
    const service = new Service(make);
    const container = service.taskDefinition.defaultContainer!;
    service.secrets({ A: Variable.secret().asFile('/run/secrets/a') }).addToContainer(container);

    expect(service.rendered(container.containerName)).toMatchObject({
      DependsOn: [{ ContainerName: 'service-secrets', Condition: 'SUCCESS' }],
      MountPoints: [{ ContainerPath: '/run/secrets', ReadOnly: true }],
    });
    expect(service.rendered('service-secrets').LogConfiguration).toEqual(service.rendered(container.containerName).LogConfiguration);
  });
});

describe('options', () => {
  test('set mode, owner and encoding', () => {
    const service = new Service();
    service.secrets({
      STORE: Variable.secret().asFile('/java/store.p12', { mode: '440', owner: '0:1000', encoding: FileEncoding.BASE64 }),
    }).addToContainer(service.container());

    expect(writes(service.rendered('service-secrets'))).toEqual([
      'write \'STORE\' "${FILE_0-}" \'/service-secrets/0/store.p12\' \'/java/store.p12\' \'0440\' \'0:1000\' \'base64\'',
    ]);
  });

  test.each([
    ['a secret', Variable.secret(), { kind: 'secret', store: 0, name: 'A' }],
    ['a generated value', Variable.generated(), { kind: 'generated', store: 0, name: 'A', length: 32, alphabet: 'alphanumeric' }],
    ['configuration', Variable.config('x'), { kind: 'config', store: 0, name: 'A', value: 'x' }],
    ['an external parameter', Variable.fromSsmParameterName('/x/y'), { kind: 'parameter', parameter: '/x/y' }],
    ['an external secret', Variable.fromSecretName('x', 'key'), { kind: 'foreign-secret', field: 'key' }],
  ])('apply to %s, and are in the declaration', (_, variable, expected) => {
    const service = new Service();
    const secrets = service.secrets({ A: variable.asFile('/run/secrets/a', { encoding: FileEncoding.TEXT }) });
    secrets.addToContainer(service.container());

    expect(secrets._declared.declaration.variables.A).toMatchObject({ ...expected, file: { path: '/run/secrets/a' } });
    expect(service.rendered('service-secrets').Secrets).toHaveLength(1);
  });

  test('do not change the variable itself', () => {
    const service = new Service();
    const plain = Variable.secret();
    plain.asFile('/run/secrets/a');
    service.secrets({ A: plain }).addToContainer(service.container());

    expect(service.rendered('App').Secrets).toHaveLength(1);
  });

  test('declare Google credentials for the gate', () => {
    const service = new Service();
    const secrets = service.secrets({ GOOGLE_APPLICATION_CREDENTIALS: Variable.secret().asGoogleCredentials() });
    secrets.addToContainer(service.container());

    expect(secrets._declared.declaration.variables.GOOGLE_APPLICATION_CREDENTIALS).toMatchObject({
      file: { path: '/run/secrets/google-credentials.json', format: 'google-credentials' },
    });
    expect(service.rendered('App').Environment).toEqual([{ Name: 'GOOGLE_APPLICATION_CREDENTIALS', Value: '/run/secrets/google-credentials.json' }]);
  });

  test('declare base64 for the gate, and accept another path', () => {
    const service = new Service();
    const secrets = service.secrets({
      STORE: Variable.secret().asFile('/java/store.p12', { encoding: FileEncoding.BASE64 }),
      GOOGLE: Variable.secret().asGoogleCredentials({ path: '/gcp/key.json', mode: '0440', owner: '0:5' }),
    });
    secrets.addToContainer(service.container());

    expect(secrets._declared.declaration.variables).toMatchObject({
      STORE: { file: { path: '/java/store.p12', encoding: 'base64' } },
      GOOGLE: { file: { path: '/gcp/key.json', format: 'google-credentials' } },
    });
    expect(writes(service.rendered('service-secrets'))[0]).toContain('\'/gcp/key.json\' \'0440\' \'0:5\'');
  });
});

describe('guards', () => {
  function add(variables: Record<string, Variable>, options: Partial<ecs.ContainerDefinitionOptions> = {}): () => void {
    const service = new Service();
    const container = service.container('App', options);
    return () => service.secrets(variables).addToContainer(container);
  }

  test.each<[string, () => void, string]>([
    ['a relative path', add({ A: Variable.secret().asFile('tls/a') }), '`A` must have an absolute file path, got: "tls/a"; write "/run/secrets/tls/a"'],
    ['a mode that is not octal', add({ A: Variable.secret().asFile('/tls/a', { mode: '0o9' }) }), '`A` must have a file `mode` of three octal digits, got: "0o9"; write it as in "0440"'],
    ['an owner by name', add({ A: Variable.secret().asFile('/tls/a', { owner: 'app' }) }),
      '`A` must have a file `owner` of numbers, "uid" or "uid:gid", got: "app"; look the numbers up with `id` in the image'],
    ['a path that two files have', add({ A: Variable.secret().asFile('/tls/a'), B: Variable.secret().asFile('/tls/a') }),
      '`B` must have another file path than A in the container App, got: "/tls/a"; choose another path'],
    ['a file that is a directory', add({ A: Variable.secret().asFile('/tls/a'), B: Variable.secret().asFile('/tls/a/b') }),
      '`B` must not have a file path that is above or below /tls/a, the file of A, got: "/tls/a/b"; choose another path'],
    ['a directory that is a file', add({ A: Variable.secret().asFile('/tls/a/b'), B: Variable.secret().asFile('/tls/a') }),
      '`B` must not have a file path that is above or below /tls/a/b, the file of A, got: "/tls/a"; choose another path'],
    ['a file that the user cannot read', add({ A: Variable.secret().asFile('/tls/a', { owner: '0:0' }) }, { user: '1000' }),
      '`A` must have a file that the container\'s user 1000 can read, got: mode 0400, owner 0:0; leave out `mode` and `owner`, or let that user read'],
    ['the working directory', add({ A: Variable.secret().asFile('/shop/key') }, { workingDirectory: '/shop/web' }),
      '`A` must have a file outside of /shop/web, the container\'s working directory, which a volume on /shop would hide, got: "/shop/key"; choose a path such as "/run/secrets/key"'],
    ['a value in code', () => Variable.plain('x').asFile('/tls/a'),
      '`asFile` must be called on a variable whose value comes from a store, got: Variable.plain; use Variable.config or Variable.secret, or keep the file in the image'],
    ['base64 of a random value', () => Variable.generated().asFile('/tls/a', { encoding: FileEncoding.BASE64 }),
      '`asFile` must not expect a format of a random value, got: Variable.generated and FileEncoding.BASE64; use Variable.secret and put a value, or leave out the format'],
    ['random Google credentials', () => Variable.generated().asGoogleCredentials(),
      '`asFile` must not expect a format of a random value, got: Variable.generated and google-credentials; use Variable.secret and put a value, or leave out the format'],
  ])('refuse %s', (_, act, message) => {
    expect(act).toThrow(new Error(message));
  });

  test('refuse a path that is a token', () => {
    const service = new Service();
    expect(() => service.secrets({ A: Variable.secret().asFile(`/tls/${service.stack.region}`) })).toThrow(
      '`A` must have a file path that is known when the app is synthesized, got: a token; write the path in code: a volume is mounted on its directory');
  });

  test('refuse a directory above one that is mounted already', () => {
    const service = new Service();
    const container = service.container();
    service.secrets({ A: Variable.secret().asFile('/tls/private/a') }, 'One').addToContainer(container);

    expect(() => service.secrets({ B: Variable.secret().asFile('/tls/b') }, 'Two').addToContainer(container)).toThrow(
      '`B` must not have a file in /tls, above /tls/private, which is mounted already, got: "/tls/b"; add the variable of the upper directory first, or both in one addToContainer');
  });

  test.each([
    ['on the same directory', '/data/tls', '/data/tls'],
    ['above it', '/data', '/data'],
    ['below it', '/data/tls/cache/', '/data/tls/cache'],
  ])('refuse a volume %s, mounted before or after', (_, containerPath, shown) => {
    const service = new Service();
    const container = service.container();
    service.taskDefinition.addVolume({ name: 'data' });
    service.secrets({ A: Variable.secret().asFile('/data/tls/a') }).addToContainer(container);
    container.addMountPoints({ sourceVolume: 'data', containerPath, readOnly: false });

    expect(() => service.template()).toThrow(
      `\`A\` must have a file in a directory apart from the other volumes of the container App: one is mounted on ${shown}, got: "/data/tls"; choose a directory such as "/run/secrets" for the file`);
  });

  test('refuse a tmpfs on it', () => {
    const service = new Service((stack) => new ecs.Ec2TaskDefinition(stack, 'Task'));
    const linuxParameters = new ecs.LinuxParameters(service.stack, 'Linux');
    linuxParameters.addTmpfs({ containerPath: '/run/secrets', size: 1 });
    service.secrets({ A: Variable.secret().asFile('/run/secrets/a') }).addToContainer(service.container('App', { linuxParameters, memoryLimitMiB: 512 }));

    expect(() => service.template()).toThrow('one is mounted on /run/secrets');
  });

  test('accept a volume elsewhere', () => {
    const service = new Service();
    const container = service.container();
    service.taskDefinition.addVolume({ name: 'data' });
    container.addMountPoints({ sourceVolume: 'data', containerPath: '/data', readOnly: false });
    service.secrets({ A: Variable.secret().asFile('/database/tls/a') }).addToContainer(container);

    expect(service.rendered('App').MountPoints).toHaveLength(2);
  });

  test('refuse Windows', () => {
    const service = new Service((stack) => new ecs.FargateTaskDefinition(stack, 'Task', {
      cpu: 1024,
      memoryLimitMiB: 2048,
      runtimePlatform: { operatingSystemFamily: ecs.OperatingSystemFamily.WINDOWS_SERVER_2022_CORE, cpuArchitecture: ecs.CpuArchitecture.X86_64 },
    }));
    service.secrets({ A: Variable.secret().asFile('/run/secrets/a') }).addToContainer(service.container());

    expect(() => service.template()).toThrow(
      '`A` must not be a file in Shop/Task: Fargate\'s Windows containers share no volumes, and the init container is a Linux one, got: WINDOWS_SERVER_2022_CORE; let the container have the value as its environment variable');
  });

  test('warn where the image may have its application', () => {
    const service = new Service();
    service.secrets({ A: Variable.secret().asFile('/app/gcp.json'), B: Variable.secret().asFile('/run/secrets/b') }).addToContainer(service.container());

    expect(service.warnings()).toEqual([expect.stringContaining('The file of A, /app/gcp.json, is on a volume that hides whatever the image has in /app;')]);
  });

  test('refuse two images for one init container', () => {
    const service = new Service();
    const image = ecs.ContainerImage.fromRegistry('registry.example/busybox');
    const container = service.container();
    service.secrets({ A: Variable.secret().asFile('/run/secrets/a') }, 'One').addToContainer(container);

    expect(() => service.secrets({ B: Variable.secret().asFile('/run/secrets/b') }, 'Two', { initContainer: { image } }).addToContainer(container)).toThrow(
      '`initContainer.image` must be the same for all files of Shop/Task, which has one init container, got: another object; keep it in a constant and pass it to every ServiceSecrets of this task definition');
  });
});
