import { spawnSync } from 'child_process';
import { join } from 'path';
import * as fc from 'fast-check';
import { Declaration, VariableDeclaration } from '../../src/core/declaration';
import { CONTENT_ANNOTATION, Manifest, ManifestInput, manifests } from '../../src/eks/manifests';
import { escapeProperty } from '../../src/eks/remote-reference';

const STORES: Declaration['stores'] = [
  { kind: 'ssm', name: '/prod/shop' },
  { kind: 'secretsmanager', name: 'prod/shop' },
  { kind: 'ssm', name: '/prod/common', region: 'us-east-1' },
  { kind: 'secretsmanager', name: 'prod/own', arn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/own-AbCdEf' },
];
const EXTERNAL = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf';

function input(variables: Readonly<Record<string, VariableDeclaration>>, more: Partial<ManifestInput> = {}): ManifestInput {
  return {
    name: 'shop',
    namespace: 'shop',
    refreshInterval: '3600s',
    declaration: { service: 'Shop/Secrets', verification: 'values', stores: STORES, variables },
    region: 'eu-west-1',
    access: { serviceAccount: 'shop-secrets' },
    plain: new Map(),
    ...more,
  };
}

interface ExternalSecretSpec {
  readonly target: { readonly template: { readonly metadata: object } };
  readonly data: readonly { readonly secretKey: string; readonly remoteRef: object; readonly sourceRef?: object }[];
}

const specOf = (manifest: Manifest | undefined): ExternalSecretSpec => manifest!.spec as ExternalSecretSpec;

describe('each variable is one entry', () => {
  test.each<[string, VariableDeclaration, object, string]>([
    ['a parameter of the store', { kind: 'secret', store: 0, name: 'URL' }, { key: '/prod/shop/URL' }, 'shop-parameterstore'],
    ['a generated one', { kind: 'generated', store: 0, name: 'URL', length: 32, alphabet: 'hex' }, { key: '/prod/shop/URL' }, 'shop-parameterstore'],
    ['configuration', { kind: 'config', store: 0, name: 'url', value: 'x' }, { key: '/prod/shop/url' }, 'shop-parameterstore'],
    ['a derived value', { kind: 'derived', store: 0, name: 'url', template: 'postgres://{user:url}@db/shop' }, { key: '/prod/shop/url' }, 'shop-parameterstore'],
    ['a JSON key', { kind: 'secret', store: 1, name: 'URL' }, { key: 'prod/shop', property: 'URL' }, 'shop-secretsmanager'],
    ['another region', { kind: 'secret', store: 2, name: 'URL' }, { key: '/prod/common/URL' }, 'shop-parameterstore-us-east-1'],
    ['a store that is a secret', { kind: 'secret', store: 3, name: 'URL' }, { key: STORES[3].arn, property: 'URL' }, 'shop-secretsmanager'],
    ['an external parameter', { kind: 'parameter', parameter: '/x/y' }, { key: '/x/y' }, 'shop-parameterstore'],
    ['an external parameter elsewhere', { kind: 'parameter', parameter: '/x/y', region: 'us-east-2' }, { key: '/x/y' }, 'shop-parameterstore-us-east-2'],
    ['an external secret', { kind: 'foreign-secret', arn: EXTERNAL }, { key: EXTERNAL }, 'shop-secretsmanager'],
    ['a field of it', { kind: 'foreign-secret', arn: EXTERNAL, field: 'password' }, { key: EXTERNAL, property: 'password' }, 'shop-secretsmanager'],
    ['a stage of it', { kind: 'foreign-secret', arn: EXTERNAL, stage: 'AWSPREVIOUS' }, { key: EXTERNAL, version: 'AWSPREVIOUS' }, 'shop-secretsmanager'],
    ['a version of it', { kind: 'foreign-secret', arn: EXTERNAL, versionId: 'v-1', stage: 'S' }, { key: EXTERNAL, version: 'uuid/v-1' }, 'shop-secretsmanager'],
  ])('%s', (_what, variable, remoteRef, store) => {
    const { environment, secretStores } = manifests(input({ URL: variable }));
    expect(specOf(environment)).toMatchObject({ secretStoreRef: { kind: 'SecretStore', name: store }, data: [{ secretKey: 'URL', remoteRef }] });
    expect(Object.keys(specOf(environment).data[0])).toEqual(['secretKey', 'remoteRef']);
    expect(secretStores.map(({ metadata }) => metadata.name)).toEqual([store]);
  });

  test('belongs to the store that most of them use, or names another one', () => {
    const { environment } = manifests(input({
      A: { kind: 'secret', store: 1, name: 'A' },
      B: { kind: 'secret', store: 0, name: 'B' },
      C: { kind: 'secret', store: 0, name: 'C' },
    }));
    expect(specOf(environment)).toMatchObject({ secretStoreRef: { name: 'shop-parameterstore' } });
    expect(specOf(environment).data.map(({ secretKey, sourceRef }) => [secretKey, sourceRef])).toEqual([
      ['A', { storeRef: { kind: 'SecretStore', name: 'shop-secretsmanager' } }], ['B', undefined], ['C', undefined],
    ]);
  });

  test('a file is in a Secret of its own, decoded where it is base64', () => {
    const { environment, files } = manifests(input({
      KEYSTORE: { kind: 'secret', store: 0, name: 'KEYSTORE', file: { path: '/run/k', encoding: 'base64' } },
      TEXT: { kind: 'secret', store: 0, name: 'TEXT', file: { path: '/run/t' } },
    }));
    expect(environment).toBeUndefined();
    expect(files!.metadata.name).toBe('shop-files');
    expect(specOf(files).data.map(({ remoteRef }) => remoteRef)).toEqual([{ key: '/prod/shop/KEYSTORE', decodingStrategy: 'Base64' }, { key: '/prod/shop/TEXT' }]);
  });

  test('plain values are a ConfigMap, without the operator', () => {
    const made = manifests(input({ NODE_ENV: { kind: 'plain' } }, { plain: new Map([['NODE_ENV', 'production'], ['A', '1']]) }), 'content');
    expect(made).toEqual({
      secretStores: [],
      configMap: expect.objectContaining({ kind: 'ConfigMap', data: { A: '1', NODE_ENV: 'production' } }),
    });
    expect(made.configMap!.metadata.annotations).toEqual({ [CONTENT_ANNOTATION]: 'content' });
  });
});

test('500 variables fit twice into an event of a Lambda function, as in an update', () => {
  const names = Array.from({ length: 500 }, (_, index) => `VARIABLE_OF_24_CHARS_${String(index).padStart(3, '0')}`);
  const { environment } = manifests(input(Object.fromEntries(names.map((name) => [name, { kind: 'secret', store: 0, name } as const]))));
  expect(2 * JSON.stringify(JSON.stringify(environment)).length).toBeLessThan(256 * 1024 / 2);
});

test('the content is in the Secret, and metadata of the template is always set', () => {
  const variables = { URL: { kind: 'secret', store: 0, name: 'URL' } } as const;
  expect(specOf(manifests(input(variables), 'abc').environment).target.template.metadata).toMatchObject({ annotations: { [CONTENT_ANNOTATION]: 'abc' } });
  expect(specOf(manifests(input(variables)).environment).target.template.metadata).toEqual({ labels: expect.anything(), annotations: {} });
});

test.each([
  [{ serviceAccount: 'shop-secrets' }, { auth: { jwt: { serviceAccountRef: { name: 'shop-secrets' } } } }],
  [{ roleArn: 'arn:aws:iam::123456789012:role/shop' }, { role: 'arn:aws:iam::123456789012:role/shop' }],
])('the operator reads with %j', (access, expected) => {
  const [store] = manifests(input({ URL: { kind: 'secret', store: 0, name: 'URL' } }, { access })).secretStores;
  expect(store.spec).toEqual({ provider: { aws: { service: 'ParameterStore', region: 'eu-west-1', ...expected } } });
});

test.each([['DATABASE_URL', 'DATABASE_URL'], ['a.b', 'a.b'], ['a*b', 'a\\*b'], ['a|b#c', 'a\\|b\\#c'], ['\\', '\\\\']])('the JSON key %s is the property %s', (key, property) => {
  expect(escapeProperty(key)).toBe(property);
});

describe('the CustomResourceDefinitions', () => {
  const name = fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,20}$/);
  const file = fc.option(fc.record({ path: fc.constant('/run/x'), encoding: fc.constantFrom('text' as const, 'base64' as const) }), { nil: undefined });
  const own = fc.record({ kind: fc.constant('secret' as const), store: fc.nat(3), name, file });
  const external = fc.record({
    kind: fc.constant('foreign-secret' as const),
    arn: fc.constant(EXTERNAL),
    field: fc.option(name, { nil: undefined }),
    stage: fc.option(fc.constant('AWSPREVIOUS'), { nil: undefined }),
    file,
  });
  const parameter = fc.record({ kind: fc.constant('parameter' as const), parameter: fc.constant('/x/y'), region: fc.option(fc.constant('us-east-1'), { nil: undefined }), file });
  const variables = fc.dictionary(name, fc.oneof(own, external, parameter), { minKeys: 1, maxKeys: 8 }) as fc.Arbitrary<Record<string, VariableDeclaration>>;

  function problems(objects: readonly object[]): string[][] {
    const { stdout, stderr, status } = spawnSync(process.execPath, [join(__dirname, '..', 'support', 'kubernetes', 'validate-models.mjs')], {
      input: JSON.stringify(objects), encoding: 'utf8',
    });
    if (status !== 0) {
      throw new Error(stderr);
    }
    return JSON.parse(stdout);
  }

  test('accept the objects of random declarations, and know every field', () => {
    const made = fc.sample(fc.tuple(variables, fc.boolean()), 100).map(([declared, controller]) =>
      manifests(input(declared, controller ? { access: { roleArn: 'arn:aws:iam::123456789012:role/shop' } } : {}), 'content'));
    const objects = made.flatMap(({ secretStores, environment, files }) => [...secretStores, environment, files].filter((object) => object !== undefined));
    expect(objects.length).toBeGreaterThan(200);
    expect(problems(objects).flat()).toEqual([]);
  });

  test('refuse a field that is unknown, missing or of another type', () => {
    const { environment, secretStores: [store] } = manifests(input({ URL: { kind: 'secret', store: 0, name: 'URL' } }));
    const spec = environment!.spec as any;
    expect(problems([
      { ...environment, spec: { ...spec, refresh: '1h' } },
      { ...environment, spec: { ...spec, data: [{ ...spec.data[0], remoteRef: { key: 'x', field: 'y' } }] } },
      { ...environment, spec: { ...spec, data: [{ remoteRef: { key: 'x' } }] } },
      { ...environment, spec: { ...spec, target: { ...spec.target, template: { metadata: { annotations: { a: 1 } } } } } },
      { ...store, spec: { provider: { aws: { service: 'ParameterStore' } } } },
    ])).toEqual([
      ['spec.refresh is unknown'],
      ['spec.data.0.remoteRef.field is unknown'],
      [expect.stringContaining('required')],
      [expect.stringContaining('annotations')],
      [expect.stringContaining('region')],
    ]);
  });
});
