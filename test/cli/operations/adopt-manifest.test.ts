import { adoptManifests } from '../../../src/cli/operations/adopt-manifest/plan';
import { ValueLocation } from '../../../src/core/location';

const HERE = { region: 'eu-west-1' };

function manifest(spec: string, head = 'apiVersion: kubernetes-client.io/v1\nkind: ExternalSecret'): string {
  return `${head}\nmetadata:\n  name: shop\nspec:\n${spec.replace(/^/gm, '  ')}\n`;
}

describe('one entry', () => {
  test.each<[string, string, ValueLocation]>([
    ['a parameter', 'backendType: systemManager\ndata: [{ key: /prod/shop/URL, name: URL }]', { service: 'ssm', name: '/prod/shop/URL' }],
    ['a parameter elsewhere', 'backendType: systemManager\nregion: us-east-1\ndata: [{ key: /prod/shop/URL, name: URL }]', { service: 'ssm', name: '/prod/shop/URL', region: 'us-east-1' }],
    ['a parameter in the region of the cluster', 'backendType: systemManager\nregion: eu-west-1\ndata: [{ key: url, name: URL }]', { service: 'ssm', name: 'url' }],
    ['a whole secret', 'backendType: secretsManager\ndata: [{ key: prod/shop, name: URL }]', { service: 'secretsmanager', name: 'prod/shop' }],
    ['a property', 'backendType: secretsManager\ndata: [{ key: prod/shop, name: URL, property: url }]',
      { service: 'secretsmanager', name: 'prod/shop', field: 'url' }],
    ['a stage', 'backendType: secretsManager\ndata: [{ key: s, name: URL, versionStage: AWSPREVIOUS }]',
      { service: 'secretsmanager', name: 's', stage: 'AWSPREVIOUS' }],
    ['the current stage', 'backendType: secretsManager\ndata: [{ key: s, name: URL, versionStage: AWSCURRENT }]', { service: 'secretsmanager', name: 's' }],
    ['a version', 'backendType: secretsManager\ndata: [{ key: s, name: URL, versionId: v-1 }]', { service: 'secretsmanager', name: 's', versionId: 'v-1' }],
    ['a secret elsewhere', 'backendType: secretsManager\nregion: us-east-1\ndata: [{ key: s, name: URL }]', { service: 'secretsmanager', name: 's', region: 'us-east-1' }],
    ['an ARN', 'backendType: secretsManager\ndata: [{ key: "arn:aws:secretsmanager:us-east-1:210987654321:secret:prod/db-AbCdEf", name: URL }]',
      { service: 'secretsmanager', arn: 'arn:aws:secretsmanager:us-east-1:210987654321:secret:prod/db-AbCdEf' }],
    ['a parameter\'s ARN', 'backendType: systemManager\ndata: [{ key: "arn:aws:ssm:us-east-1:210987654321:parameter/shared/token", name: URL }]',
      { service: 'ssm', arn: 'arn:aws:ssm:us-east-1:210987654321:parameter/shared/token' }],
  ])('%s', (_what, spec, location) => {
    expect(adoptManifests(manifest(spec), HERE)).toEqual([{ name: 'shop', variables: [{ name: 'URL', valueFrom: location.arn ?? location.name, location }], notes: [] }]);
  });
});

describe('a note for a setting that a declaration can\'t express', () => {
  test.each([
    ['backendType: systemManager\ndata: [{ path: /prod/shop, recursive: true }]', /every parameter below \/prod\/shop: .*VariableList\.fromStore/],
    ['backendType: systemManager\ndata: [{ key: /x, name: A, property: b }]', /A is the property b of a JSON parameter/],
    ['backendType: secretsManager\ndataFrom: [prod/shop]', /every key of a secret in Secrets Manager, prod\/shop: declare each key/],
    ['backendType: secretsManager\ndataFromWithOptions: [{ key: prod/shop, versionStage: AWSPREVIOUS }]', /every key of .*prod\/shop/],
    ['backendType: secretsManager\ndata: [{ key: s, name: A, isBinary: true }]', /A is binary: .*FileEncoding\.BASE64/],
    ['backendType: secretsManager\nroleArn: arn:aws:iam::1:role/x', /read with the role arn:aws:iam::1:role\/x, so its names lead into account 1: .* add --account/],
    ['backendType: secretsManager\ntemplate: { data: {} }', /`template` composes values from values/],
  ])('%s', (spec, note) => {
    const [{ notes }] = adoptManifests(manifest(spec), HERE);
    expect(notes).toEqual([expect.stringMatching(note)]);
  });
});

describe('a role of another account', () => {
  const spec = 'backendType: systemManager\nroleArn: arn:aws:iam::111111111111:role/x\ndata: [{ key: /shared/token, name: TOKEN }]';

  test('reads that account, so no value of the own account is declared for the name', () => {
    const [{ variables, notes }] = adoptManifests(manifest(spec), { ...HERE, account: '222222222222' });
    expect(variables).toEqual([]);
    expect(notes).toEqual([
      'read with the role arn:aws:iam::111111111111:role/x, so its names lead into account 111111111111, and the cluster is in 222222222222',
      expect.stringMatching(/^TOKEN is \/shared\/token of account 111111111111: .*fromSecretCompleteArn/),
    ]);
  });

  test('needs the own account\'s role until no entry names it', () => {
    const [{ variables, notes }] = adoptManifests(manifest(spec), { ...HERE, account: '111111111111' });
    expect([variables.length, notes]).toEqual([1, [expect.stringMatching(/KubernetesSecrets creates its own\. Keep that one until/)]]);
  });
});

test.each(['data: 3', 'data: { a: 1 }', 'data: [null, 3]', 'dataFrom: 3', 'dataFromWithOptions: x', 'data:'])('an invalid form has no variables: %s', (spec) => {
  expect(adoptManifests(manifest(`backendType: systemManager\n${spec}`), HERE)[0].variables).toEqual([]);
});

test('a file may contain several documents, lists, other kinds and the old name of spec', () => {
  const old = manifest('backendType: systemManager\ndata: [{ key: /b, name: B }, { key: /a, name: A }, { key: /a, name: A }]').replace('spec:', 'secretDescriptor:').replace('name: shop', 'name: shop\n  namespace: prod');
  const list = `apiVersion: v1\nkind: List\nitems:\n${manifest('backendType: secretsManager').replace(/^/gm, '    ').replace(/^ {4}/, '  - ')}`;
  const adopted = adoptManifests(['apiVersion: v1\nkind: Service', old, '', list].join('\n---\n'), HERE);
  expect(adopted.map(({ name, variables }) => [name, variables.map((variable) => variable.name)])).toEqual([['prod/shop', ['A', 'B']], ['shop', []]]);
});

describe('refused', () => {
  test.each([
    ['another backend', manifest('backendType: vault'), /`shop` must have the `backendType` secretsManager or systemManager, got: vault/],
    ['an entry without a name', manifest('backendType: systemManager\ndata: [{ key: /x }]'), /`shop` must have a `key` and a `name` in each entry of `data`, got: {"key":"\/x"}/],
    ['one name from two places', manifest('backendType: systemManager\ndata: [{ key: /x, name: A }, { key: /y, name: A }]'), /`A` must come from one place in shop/],
    ['a template of a chart', 'apiVersion: {{ .Values.x }\n  bad: [', /`--manifest` must be YAML, got: .*helm template/],
    ['another kind', 'apiVersion: v1\nkind: Service', /must have an ExternalSecret of kubernetes-client\.io\/v1, got: v1 Service; pass the file that has it/],
    ['the operator\'s own', manifest('data: []', 'apiVersion: external-secrets.io/v1\nkind: ExternalSecret'), /got: external-secrets\.io\/v1 ExternalSecret; External Secrets Operator reads/],
    ['nothing', '', /got: nothing/],
  ])('%s', (_what, text, message) => {
    expect(() => adoptManifests(text, HERE)).toThrow(message);
  });
});
