import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import * as fc from 'fast-check';
import { CommandError, explain } from '../../../src/cli/errors';
import { Session } from '../../../src/cli/session';
import { defaultAssembly } from '../../../src/cli/source/assembly';
import { parameterDefaults } from '../../../src/cli/source/attributes';
import { plainValues } from '../../../src/cli/source/plain-values';
import { restartsByItself } from '../../../src/cli/source/redeployment';
import { roleUses } from '../../../src/cli/source/role-uses';
import { ecsServicesOf } from '../../../src/cli/source/workloads';
import { encodeDeclaration } from '../../../src/core/wire';

/** In every text of the files that no message may show. */
const CANARY = 'hunter2canary';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A folder with files of any text. */
function appWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'malformed-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

class Sink extends Writable {
  text = '';
  _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/** What a person sees who lists the services of an app, and which of them are there. */
async function lookAt(cwd: string, service?: string): Promise<{ said: string; paths: string[] }> {
  const stderr = new Sink();
  const session = new Session({ stdin: Readable.from([]), stdout: new Sink(), stderr, env: {}, cwd }, { service });
  try {
    const services = await session.services();
    for (const found of services) {
      const facts = { parameters: parameterDefaults(found.stack.template) };
      restartsByItself(found);
      ecsServicesOf(found);
      plainValues(found, facts);
      roleUses(found, facts);
    }
    return { said: stderr.text, paths: services.map(({ path }) => path) };
  } catch (error) {
    expect(error).toBeInstanceOf(CommandError);
    return { said: stderr.text + explain(error), paths: [] };
  }
}

const declaration = encodeDeclaration({
  service: 'Shop/Secrets',
  verification: 'values',
  stores: [{ kind: 'ssm', name: '/prod/shop' }],
  variables: { A: { kind: 'secret', store: 0, name: 'A' }, P: { kind: 'plain' }, X: { kind: 'parameter', parameter: '/x' } },
});
const template = {
  Parameters: { Stage: { Type: 'String', Default: 'prod' } },
  Metadata: { 'cdk-service-secrets': { 'Shop/Plain': JSON.stringify({ ...declaration, Service: 'Shop/Plain', Verification: 'none' }) } },
  Resources: {
    Gate: { Type: 'Custom::ServiceSecrets', Properties: { Declaration: declaration } },
    Task: {
      Type: 'AWS::ECS::TaskDefinition',
      Properties: {
        ExecutionRoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
        ContainerDefinitions: [{ Name: 'app', Environment: [{ Name: 'P', Value: { 'Fn::Sub': '${Stage}' } }], Secrets: [{ Name: 'A', ValueFrom: { 'Fn::Join': ['', [{ 'Fn::GetAtt': ['Gate', 'Store0'] }, 'A']] } }] }],
      },
    },
    Service: { Type: 'AWS::ECS::Service', Properties: { TaskDefinition: { Ref: 'Task' } } },
    Rule: { Type: 'AWS::Events::Rule', Properties: { EventPattern: { source: ['aws.ssm'] } } },
    Nested: { Type: 'AWS::CloudFormation::Stack', Metadata: { 'aws:asset:path': 'nested.json' } },
  },
};
const manifest = { artifacts: { Shop: { type: 'aws:cloudformation:stack', environment: 'aws://123456789012/eu-west-1', properties: { templateFile: 'Shop.json' } } } };
const app = (files: { readonly manifest?: unknown; readonly template?: unknown; readonly nested?: unknown }): string => appWith({
  'cdk.out/manifest.json': textOf(files.manifest ?? manifest), 'cdk.out/Shop.json': textOf(files.template ?? template), 'cdk.out/nested.json': textOf(files.nested ?? {}),
});
const textOf = (content: unknown): string => (typeof content === 'string' ? content : JSON.stringify(content));
const nested = (levels: number): string => `{"a":${'['.repeat(levels)}${']'.repeat(levels)}}`;
const stack = (properties: object, more: object = {}): object => ({ artifacts: { Shop: { type: 'aws:cloudformation:stack', properties, ...more } } });
const assembly = (directoryName: unknown): object => ({ artifacts: { Stage: { type: 'cdk:cloud-assembly', properties: { directoryName } } } });

test('the app that the following inputs are derived from has its services', async () => {
  expect(await lookAt(app({}))).toEqual({ said: '', paths: ['Shop/Plain', 'Shop/Secrets'] });
});

test.each<[string, Parameters<typeof app>[0], string]>([
  ['a manifest that is no JSON', { manifest: `{ ${CANARY}` }, 'manifest.json is not valid JSON'],
  ['an empty manifest', { manifest: ' ' }, 'manifest.json is not valid JSON'],
  ['a list as manifest', { manifest: [] }, 'manifest.json must contain a JSON object'],
  ['null as manifest', { manifest: 'null' }, 'manifest.json must contain a JSON object'],
  ['a text as manifest', { manifest: `"${CANARY}"` }, 'manifest.json must contain a JSON object'],
  ['a manifest without end', { manifest: nested(100_000) }, 'manifest.json is nested more than 100 levels deep'],
  ['a manifest without artifacts', { manifest: { artifacts: [CANARY] } }, 'no ServiceSecrets is declared here'],
  ['artifacts of another kind', { manifest: { artifacts: { A: CANARY, B: null, C: { type: 7 } } } }, 'no ServiceSecrets is declared here'],
  ['a template outside the assembly', { manifest: stack({ templateFile: '../../../etc/passwd' }) }, 'the assembly refers to a file that is not in the assembly'],
  ['a template with an absolute path', { manifest: stack({ templateFile: '/etc/passwd' }) }, 'the assembly refers to a file that is not in the assembly'],
  ['a number as template', { manifest: stack({ templateFile: 7 }) }, 'the assembly refers to a file that is not in the assembly'],
  ['a template with a line break', { manifest: stack({ templateFile: 'a\nb' }) }, 'the assembly refers to a file that is not in the assembly'],
  ['a template that is missing', { manifest: stack({ templateFile: 'none.json' }) }, 'none.json can\'t be read (ENOENT)'],
  ['a folder as template', { manifest: stack({ templateFile: '.' }) }, 'the assembly can\'t be read (EISDIR)'],
  ['a name of a stack with an escape', { manifest: stack({ stackName: 'a\u001b[2J' }) }, 'the artifact "Shop" in the assembly must have the name of a stack'],
  ['a number as name of a stack', { manifest: stack({ stackName: 7 }) }, 'the artifact "Shop" in the assembly must have the name of a stack'],
  ['an environment of another form', { manifest: stack({}, { environment: `aws://${CANARY}` }) }, 'stack Shop must have an environment of the form aws://account/region'],
  ['an invalid account', { manifest: stack({}, { environment: 'aws://12/eu-west-1' }) }, 'stack Shop must have an environment of the form aws://account/region'],
  ['a number as environment', { manifest: stack({}, { environment: 7 }) }, 'stack Shop must have an environment of the form aws://account/region'],
  ['an assembly that contains itself', { manifest: assembly('.') }, 'manifest.json refers to itself'],
  ['an assembly that contains its parent', { manifest: assembly('../cdk.out') }, 'manifest.json refers to itself'],
  ['an assembly outside of it', { manifest: assembly('..') }, 'the assembly refers to a file that is not in the assembly'],
  ['a number as assembly', { manifest: assembly(7) }, 'the assembly refers to a file that is not in the assembly'],
  ['an assembly that is missing', { manifest: assembly('none') }, 'none/manifest.json can\'t be read (ENOENT)'],
  ['a template that is no JSON', { template: `{"Resources": ${CANARY}` }, 'Shop.json is not valid JSON'],
  ['a template without end', { template: nested(100_000) }, 'Shop.json is nested more than 100 levels deep'],
  ['a list as template', { template: [CANARY] }, 'Shop.json must contain a JSON object'],
  ['a nested stack that is no JSON', { nested: CANARY }, 'nested.json is not valid JSON'],
  ['a nested stack that contains itself', { nested: template }, 'nested.json refers to itself'],
  ['a nested stack outside the assembly', { template: { Resources: { N: { Type: 'AWS::CloudFormation::Stack', Metadata: { 'aws:asset:path': '../../x' } } } } }, 'the assembly refers to a file that is not in the assembly'],
  ['resources as a list', { template: { Resources: [CANARY] } }, 'no ServiceSecrets is declared here'],
  ['resources of another kind', { template: { Resources: { A: null, B: CANARY, C: { Type: 7 }, D: { Type: 'Custom::Other', Properties: CANARY } } } }, 'no ServiceSecrets is declared here'],
  ['a gate without properties', { template: { Resources: { Gate: { Type: 'Custom::ServiceSecrets' } } } }, 'the declaration of Gate (stack Shop) can\'t be read: it is not an object'],
  ['a text as declaration', { template: { Resources: { Gate: { Type: 'Custom::ServiceSecrets', Properties: { Declaration: CANARY } } } } }, 'the declaration of Gate (stack Shop) can\'t be read: it is not an object'],
  ['a function as declaration', { template: { Resources: { Gate: { Type: 'Custom::ServiceSecrets', Properties: { Declaration: { Ref: 'X' } } } } } }, 'the declaration of Gate (stack Shop) can\'t be read: its `Format` must be 1'],
  ['metadata that are no JSON', { template: { Metadata: { 'cdk-service-secrets': { 'Shop/Plain': `{${CANARY}` } } } }, 'the declaration of Shop/Plain (stack Shop) can\'t be read: it is not an object'],
  ['metadata without end', { template: { Metadata: { 'cdk-service-secrets': { 'Shop/Plain': nested(100_000) } } } }, 'the declaration of Shop/Plain (stack Shop) can\'t be read: it is not an object'],
  ['metadata of another kind', { template: { Metadata: { 'cdk-service-secrets': [CANARY] } } }, 'no ServiceSecrets is declared here'],
  ['a path with an escape', { template: { Metadata: { 'cdk-service-secrets': { 'a\u001b[2Jb': '{}' } } } }, 'the declaration of "a\\u001b[2Jb" (stack Shop) can\'t be read: its `Format` must be 1'],
])('%s is refused with the command\'s own words', async (_name, files, message) => {
  const { said } = await lookAt(app(files));
  expect(said).toContain(message);
  expect(said).not.toContain(CANARY);
});

test.each([`{ ${CANARY}`, '', '[1]', 'null', nested(100_000)])('cdk.json with %.20s is refused with the command\'s own words', (text) => {
  const explained = ((): string => {
    try {
      return defaultAssembly(appWith({ 'cdk.json': text }));
    } catch (error) {
      expect(error).toBeInstanceOf(CommandError);
      return explain(error);
    }
  })();
  expect(explained).toMatch(/^cdk\.json (is|must)[^]*-> correct it, or point to the output of the CDK app with --app DIR$/);
  expect(explained).not.toContain(CANARY);
});

test('an invalid output in cdk.json is ignored', () => {
  expect([{}, { output: 7 }, { output: '' }, { output: null }].map((content) => defaultAssembly(appWith({ 'cdk.json': JSON.stringify(content) })))).toEqual(Array(4).fill('cdk.out'));
});

describe('one declaration that can\'t be read', () => {
  const broken = { ...declaration, Service: 'Shop/Broken', Secrets: ['../../x', 'A\u001b[2J'] };
  const cwd = app({ template: { ...template, Resources: { ...template.Resources, Broken: { Type: 'Custom::ServiceSecrets', Properties: { Declaration: broken } } } } });
  const message = 'the declaration of Shop/Broken (stack Shop) can\'t be read: "../../x" is not a name that a container can have; "A\\u001b[2J" is not a name that a container can have';

  test('is a warning, and hides no other', async () => {
    expect(await lookAt(cwd)).toEqual({
      said: `warning: ${message}\n  -> run "npx cdk synth" again, and use the same version of cdk-service-secrets as the app\n`, paths: ['Shop/Plain', 'Shop/Secrets'],
    });
  });

  test.each(['Shop/Broken', 'Broken', '*Broken', 'Shop'])('is the error of -s %s, which selects it', async (pattern) => {
    const { said, paths } = await lookAt(cwd, pattern);
    expect([said.startsWith(message), paths]).toEqual([true, []]);
  });

  test('is not mentioned when another is selected', async () => {
    expect(await lookAt(cwd, 'Shop/Secrets')).toEqual({ said: '', paths: ['Shop/Secrets'] });
  });
});

/** Any place of a document, with something else in it. */
function mutate(document: unknown, places: readonly number[], replacement: unknown): unknown {
  const [index, ...rest] = places;
  if (index === undefined || typeof document !== 'object' || document === null || Object.keys(document).length === 0) {
    return replacement;
  }
  const keys = Object.keys(document);
  const key = keys[index % keys.length];
  const value = mutate((document as Record<string, unknown>)[key], rest, replacement);
  return Array.isArray(document) ? document.map((item: unknown, at) => (String(at) === key ? value : item)) : { ...document, [key]: value };
}

const hostile = fc.oneof(
  fc.constantFrom<unknown>(null, true, 0, -1, 1e308, '', CANARY, [], {}, [CANARY], [null], { Ref: CANARY }, { Ref: 7 }, { Ref: '__proto__' }, { 'Fn::GetAtt': CANARY }, { 'Fn::GetAtt': [7] },
    { 'Fn::GetAtt': null }, { 'Fn::Join': CANARY }, { 'Fn::Join': [{}, CANARY] }, { 'Fn::Join': ['', [null, {}]] }, { 'Fn::Sub': 7 }, { 'Fn::Sub': [CANARY] }, { 'Fn::Sub': ['${a}', null] },
    { 'Fn::Sub': ['${a}', { a: { b: CANARY } }] }, { 'Fn::Select': [9, []] }, { 'Fn::Select': 'x' }, { 'Fn::Select': ['__proto__', [1]] }, { 'Fn::Split': [7, CANARY] }, { 'Fn::Split': [',', {}] }, { 'Fn::ImportValue': {} },
    { toString: false }, [{ toString: false }], { 'Fn::constructor': CANARY }, { 'Fn::': 1 }, { 'Fn::If': [CANARY] }, 'constructor', '__proto__', '../../x', '\u001b[2J', '\u202e'),
  fc.jsonValue(),
  fc.string(),
);
const places = fc.array(fc.nat(20), { minLength: 1, maxLength: 8 });

test('any template or manifest is read as services or refused with an own message', async () => {
  await fc.assert(fc.asyncProperty(places, hostile, fc.constantFrom('template', 'manifest', 'declaration'), async (where, replacement, what) => {
    const files = what === 'manifest' ? { manifest: mutate(manifest, where, replacement) }
      : what === 'template' ? { template: mutate(template, where, replacement) }
        : { template: { ...template, Resources: { ...template.Resources, Gate: { Type: 'Custom::ServiceSecrets', Properties: { Declaration: mutate(declaration, where, replacement) } } } } };
    const cwd = app(files);
    const { said } = await lookAt(cwd);
    rmSync(cwd, { recursive: true });
    expect(said).not.toContain('\u001b');
    // A name is shown where it is one: of a variable, a stack, or a service.
    const shown = said.replace(/"[^"]*hunter2canary[^"]*" (is not a name|must)/g, '').replace(/^\S*hunter2canary\S*\.json /, '').replace(/(declaration of|stack) hunter2canary/g, '');
    expect(shown).not.toContain(CANARY);
  }), { numRuns: 600 });
});

test.each([[[0, 0, 0]], [[2, 1, 1, 1, 0, 1, 0, 0]], [[2, 1, 1, 1, 0, 2, 0, 0]]])('an object in the place of a text hides no service, at %j', async (where) => {
  const cwd = app({ template: mutate(template, where, { toString: false }) });
  expect((await lookAt(cwd)).paths).toContain('Shop/Secrets');
  rmSync(cwd, { recursive: true });
});

test('any file that isn\'t JSON is refused with an own message', async () => {
  await fc.assert(fc.asyncProperty(fc.string({ unit: 'binary' }), fc.constantFrom('manifest', 'template'), async (text, what) => {
    const cwd = app({ [what]: `${CANARY}${text}` });
    const { said } = await lookAt(cwd);
    rmSync(cwd, { recursive: true });
    expect(said).toMatch(/^(manifest|Shop)\.json is not valid JSON\n/);
  }), { numRuns: 100 });
});
