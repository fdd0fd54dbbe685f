import { parse } from 'yaml';
import { adopt, Adoption, parseReference, Reference } from '../../../src/cli/operations/adopt/plan';
import { adoptionAsTypeScript, adoptionAsYaml } from '../../../src/cli/operations/adopt/print';
import { parseList } from '../../../src/core/list/parse';

const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf';

test.each<[string, Reference]>([
  ['/prod/shop/A', { kind: 'parameter', name: '/prod/shop/A' }],
  ['A', { kind: 'parameter', name: 'A' }],
  ['arn:aws:ssm:eu-west-1:123456789012:parameter/prod/shop/A', { kind: 'parameter', name: '/prod/shop/A' }],
  ['arn:aws:ssm:us-east-1:123456789012:parameter/prod/shop/A', { kind: 'parameter', name: '/prod/shop/A', region: 'us-east-1' }],
  ['arn:aws:ssm:eu-west-1:123456789012:parameter/A', { kind: 'parameter', name: 'A' }],
  [SECRET, { kind: 'secret', arn: SECRET, secret: 'prod/db' }],
  [`${SECRET}:password::`, { kind: 'secret', arn: SECRET, secret: 'prod/db', field: 'password' }],
  [`${SECRET}:password:AWSPREVIOUS:`, { kind: 'secret', arn: SECRET, secret: 'prod/db', field: 'password', stage: 'AWSPREVIOUS' }],
  [`${SECRET}:::v-1`, { kind: 'secret', arn: SECRET, secret: 'prod/db', versionId: 'v-1' }],
])('%s', (valueFrom, expected) => {
  expect(parseReference(valueFrom, 'eu-west-1')).toEqual(expected);
});

test('an ARN of something else is refused', () => {
  expect(() => parseReference('arn:aws:s3:::bucket/x', 'eu-west-1')).toThrow('neither a parameter nor a secret');
});

const secrets = (references: Record<string, string>): { name: string; reference: Reference }[] =>
  Object.entries(references).map(([name, valueFrom]) => ({ name, reference: parseReference(valueFrom, 'eu-west-1') }));
const mixed = secrets({ Z: '/prod/shop/Z', A: '/prod/shop/a-name', OTHER: '/partner/TOKEN', PASSWORD: `${SECRET}:password::`, FAR: 'arn:aws:ssm:us-east-1:123456789012:parameter/x/Y' });

test('the fullest place becomes the store, the rest stays foreign', () => {
  expect(adoptionAsTypeScript(adopt(mixed, ['NODE_ENV']))).toBe(`new ServiceSecrets(this, 'Secrets', {
  store: SecretStore.parameterStore('/prod/shop'),
  variables: {
    A: Variable.secret({ name: 'a-name' }),
    FAR: Variable.fromSsmParameterName('/x/Y', { region: 'us-east-1' }),
    OTHER: Variable.fromSsmParameterName('/partner/TOKEN'),
    PASSWORD: Variable.fromSecretName('prod/db', 'password'),
    Z: Variable.secret(),
  },
});
// in \`environment\` today, to stay there or become Variable.plain(…): NODE_ENV
`);
  expect(parse(adoptionAsYaml(adopt(mixed, [])))).toEqual({
    A: { secret: {}, name: 'a-name' },
    FAR: { parameterName: '/x/Y', region: 'us-east-1' },
    OTHER: { parameterName: '/partner/TOKEN' },
    PASSWORD: { secretName: 'prod/db', key: 'password' },
    Z: 'secret',
  });
});

test('keys of one secret make it the store', () => {
  const { store, variables } = adopt(secrets({ USER: `${SECRET}:user::`, PASSWORD: `${SECRET}:password::`, X: '/x/X' }), []);
  expect(store).toEqual({ kind: 'secretsmanager', name: 'prod/db' });
  expect(variables.map(({ variable, own }) => [variable, own])).toEqual([['PASSWORD', 'password'], ['USER', 'user'], ['X', undefined]]);
});

test('with a prefix everything is the service\'s own there', () => {
  const adoption: Adoption = adopt(mixed, [], '/new/shop');
  expect(adoption.store).toEqual({ kind: 'ssm', name: '/new/shop' });
  expect(adoption.variables.every(({ variable, own }) => own === variable)).toBe(true);
});

const FAR = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:far/db-AbCdEf';

test.each([
  [`${SECRET}:a:AWSPREVIOUS:`, 'Variable.fromSecretName(\'prod/db\', \'a\', { versionStage: \'AWSPREVIOUS\' })', { secretName: 'prod/db', key: 'a', versionStage: 'AWSPREVIOUS' }],
  [`${SECRET}:::v-1`, 'Variable.fromSecretName(\'prod/db\', undefined, { versionId: \'v-1\' })', { secretName: 'prod/db', versionId: 'v-1' }],
  [`${FAR}:a::`, 'Variable.fromSecretName(\'far/db\', \'a\', { region: \'us-east-1\' })', { secretName: 'far/db', key: 'a', region: 'us-east-1' }],
  [FAR, 'Variable.fromSecretName(\'far/db\', undefined, { region: \'us-east-1\' })', { secretName: 'far/db', region: 'us-east-1' }],
])('a version and a region are kept: %s', (valueFrom, typeScript, yaml) => {
  const adoption = adopt(secrets({ A: valueFrom }), []);
  expect(adoptionAsTypeScript(adoption)).toContain(`    A: ${typeScript},\n`);
  expect(parse(adoptionAsYaml(adoption))).toEqual({ A: yaml });
});

test('what is printed as YAML is a list that the app can read', () => {
  const all = [...mixed, ...secrets({ 'PINNED': `${SECRET}:a:AWSPREVIOUS:`, 'VERSION': `${SECRET}:::0a1b-2c`, 'FAR_SECRET': `${FAR}:a::`, 'a.b-c': '/x/y.z', 'true': '/x/1.10' })];
  const printed = adoptionAsYaml(adopt(all, ['PORT']));
  expect(parseList('list.yaml', Buffer.from(printed)).map(({ name }) => name)).toEqual(all.map(({ name }) => name).sort());
});
