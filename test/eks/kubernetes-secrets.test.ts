import { App, CfnWaitConditionHandle, Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ExternalSecretsOperator, FileEncoding, KubernetesCluster, KubernetesSecrets, KubernetesSecretsProps, SecretStore, ServiceSecrets, Variable, Verification } from '../../src';
import { Manifest } from '../../src/eks/manifests';
import { anyCluster, anyEksCluster, CLUSTERS, OIDC } from '../support/synth/clusters';
import { ENV, newStack } from '../support/synth/service';
import { TemplateGraph } from '../support/synth/template-graph';

const RESOURCE = 'Custom::AWSCDK-EKS-KubernetesResource';
const WAIT = 'Custom::AWSCDK-EKS-KubernetesObjectValue';
const VARIABLES = {
  DATABASE_URL: Variable.secret(),
  NODE_ENV: Variable.plain('production'),
  TLS_KEY: Variable.secret().asFile('/run/secrets/tls.key', { mode: '0440' }),
};

function kubernetesSecrets(stack: Stack, props: Partial<KubernetesSecretsProps> = {}): KubernetesSecrets {
  return new KubernetesSecrets(stack, 'Secrets', {
    cluster: props.cluster ?? anyCluster(stack),
    namespace: 'shop',
    name: 'shop',
    store: SecretStore.parameterStore('/prod/shop'),
    variables: VARIABLES,
    ...props,
  });
}

/** Not empty, whatever is imported into it. */
function platform(app: App): Stack {
  const stack = new Stack(app, 'Platform', { env: ENV });
  new CfnWaitConditionHandle(stack, 'Something');
  return stack;
}

/** The objects in a template, by kind and name, with the resource that applies each. */
function objectsOf(stack: Stack): Map<string, { readonly id: string; readonly manifest: Manifest; readonly properties: any }> {
  const resources = Template.fromStack(stack).findResources(RESOURCE);
  return new Map(Object.entries(resources).flatMap(([id, { Properties }]) => {
    const text = typeof Properties.Manifest === 'string'
      ? Properties.Manifest
      : Properties.Manifest['Fn::Join'][1].map((part: unknown) => typeof part === 'string' ? part : `<${JSON.stringify(part).replace(/[^A-Za-z]+/g, ' ').trim()}>`).join('');
    return (JSON.parse(text) as Manifest[]).map((manifest) => [`${manifest.kind}/${manifest.metadata.name}`, { id, manifest, properties: Properties }] as const);
  }));
}

function waitsOf(stack: Stack): Record<string, any> {
  return Object.fromEntries(Object.entries(Template.fromStack(stack).findResources(WAIT)).map(([id, { Properties }]) => [id, Properties]));
}

describe.each(CLUSTERS)('on a cluster of $kind', ({ make }) => {
  test.each(['its own stack', 'the same stack'])('in %s, every resource waits for what it needs, without a cycle', (where) => {
    const app = new App();
    const shop = new Stack(app, 'Shop', { env: ENV });
    const cluster = make(where === 'the same stack' ? shop : platform(app));
    kubernetesSecrets(shop, { cluster });
    app.synth();
    const graph = TemplateGraph.of(shop);
    const objects = objectsOf(shop);
    const id = (name: string): string => objects.get(name)!.id;
    const [operator, ready, filesReady] = ['OperatorVersion', 'SecretsReady', 'FilesReady'].map((name) => graph.idsOf(WAIT).find((wait) => wait.includes(name))!);
    const gate = graph.theOnly('Custom::ServiceSecrets');
    const policy = graph.idsOf('AWS::IAM::Policy').find((each) => each.startsWith('SecretsReadBy'))!;

    expect(graph.cycle()).toBeUndefined();
    for (const [later, earlier] of [
      [ready, id('ExternalSecret/shop')], [ready, id('ConfigMap/shop')], [filesReady, id('ExternalSecret/shop-files')],
      [id('ExternalSecret/shop'), gate], [id('ExternalSecret/shop-files'), gate], [id('ExternalSecret/shop'), id('SecretStore/shop-parameterstore')],
      [id('SecretStore/shop-parameterstore'), policy], [id('SecretStore/shop-parameterstore'), id('ServiceAccount/shop-secrets')],
      [id('SecretStore/shop-parameterstore'), operator],
    ]) {
      expect([later, graph.waitsFor(later, earlier), earlier]).toEqual([later, true, earlier]);
    }
  });

  test('only the operator can use the service account, for this namespace alone', () => {
    const app = new App();
    const shop = new Stack(app, 'Shop', { env: ENV });
    kubernetesSecrets(shop, { cluster: make(platform(app)) });
    const [role] = Object.values(Template.fromStack(shop).findResources('AWS::IAM::Role', { Properties: { AssumeRolePolicyDocument: { Statement: [{ Action: 'sts:AssumeRoleWithWebIdentity' }] } } }));
    expect(role).toBeDefined();
    Template.fromStack(shop).hasResourceProperties('Custom::AWSCDKCfnJson', { Value: Match.anyValue() });
    expect(JSON.stringify(Template.fromStack(shop).findResources('Custom::AWSCDKCfnJson'))).toContain('system:serviceaccount:shop:shop-secrets');
  });

  test('objects are applied without pruning labels', () => {
    const app = new App();
    const shop = new Stack(app, 'Shop', { env: ENV });
    kubernetesSecrets(shop, { cluster: make(platform(app)) });
    const external = objectsOf(shop).get('ExternalSecret/shop')!;
    expect(external.properties.PruneLabel).toBeUndefined();
    expect(Object.keys(external.manifest.metadata.labels)).toEqual(['app.kubernetes.io/managed-by']);
  });
});

describe('the wait', () => {
  test('waits for this content, returns only the name, and fails with advice', () => {
    const stack = newStack({ env: ENV });
    kubernetesSecrets(stack, { timeout: Duration.minutes(3) });
    const wait = Object.entries(waitsOf(stack)).find(([id]) => id.startsWith('SecretsReady'))![1];
    expect(wait).toMatchObject({ ObjectType: 'secrets', ObjectName: '--field-selector=metadata.name=shop', ObjectNamespace: 'shop', TimeoutSeconds: 180 });
    const [before, fingerprint, after] = wait.JsonPath['Fn::Join'][1];
    expect(before).toMatch(/^\.items\[\?\(@\.metadata\.annotations\.cdk-service-secrets\/content=="[0-9a-f]{16}\.$/);
    expect(fingerprint).toEqual({ 'Fn::GetAtt': [expect.stringContaining('SecretsGate'), 'Fingerprint'] });
    expect(after).toBe('")].metadata.name}{range .otherwise}the operator did not fill the Secret, its reason is in: kubectl -n shop describe externalsecret shop{end');
  });

  function content(variables: KubernetesSecretsProps['variables'], props: Partial<KubernetesSecretsProps> = {}): string {
    const stack = newStack({ env: ENV });
    kubernetesSecrets(stack, { variables, ...props });
    return JSON.stringify(Object.entries(waitsOf(stack)).find(([id]) => id.startsWith('SecretsReady'))![1].JsonPath);
  }

  test.each<[string, KubernetesSecretsProps['variables'], Partial<KubernetesSecretsProps>]>([
    ['another variable', { ...VARIABLES, MORE: Variable.secret() }, {}],
    ['another plain value', { ...VARIABLES, NODE_ENV: Variable.plain('test') }, {}],
    ['another path', { ...VARIABLES, TLS_KEY: Variable.secret().asFile('/run/secrets/tls.pem') }, {}],
    ['another store', VARIABLES, { store: SecretStore.parameterStore('/test/shop') }],
  ])('waits again after a change to %s', (_what, variables, props) => {
    expect(content(variables, props)).not.toBe(content(VARIABLES));
  });

  test('does not wait again without a change', () => {
    expect(content({ ...VARIABLES })).toBe(content(VARIABLES));
  });

  test('delays everything that uses envFrom, volumes and names', () => {
    const stack = newStack({ env: ENV });
    const secrets = kubernetesSecrets(stack);
    const [ready, files] = ['SecretsReady', 'SecretsFilesReady'].map((start) => Object.keys(waitsOf(stack)).find((id) => id.startsWith(start))!);
    const name = { 'Fn::GetAtt': [ready, 'Value'] };
    expect(stack.resolve(secrets.envFrom)).toEqual([{ secretRef: { name } }, { configMapRef: { name } }]);
    expect(stack.resolve([secrets.secretName, secrets.configMapName, secrets.filesSecretName])).toEqual([name, name, { 'Fn::GetAtt': [files, 'Value'] }]);
    expect(stack.resolve(secrets.volumes)).toEqual([{
      name: 'secret-files',
      secret: { secretName: { 'Fn::GetAtt': [files, 'Value'] }, defaultMode: 0o444, items: [{ key: 'TLS_KEY', path: 'TLS_KEY', mode: 0o440 }] },
    }]);
    expect(secrets.volumeMounts).toEqual([{ name: 'secret-files', mountPath: '/run/secrets/tls.key', subPath: 'TLS_KEY', readOnly: true }]);
    expect(secrets.reloaderAnnotations).toEqual({ 'secret.reloader.stakater.com/reload': 'shop,shop-files', 'configmap.reloader.stakater.com/reload': 'shop' });
  });

  test('without secrets waits for the ConfigMap, and needs neither gate nor operator', () => {
    const stack = newStack({ env: ENV });
    const secrets = kubernetesSecrets(stack, { variables: { NODE_ENV: Variable.plain('production') } });
    expect(Object.keys(waitsOf(stack))).toEqual([expect.stringMatching(/^SecretsConfigMapReady/)]);
    expect(stack.resolve(secrets.envFrom)).toEqual([{ configMapRef: { name: { 'Fn::GetAtt': [expect.stringMatching(/^SecretsConfigMapReady/), 'Value'] } } }]);
    expect([secrets.secretName, secrets.filesSecretName, secrets.volumes, secrets.volumeMounts]).toEqual([undefined, undefined, [], []]);
    expect([...objectsOf(stack).keys()]).toEqual(['ConfigMap/shop']);
    expect(secrets.role).toBeUndefined();
    Template.fromStack(stack).resourceCountIs('Custom::ServiceSecrets', 0);
  });

  test('with files alone waits for their Secret', () => {
    const stack = newStack({ env: ENV });
    const secrets = kubernetesSecrets(stack, { variables: { TLS_KEY: Variable.secret().asFile('/run/tls/tls.key', { environmentVariable: false }) } });
    expect(secrets.envFrom).toEqual([]);
    expect(secrets.secretName).toBeUndefined();
    expect([...objectsOf(stack).keys()]).toContain('ExternalSecret/shop-files');
    expect(secrets.reloaderAnnotations).toEqual({ 'secret.reloader.stakater.com/reload': 'shop-files' });
  });
});

describe('the operator', () => {
  test('that the app installs is waited for, in a pinned version, with its definitions', () => {
    const stack = newStack({ env: ENV });
    const cluster = anyCluster(stack);
    const operator = new ExternalSecretsOperator(stack, 'Operator', { cluster, values: { replicaCount: 2 } });
    kubernetesSecrets(stack, { cluster, operator });
    Template.fromStack(stack).hasResourceProperties('Custom::AWSCDK-EKS-HelmChart', {
      Chart: 'external-secrets', Repository: 'https://charts.external-secrets.io', Version: '0.20.4', Wait: true, CreateNamespace: true, Namespace: 'external-secrets', Values: '{"installCRDs":true,"replicaCount":2}',
    });
    const graph = TemplateGraph.of(stack);
    expect(graph.waitsFor(objectsOf(stack).get('SecretStore/shop-parameterstore')!.id, graph.theOnly('Custom::AWSCDK-EKS-HelmChart'))).toBe(true);
    expect(Object.keys(waitsOf(stack)).filter((id) => id.includes('OperatorVersion'))).toEqual([]);
  });

  test('that the cluster has must serve v1, or the error says so', () => {
    const stack = newStack({ env: ENV });
    kubernetesSecrets(stack);
    const [wait] = Object.entries(waitsOf(stack)).filter(([id]) => id.includes('OperatorVersion')).map(([, properties]) => properties);
    expect(wait).toMatchObject({ ObjectType: 'customresourcedefinitions', ObjectName: 'externalsecrets.external-secrets.io', TimeoutSeconds: 120 });
    expect(wait.JsonPath).toContain('{range .otherwise}the cluster needs External Secrets Operator 0.16 or newer');
  });

  test.each(['0.15.1', 'latest', '^0.20.0', '0.20'])('is refused in version %s', (version) => {
    const stack = newStack();
    expect(() => new ExternalSecretsOperator(stack, 'Operator', { cluster: anyCluster(stack), version })).toThrow(/`version` must be .*, got: .*; leave it out for 0\.20\.4/);
  });

  test.each(['0.16.0', 'v0.20.4', '1.2.0', '2.8.0'])('is accepted in version %s', (version) => {
    const stack = newStack();
    expect(() => new ExternalSecretsOperator(stack, 'Operator', { cluster: anyCluster(stack), version })).not.toThrow();
  });
});

describe('with a controller role', () => {
  const CONTROLLER = 'arn:aws:iam::123456789012:role/external-secrets';

  test('the operator assumes a role of the service, with the tags of Pod Identity', () => {
    const stack = newStack({ env: ENV });
    kubernetesSecrets(stack, { controllerRole: iam.Role.fromRoleArn(stack, 'Controller', CONTROLLER) });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: { Statement: [{ Action: ['sts:AssumeRole', 'sts:TagSession'], Effect: 'Allow', Principal: { AWS: CONTROLLER } }] },
    });
    template.hasResourceProperties('AWS::IAM::Policy', {
      Roles: ['external-secrets'],
      PolicyDocument: { Statement: [{ Action: ['sts:AssumeRole', 'sts:TagSession'], Effect: 'Allow', Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^SecretsRole'), 'Arn'] } }] },
    });
    const store = objectsOf(stack).get('SecretStore/shop-parameterstore')!.manifest;
    expect(store.spec).toEqual({ provider: { aws: { service: 'ParameterStore', region: 'eu-west-1', role: expect.stringContaining('SecretsRole') } } });
    expect(objectsOf(stack).has('ServiceAccount/shop-secrets')).toBe(false);
  });

  test('an immutable role has a warning with the missing permissions', () => {
    const stack = newStack({ env: ENV });
    kubernetesSecrets(stack, { controllerRole: iam.Role.fromRoleArn(stack, 'Controller', CONTROLLER, { mutable: false }) });
    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('sts:AssumeRole.*sts:TagSession'));
  });
});

test('the issuer of the cluster is in the trust policy', () => {
  const stack = newStack({ env: ENV });
  kubernetesSecrets(stack);
  expect(JSON.stringify(Template.fromStack(stack).findResources('Custom::AWSCDKCfnJson'))).toContain(`${OIDC}:sub`);
});

test('another name is another resource, so that the old object is deleted', () => {
  const ids = ['shop', 'store'].map((name) => {
    const stack = newStack({ env: ENV });
    kubernetesSecrets(stack, { name });
    return objectsOf(stack).get(`ExternalSecret/${name}`)!.id;
  });
  expect(ids[0]).not.toBe(ids[1]);
});

test('the default name is valid in Kubernetes', () => {
  const stack = newStack({ env: ENV }, 'Shop');
  new KubernetesSecrets(stack, 'My_Secrets', { cluster: anyCluster(stack), namespace: 'shop', store: SecretStore.parameterStore('/prod/shop'), variables: VARIABLES });
  expect([...objectsOf(stack).keys()]).toContainEqual(expect.stringMatching(/^ExternalSecret\/shop-mysecrets-[0-9a-f]{8}$/));
});

describe('among other services', () => {
  const GENERATED = { SESSION_KEY: Variable.generated() };

  test.each([['A', 'B'], ['B', 'A']])('two that create the same value are refused (%s on Kubernetes, %s on ECS)', (kubernetes, ecs) => {
    const stack = newStack({ env: ENV });
    const store = SecretStore.parameterStore('/prod/shop');
    new KubernetesSecrets(stack, kubernetes, { cluster: anyCluster(stack), namespace: 'shop', name: 'shop', store, variables: GENERATED });
    new ServiceSecrets(stack, ecs, { store, variables: GENERATED });
    expect(() => Template.fromStack(stack)).toThrow(/`SESSION_KEY` must be created by one ServiceSecrets only.*\/prod\/shop\/SESSION_KEY/);
  });

  test.each(['/prod', '/prod/shop/worker'])('prefixes that contain each other are a warning (%s)', (prefix) => {
    const stack = newStack({ env: ENV });
    kubernetesSecrets(stack);
    new ServiceSecrets(stack, 'Ecs', { store: SecretStore.parameterStore(prefix), variables: { A: Variable.secret() } });
    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('lies in'));
  });
});

describe('KubernetesSecrets refuses', () => {
  const path = '/run/secrets/x';
  test.each<[string, Partial<KubernetesSecretsProps>, RegExp]>([
    ['a name with capitals', { name: 'Shop' }, /`name` must be a name that Kubernetes accepts.*got: "Shop"; rename it, as in "shop"/],
    ['a name whose derived names are too long', { name: 'a'.repeat(240) }, /`name` must have at most 253 characters/],
    ['a name that is a token', { name: Stack.of(newStack()).stackName + '${Token[X.1]}' }, /`name` must be known when the app is synthesized/],
    ['a namespace with a dot', { namespace: 'shop.prod' }, /`namespace` must be a namespace's name.*as in "shop-prod"/],
    ['a long timeout', { timeout: Duration.minutes(15) }, /`timeout` must be at most 14 minutes.*got: 900 seconds/],
    ['no refresh', { refreshInterval: Duration.seconds(0) }, /`refreshInterval` must be at least a second/],
    ['no verification', { verification: Verification.NONE }, /`verification` must be VALUES or METADATA on Kubernetes, got: NONE/],
    ['a long wait', { waitForValues: Duration.minutes(15) }, /`waitForValues` must be at most 14 minutes/],
    ['one path for two files', { variables: { A: Variable.secret().asFile(path), B: Variable.secret().asFile(path) } }, /`B` must have a file of its own, got: \/run\/secrets\/x, which A has too/],
    ['a long variable', { variables: { ['A'.repeat(254)]: Variable.secret() } }, /must have at most 253 characters as the key of a Kubernetes Secret/],
    ['a composed file', { variables: { A: Variable.derived('{a}', { a: Variable.secret() }).asFile(path) } }, /`A` must not be a derived value as a file, which an init container of ECS composes, got: asFile; remove asFile/],
    ['no variables', { variables: {} }, /`variables` must have at least one variable/],
  ])('%s', (_what, props, message) => {
    const stack = newStack();
    expect(() => kubernetesSecrets(stack, props)).toThrow(message);
  });
});

describe('used in another stack', () => {
  function applyElsewhere(use: (secrets: KubernetesSecrets) => unknown): App {
    const app = new App();
    const shop = new Stack(app, 'Shop', { env: ENV });
    const cluster = anyEksCluster(shop);
    const secrets = kubernetesSecrets(shop, { cluster: KubernetesCluster.fromEks(cluster) });
    const other = new Stack(app, 'Other', { env: ENV });
    new eks.KubernetesManifest(other, 'Deployment', { cluster, manifest: [{ kind: 'Deployment', value: use(secrets) }] });
    return app;
  }

  test('a stack that uses names depends on this stack', () => {
    const assembly = applyElsewhere((secrets) => secrets.envFrom).synth();
    expect(assembly.getStackByName('Other').dependencies.map(({ id }) => id)).toContain('Shop');
  });

  test('annotations are refused, because they change', () => {
    expect(() => applyElsewhere((secrets) => secrets.podAnnotations).synth())
      .toThrow(/`podAnnotations` must be used in the stack of its KubernetesSecrets, got: Other\/Deployment.* in Other; apply the object from that stack/);
  });
});

test('the owner of a file is ignored, with a warning', () => {
  const stack = newStack({ env: ENV });
  kubernetesSecrets(stack, { variables: { KEY: Variable.secret().asFile('/run/secrets/key', { owner: '1000', encoding: FileEncoding.BASE64 }) } });
  Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('KEY: .*owner 1000 is left out.*fsGroup'));
});
