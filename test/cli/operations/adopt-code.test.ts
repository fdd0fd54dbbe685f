import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import * as fc from 'fast-check';
import * as ts from 'typescript';
import { SecretStore, ServiceSecrets, Variable } from '../../../src';
import { Adoption } from '../../../src/cli/operations/adopt/adoption';
import { factId, Facts, ValueFacts } from '../../../src/cli/operations/adopt/facts';
import { planAdoption } from '../../../src/cli/operations/adopt/plan';
import { adoptionAsYaml } from '../../../src/cli/operations/adopt/print/list';
import { adoptionAsTypeScript } from '../../../src/cli/operations/adopt/print/typescript';
import { parseList } from '../../../src/core/list/parse';
import { environmentInArn, parseValueFrom, valueFrom, ValueLocation } from '../../../src/core/location';
import { parameterNameIn } from '../../../src/core/services/parameter-store';
import { PROJECT } from '../../support/paths';
import { ENV } from '../../support/synth/service';

const HOME = { partition: 'aws', ...ENV };
const SUFFIX = '-AbCdEf';

const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.]{0,6}$/);
const field = fc.stringMatching(/^[A-Za-z'"\\ äß{}$`-][^:\u0000-\u001f]{0,5}$/).filter((text) => !text.includes('Token['));
const region = fc.constantFrom(ENV.region, ENV.region, 'us-east-1');
const account = fc.constantFrom(ENV.account, ENV.account, '999988887777');
const path = fc.array(word, { minLength: 1, maxLength: 3 }).map((parts) => `/${parts.join('/')}`).filter((name) => !/^\/(aws|ssm)/i.test(name));
const parameter = fc.oneof(path, fc.tuple(region, account, path).map(([where, whose, name]) => `arn:aws:ssm:${where}:${whose}:parameter${name}`));
const selector = fc.oneof(fc.constant(''), field.map((key) => `:${key}::`), field.map((key) => `:${key}:AWSPREVIOUS:`), field.map((key) => `:${key}::0a1b-2c`));
const secret = fc.tuple(region, account, fc.stringMatching(/^[a-z]{1,5}(\/[a-z]{2,4}(-[a-z]{6})?)?$/), selector)
  .map(([where, whose, name, rest]) => `arn:aws:secretsmanager:${where}:${whose}:secret:${name}${SUFFIX}${rest}`);
const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 12 }), fc.constantFrom("it's", '`${x}`', '\\', 'a\nb', '*/ //', '\u2028', '')).filter((value) => !value.includes('\0') && !/[\ud800-\udfff]/.test(value.replace(/[\ud800-\udbff][\udc00-\udfff]/g, '')));
const name = fc.stringMatching(/^[A-Z_][A-Z0-9_.-]{0,8}$/).map((chosen) => `V${chosen}`);

interface Sample {
  readonly secrets: readonly { readonly name: string; readonly valueFrom: string }[];
  readonly plain: readonly { readonly name: string; readonly value: string }[];
  readonly facts: Facts;
}

const sample: fc.Arbitrary<Sample> = fc.record({
  names: fc.uniqueArray(name, { minLength: 2, maxLength: 10 }),
  references: fc.array(fc.oneof(parameter, secret), { minLength: 10, maxLength: 10 }),
  texts: fc.array(text, { minLength: 10, maxLength: 10 }),
  known: fc.array(fc.record({
    isString: fc.boolean(), description: fc.option(text, { nil: undefined }), rotates: fc.boolean(), key: fc.constantFrom(undefined, 'alias/aws/ssm', `arn:aws:kms:${ENV.region}:${ENV.account}:key/1`, 'alias/own'), isKnown: fc.boolean(),
  }), { minLength: 10, maxLength: 10 }),
  split: fc.nat(10),
}).map(({ names, references, texts, known, split }) => {
  const secrets = names.slice(0, Math.max(1, split)).map((variable, index) => ({ name: variable, valueFrom: references[index] }));
  const plain = names.slice(Math.max(1, split)).map((variable, index) => ({ name: variable, value: texts[index] }));
  const facts = new Map(secrets.flatMap((one, index): [string, ValueFacts][] => {
    const location = parseValueFrom(one.valueFrom);
    const { isKnown, isString, description, rotates, key } = known[index];
    if (!isKnown) {
      return [];
    }
    return [[factId(location), location.service === 'ssm'
      ? { service: 'ssm', type: isString ? 'String' : 'SecureString', description, ...(isString ? { value: texts[index] || 'x' } : { key }) }
      : { service: 'secretsmanager', arn: location.arn!, name: secretNameOf(location.arn!), rotates, description, key }]];
  }));
  return { secrets, plain, facts };
});

function secretNameOf(arn: string): string {
  return arn.split(':secret:')[1].replace(SUFFIX, '');
}

function adopt({ secrets, plain, facts }: Sample): Adoption {
  return planAdoption({ containers: [{ container: 'app', secrets, plain, leftOut: [] }], home: HOME, facts });
}

/** Two references to one value in one form: by name or ARN, with or without the suffix. */
function identity(location: ValueLocation): string {
  const of = environmentInArn(location.arn) ?? { ...HOME, region: location.region ?? HOME.region };
  const where = [location.service, of.region, of.account];
  if (location.service === 'ssm') {
    return JSON.stringify([...where, (location.name ?? parameterNameIn(location.arn!)).replace(/^\//, '')]);
  }
  const stage = location.stage === 'AWSCURRENT' ? undefined : location.stage;
  return JSON.stringify([...where, location.name ?? secretNameOf(location.arn!), location.field, stage, location.versionId]);
}

/** Runs printed code in a stack, as an app that has it. */
function synthesize(code: string): { readonly secrets: ServiceSecrets; readonly container: ecs.ContainerDefinition; readonly stack: Stack } {
  const stack = new Stack(new App(), 'Shop', { env: ENV });
  const { outputText } = ts.transpileModule(code, { compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.None } });
  const parts = { SecretStore, ServiceSecrets, Variable, kms, secretsmanager, ssm };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- what is printed is the subject
  new Function(...Object.keys(parts), outputText).apply(stack, Object.values(parts));
  const secrets = stack.node.findChild('Secrets') as ServiceSecrets;
  const container = new ecs.FargateTaskDefinition(stack, 'Task').addContainer('app', { image: ecs.ContainerImage.fromRegistry('x') });
  secrets.addToContainer(container);
  Template.fromStack(stack);
  return { secrets, container, stack };
}

test('printed code synthesizes, and each variable has its previous value', () => {
  fc.assert(fc.property(sample, (given) => {
    const adoption = adopt(given);
    fc.pre(adoption.variables.length > 0);
    const { secrets } = synthesize(adoptionAsTypeScript(adoption));
    for (const { name: variable, valueFrom: reference } of given.secrets.filter((one) => adoption.variables.some(({ variable: adopted }) => adopted === one.name))) {
      const bound = secrets._declared.variables.get(variable)!;
      const rendered = bound.kind === 'reference' ? parseValueFrom(valueFrom(bound.location, HOME)) : undefined;
      expect([variable, rendered && identity(rendered)]).toEqual([variable, identity(parseValueFrom(reference))]);
    }
    const printed = adoption.variables.filter(({ source }) => source.kind === 'plain').map(({ variable }) => variable);
    for (const { name: variable, value } of given.plain.filter((one) => printed.includes(one.name))) {
      expect(secrets._declared.variables.get(variable)).toMatchObject({ kind: 'plain', value });
    }
  }), { numRuns: 60 });
}, 300_000);

test('each variable is either printed, or left out with a reason', () => {
  fc.assert(fc.property(sample, (given) => {
    const { variables, leftOut } = adopt(given);
    for (const { name: variable } of [...given.secrets, ...given.plain]) {
      const isPrinted = variables.some((one) => one.variable === variable);
      expect([variable, isPrinted || leftOut.some(({ what, advice }) => what.startsWith(`${variable},`) && advice !== '')]).toEqual([variable, true]);
    }
  }), { numRuns: 300 });
});

test('a printed list is read with the same variables', () => {
  fc.assert(fc.property(sample, (given) => {
    const adoption = adopt(given);
    const listed = adoption.variables.filter(({ source }) => source.kind !== 'secret-arn' && source.kind !== 'parameter-arn');
    fc.pre(listed.length > 0);
    const entries = parseList('list.yaml', Buffer.from(adoptionAsYaml(adoption)));
    expect(entries.map((entry) => entry.name).sort()).toEqual(listed.map(({ variable }) => variable).sort());
    for (const { variable, source } of listed) {
      const { variable: read } = entries.find((entry) => entry.name === variable)!;
      if (source.kind === 'plain' || source.kind === 'config') {
        expect([variable, read[source.kind]]).toEqual([variable, source.value]);
      }
    }
  }), { numRuns: 200 });
});

test('printed code passes the type checker', () => {
  const file = join(PROJECT, 'test', 'printed.ts');
  const snippets = fc.sample(sample, 40).map((given) => adoptionAsTypeScript(adopt(given)));
  const source = [
    "import { Stack } from 'aws-cdk-lib';", "import * as kms from 'aws-cdk-lib/aws-kms';", "import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';", "import * as ssm from 'aws-cdk-lib/aws-ssm';",
    "import { SecretStore, ServiceSecrets, Variable } from '../src';", 'export const used = [kms, secretsmanager, ssm];',
    ...snippets.map((code, index) => `export function printed${index}(this: Stack): void {\n${code}}`),
  ].join('\n');
  const { config } = ts.readConfigFile(join(PROJECT, 'test', 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, join(PROJECT, 'test'));
  const host = ts.createCompilerHost({ ...options, noEmit: true });
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (path_, ...rest) => (path_ === file ? ts.createSourceFile(path_, source, ts.ScriptTarget.ES2022) : read(path_, ...rest));
  const program = ts.createProgram([file], { ...options, noEmit: true }, host);
  const printed = program.getSourceFile(file)!;
  const problems = [...program.getSyntacticDiagnostics(printed), ...program.getSemanticDiagnostics(printed)].map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
  expect(problems).toEqual([]);
}, 600_000);
