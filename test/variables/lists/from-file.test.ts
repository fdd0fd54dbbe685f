import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Declaration } from '../../../src/core/declaration';
import { ServiceSecrets } from '../../../src/ecs/service-secrets';
import { FileListOptions } from '../../../src/variables/lists/list-options';
import { VariableList } from '../../../src/variables/lists/variable-list';
import { SecretStore } from '../../../src/variables/secret-store';
import { Variable } from '../../../src/variables/variable';

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-0000-0000-0000-000000000000';
let home: string;
let directory: string;

beforeEach(() => {
  home = process.cwd();
  directory = mkdtempSync(join(tmpdir(), 'lists-'));
  process.chdir(directory);
});

afterEach(() => {
  process.chdir(home);
  rmSync(directory, { recursive: true, force: true });
});

function newStack(): Stack {
  return new Stack(new App(), 'Shop', { env: { account: '111122223333', region: 'eu-west-1' } });
}

function declared(variables: { [name: string]: Variable }, stack = newStack()): Declaration {
  return new ServiceSecrets(stack, 'Secrets', { store: SecretStore.parameterStore('/prod/shop'), variables })._declared.declaration;
}

function fromYaml(text: string, options?: FileListOptions): { [name: string]: Variable } {
  writeFileSync('list.yaml', text);
  return VariableList.fromFile('list.yaml', options);
}

describe('a list in a file', () => {
  test.each<[string, string, object]>([
    ['secret', 'A: secret', { kind: 'secret', store: 0, name: 'A' }],
    ['another name', 'A: { secret: {}, name: a-b }', { kind: 'secret', store: 0, name: 'a-b' }],
    ['generated', 'A: generated', { kind: 'generated', length: 32, alphabet: 'alphanumeric' }],
    ['generated with options', 'A: { generated: { length: 48, alphabet: hex }, removalPolicy: destroy }', { kind: 'generated', length: 48, alphabet: 'hex', destroy: true }],
    ['config', 'A: { config: info, name: level }', { kind: 'config', value: 'info', name: 'level' }],
    ['config that is retained', 'A: { config: info, removalPolicy: retain }', { kind: 'config', value: 'info' }],
    ['plain', 'A: { plain: production }', { kind: 'plain' }],
    ['a parameter', 'A: { parameterName: /shared/a, verification: metadata }', { kind: 'parameter', parameter: '/shared/a', verification: 'metadata' }],
    ['a parameter elsewhere', 'A: { parameterName: /shared/a, region: us-east-1 }', { kind: 'parameter', region: 'us-east-1' }],
    ['a secret', 'A: { secretName: prod/db }', { kind: 'foreign-secret' }],
    ['a key of a secret', 'A: { secretName: prod/db, key: password }', { kind: 'foreign-secret', field: 'password' }],
    ['a stage of a secret', 'A: { secretName: prod/db, versionStage: AWSPREVIOUS }', { kind: 'foreign-secret', stage: 'AWSPREVIOUS' }],
    ['a version of a secret', 'A: { secretName: prod/db, versionId: 0a1b-2c }', { kind: 'foreign-secret', versionId: '0a1b-2c' }],
    ['a file', 'A: { secret: {}, file: /run/secrets/a }', { kind: 'secret', file: { path: '/run/secrets/a' } }],
    ['a binary file', 'A: { secretName: x, file: { path: /run/secrets/a, encoding: base64 } }', { kind: 'foreign-secret', file: { path: '/run/secrets/a', encoding: 'base64' } }],
    ['credentials of Google', 'A: { secret: {}, file: { path: /run/secrets/a, format: google-credentials } }', { file: { path: '/run/secrets/a', format: 'google-credentials' } }],
  ])('contains %s', (_, text, expected) => {
    expect(declared(fromYaml(text)).variables).toMatchObject({ A: expected });
  });

  test('sets mode and owner of a file', () => {
    expect(fromYaml('A: { secret: {}, file: { path: /x/y, mode: 0440, owner: 1000:1000 } }').A._source).toMatchObject({ file: { path: '/x/y', mode: '0440', owner: '1000:1000' } });
  });

  test('refers to a store of the app by name', () => {
    const common = SecretStore.secretsManager('prod/common');
    const { stores, variables } = declared(fromYaml('A: secret\nB: { secret: {}, store: common }', { stores: { common } }));
    expect(stores.map(({ kind, name }) => [kind, name])).toEqual([['ssm', '/prod/shop'], ['secretsmanager', 'prod/common']]);
    expect(variables).toMatchObject({ A: { store: 0 }, B: { store: 1 } });
  });

  test('refers to a key of the app by name', () => {
    const stack = newStack();
    const db = kms.Key.fromKeyArn(stack, 'Db', KEY);
    expect(declared(fromYaml('A: { secretName: x, encryptionKey: db }', { encryptionKeys: { db } }), stack).variables).toMatchObject({ A: { key: KEY } });
  });

  test('may be combined with other variables, which win when they come later', () => {
    const { variables } = declared({ ...fromYaml('A: secret\nB: secret'), B: Variable.plain('x'), C: Variable.secret() });
    expect(variables).toMatchObject({ A: { kind: 'secret' }, B: { kind: 'plain' }, C: { kind: 'secret' } });
  });

  test('is JSON when its name says so', () => {
    writeFileSync('list.json', '{ "$schema": "./schema.json", "A": { "generated": { "length": 9 } } }');
    expect(declared(VariableList.fromFile('list.json')).variables).toMatchObject({ A: { kind: 'generated', length: 9 } });
  });

  const common = SecretStore.parameterStore('/prod/common');

  test.each<[string, string, FileListOptions | undefined, string]>([
    ['a store that the app does not pass', 'A: secret\nB: { secret: {}, store: common }', undefined,
      'list.yaml:2: `B` must have a `store` that the app has in `stores`, got: "common"; add "common" to the option `stores` of VariableList.fromFile'],
    ['a misspelt store', 'A: { secret: {}, store: comon }', { stores: { common } },
      'list.yaml:1: `A` must have a `store` that the app has in `stores`, got: "comon"; did you mean `common`?'],
    ['another store', 'A: { secret: {}, store: other }', { stores: { common } },
      'list.yaml:1: `A` must have a `store` that the app has in `stores`, got: "other"; write `common`, or add it to the app'],
    ['a store named like a member of every object', 'A: { secret: {}, store: toString }', { stores: { common } },
      'list.yaml:1: `A` must have a `store` that the app has in `stores`, got: "toString"; write `common`, or add it to the app'],
    ['a key that the app does not pass', 'A: { secretName: x, encryptionKey: db }', undefined,
      'list.yaml:1: `A` must have an `encryptionKey` that the app has in `encryptionKeys`, got: "db"; add "db" to the option `encryptionKeys` of VariableList.fromFile'],
    ['an initial value that Parameter Store refuses', '\nA: { config: "{{x}}" }', undefined,
      'list.yaml:2: `A`: `initialValue` must not contain "{{", which Parameter Store refuses, got: "{{x}}"; use Variable.plain, or a secret in Secrets Manager'],
    ['a random value as binary', 'A: { generated: {}, file: { path: /x/y, encoding: base64 } }', undefined,
      'list.yaml:1: `A`: `asFile` must not expect a format of a random value, got: Variable.generated and FileEncoding.BASE64; use Variable.secret and put a value, or leave out the format'],
    ['credentials of Google in base64', 'A: { secret: {}, file: { path: /x/y, format: google-credentials, encoding: base64 } }', undefined,
      'list.yaml:1: `A` must have no `encoding` beside `format: google-credentials`, whose file is a text that libraries find by the variable; remove `encoding`'],
    ['credentials of Google without their variable', 'A: { secret: {}, file: { path: /x/y, format: google-credentials, environmentVariable: false } }', undefined,
      'list.yaml:1: `A` must have no `environmentVariable` beside `format: google-credentials`, whose file is a text that libraries find by the variable; remove `environmentVariable`'],
  ])('refuses %s', (_, text, options, message) => {
    expect(() => fromYaml(text, options)).toThrow(new Error(message));
  });

  test('reports all problems at once', () => {
    expect(() => fromYaml('A: { secret: {}, store: x }\nB: secret\nC: { secret: {}, store: y }')).toThrow(/^list\.yaml:1: `A` .*\nlist\.yaml:3: `C` [^\n]*$/);
  });

  test.each<[string, string, string]>([
    ['a file that does not exist', 'other.yaml', '`other.yaml` must be a file, got: no such file; write its path from DIR'],
    ['a directory', '.', '`.` must be a file, got: a directory; write its path from DIR'],
  ])('refuses %s', (_, path, message) => {
    expect(() => VariableList.fromFile(path)).toThrow(new Error(message.replace('DIR', process.cwd())));
    expect(() => VariableList.fromDotenv(path)).toThrow(new Error(message.replace('DIR', process.cwd())));
  });
});

describe('names from a dotenv file', () => {
  const CANARY = 'cAnArY-7b1f';

  function fromDotenv(text: string, ...options: Parameters<typeof VariableList.fromDotenv> extends [string, ...infer R] ? R : never): { [name: string]: Variable } {
    writeFileSync('.env.example', text);
    return VariableList.fromDotenv('.env.example', ...options);
  }

  test('are secrets, with any values', () => {
    const { variables } = declared(fromDotenv(`DATABASE_URL=\nLOG_LEVEL=info\nSENTRY_DSN="https://${CANARY}\nX=1"\n`));
    expect(variables).toEqual({
      DATABASE_URL: { kind: 'secret', store: 0, name: 'DATABASE_URL' },
      LOG_LEVEL: { kind: 'secret', store: 0, name: 'LOG_LEVEL' },
      SENTRY_DSN: { kind: 'secret', store: 0, name: 'SENTRY_DSN' },
    });
  });

  test('are overridden by variables that come later', () => {
    const { variables } = declared({ ...fromDotenv('A=\nLOG_LEVEL=info'), LOG_LEVEL: Variable.config('info') });
    expect(variables).toMatchObject({ A: { kind: 'secret' }, LOG_LEVEL: { kind: 'config' } });
  });

  test('may be excluded', () => {
    expect(Object.keys(fromDotenv('A=\nPORT=3000\nB=', { exclude: ['PORT'] }))).toEqual(['A', 'B']);
  });

  test('may be in another store', () => {
    expect(declared(fromDotenv('A=', { store: SecretStore.secretsManager('prod/common') })).stores).toMatchObject([{ name: '/prod/shop' }, { name: 'prod/common' }]);
  });

  test.each<[string, string[], string]>([
    ['a misspelt name', ['PROT'], '`exclude` must name variables of .env.example, got: "PROT"; did you mean `PORT`?'],
    ['an unknown name', ['SOMETHING_ELSE'], '`exclude` must name variables of .env.example, got: "SOMETHING_ELSE"; remove it'],
  ])('can be excluded only if they exist: %s', (_, exclude, message) => {
    expect(() => fromDotenv('A=\nPORT=3000', { exclude })).toThrow(new Error(message));
  });

  test('no value is in the template or in an error', () => {
    const stack = newStack();
    declared(fromDotenv(`A=${CANARY}\nB='${CANARY}'`), stack);
    expect(JSON.stringify((stack.node.root as App).synth().getStackArtifact(stack.artifactId).template)).not.toContain(CANARY);
    expect(() => fromDotenv(`A=${CANARY}\nA=${CANARY}`)).toThrow(new Error('.env.example:2: `A` must be listed once, got: again, after line 1; remove one of the two'));
  });
});

describe('names by which processes load code', () => {
  const secretsOf = (list: { [name: string]: Variable }): Stack => {
    const stack = newStack();
    new ServiceSecrets(stack, 'Secrets', { store: SecretStore.parameterStore('/prod/shop'), variables: { A: Variable.secret(), ...list } });
    return stack;
  };
  const file = (content: string, name = 'list.yaml'): string => {
    writeFileSync(name, content);
    return name;
  };
  const WARNING = new RegExp('^`NODE_OPTIONS` of (list\\.yaml|\\.env\\.example) makes Node\\.js load code, and its value comes from a store: everybody who may write it can '
    + 'choose what the container runs; write it as `plain`, or allow it by its name in the option `allowCodeLoading`');
  const warningsOf = (stack: Stack): unknown[] => Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('load code')).map(({ entry }) => entry.data);

  test.each<[string, () => { [name: string]: Variable }]>([
    ['a secret', () => VariableList.fromFile(file('NODE_OPTIONS: secret'))],
    ['configuration', () => VariableList.fromFile(file('NODE_OPTIONS: { config: --max-old-space-size=4096 }'))],
    ['an external value', () => VariableList.fromFile(file('NODE_OPTIONS: { parameterName: /x/y }'))],
    ['a file', () => VariableList.fromFile(file('NODE_OPTIONS: { secret: {}, file: /run/secrets/x }'))],
    ['a name in .env.example', () => VariableList.fromDotenv(file('NODE_OPTIONS=', '.env.example'))],
  ])('are a warning as %s', (_, list) => {
    expect(warningsOf(secretsOf(list()))).toContainEqual(expect.stringMatching(WARNING));
  });

  test.each<[string, () => { [name: string]: Variable }]>([
    ['in code, which is reviewed', () => ({ NODE_OPTIONS: Variable.secret() })],
    ['with a value in the file, which is reviewed', () => VariableList.fromFile(file('NODE_OPTIONS: { plain: --max-old-space-size=4096 }'))],
    ['allowed by name', () => VariableList.fromFile(file('NODE_OPTIONS: secret'), { allowCodeLoading: ['NODE_OPTIONS'] })],
    ['allowed by name in .env.example', () => VariableList.fromDotenv(file('NODE_OPTIONS=', '.env.example'), { allowCodeLoading: ['NODE_OPTIONS'] })],
    ['replaced in code', () => ({ ...VariableList.fromFile(file('NODE_OPTIONS: secret\nB: secret')), NODE_OPTIONS: Variable.plain('-r x') })],
  ])('cause no warning %s', (_, list) => {
    expect(warningsOf(secretsOf(list()))).toEqual([]);
  });
});
