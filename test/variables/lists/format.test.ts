import { RemovalPolicy } from 'aws-cdk-lib';
import { Field, KINDS, ValueType } from '../../../src/core/list/format';
import { Alphabet } from '../../../src/variables/alphabet';
import { FileEncoding } from '../../../src/variables/files/file-options';
import { FileListOptions } from '../../../src/variables/lists/list-options';
import { listedVariable } from '../../../src/variables/lists/listed-variable';
import { SecretStore } from '../../../src/variables/secret-store';
import { Variable } from '../../../src/variables/variable';
import { Verification } from '../../../src/variables/verification';

const VALUES = new Map<string, ValueType>(KINDS.flatMap((kind) => [...kind.fields, ...inside(kind.value)]).flatMap((field) => [field, ...inside(field.value)])
  .map((field) => [field.key, field.value]));

function inside(value: ValueType): readonly Field[] {
  return value.type === 'options' ? value.fields : [];
}

test.each<[string, string[]]>([
  ['alphabet', Object.values(Alphabet)],
  ['verification', Object.values(Verification)],
  ['encoding', Object.values(FileEncoding)],
  ['removalPolicy', [RemovalPolicy.RETAIN, RemovalPolicy.DESTROY]],
])('the format offers for `%s` the choices of a Variable', (key, choices) => {
  expect(VALUES.get(key)).toEqual({ type: 'choice', choices });
});

test('the format has the limits of Variable.generated', () => {
  const { minimum, maximum } = VALUES.get('length') as ValueType & { type: 'integer' };
  for (const length of [minimum, maximum]) {
    expect(() => Variable.generated({ length })).not.toThrow();
  }
  for (const length of [minimum - 1, maximum + 1]) {
    expect(() => Variable.generated({ length })).toThrow('`length` must');
  }
});

const GIVEN: FileListOptions = { stores: { x: SecretStore.parameterStore('/x') }, encryptionKeys: { x: { keyArn: 'arn:aws:kms:eu-west-1:111122223333:key/x' } as never } };
const NOT_DEFAULT: { readonly [key: string]: unknown } = {
  removalPolicy: 'destroy',
  file: { path: '/x/y' },
  region: 'eu-central-1',
  verification: 'metadata',
  helpUrl: 'https://x',
  rules: [{ kind: 'minLength', length: 1 }],
  encoding: 'base64',
  environmentVariable: false,
  parts: { a: { config: 'x' } },
};

describe('no key of a list is ignored', () => {
  const cases = KINDS.flatMap((kind) => kind.fields.map((field): [string, string] => [kind.key, field.key]));

  test.each(cases)('%s with %s', (kind, key) => {
    const of = kind === 'secret' || kind === 'generated' ? {} : kind === 'derived' ? '{a}' : 'x';
    const parts = kind === 'derived' ? { parts: { a: { secret: {} } } } : {};
    const without = listedVariable('A', { [kind]: of, ...parts }, GIVEN)._source;
    const having = listedVariable('A', { [kind]: of, ...parts, [key]: NOT_DEFAULT[key] ?? 'x' }, GIVEN)._source;
    expect(having).not.toEqual(without);
  });

  test.each(inside(VALUES.get('file')!).map(({ key }) => key))('file with %s', (key) => {
    const [one, other] = [{}, { [key]: NOT_DEFAULT[key] ?? '/x' }].map((file) => listedVariable('A', { secret: {}, file: { path: '/x/y', ...file } }, GIVEN)._source);
    expect(one).not.toEqual(other);
  });

  test.each([['length', 48], ['alphabet', 'hex']])('generated with %s', (key, value) => {
    expect(listedVariable('A', { generated: { [key]: value } }, GIVEN)._source).toMatchObject({ [key]: value });
  });
});

test('a derived value of a list equals one of the constructs', () => {
  const parts = { password: { secretName: 'prod/db', key: 'password' }, port: { plain: '5432' } };
  expect(listedVariable('A', { derived: '{password:url}{port}', parts, store: 'x' }, GIVEN)._source)
    .toEqual(Variable.derived('{password:url}{port}', { password: Variable.fromSecretName('prod/db', 'password'), port: Variable.plain('5432') }, { store: GIVEN.stores!.x })._source);
});
