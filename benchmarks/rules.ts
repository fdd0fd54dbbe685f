import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { SecretStore, ServiceSecrets, ValueRule, Variable, VariableOptions } from '../src';
import { ENV, names, PREFIX } from './subjects/subject';

/** Bytes that descriptions and rules add to the template and to the event of an update. */

const COUNTS = [1, 100, 500];
const LIMITS = { template: 1_000_000, warning: 200_000, event: 800_000 };

const DESCRIBED: VariableOptions = {
  description: 'Primary database of the shop, read and write; the platform team rotates its password twice a year',
  helpUrl: 'https://wiki.example.com/shop/configuration#database',
};

/** How a team may declare each of its variables, from the least to the most. */
const LISTS: readonly (readonly [string, (index: number) => VariableOptions])[] = [
  ['names alone', () => ({})],
  ['with descriptions and links', () => DESCRIBED],
  ['and two rules, of ten in the list', (index) => ({ ...DESCRIBED, rules: [ValueRule.minLength(8 + index % 9), ValueRule.url({ schemes: ['postgres'] })] })],
  ['and two rules, each with a bound of its own', (index) => ({ ...DESCRIBED, rules: [ValueRule.minLength(8 + index), ValueRule.startsWith(`https://service-${index}.example.com/`)] })],
];

interface Sizes {
  readonly template: number;
  readonly event: number;
}

function sizesOf(count: number, options: (index: number) => VariableOptions): Sizes {
  const app = new App({ analyticsReporting: false });
  const stack = new Stack(app, 'Shop', { env: ENV });
  const container = new ecs.FargateTaskDefinition(stack, 'Task').addContainer('app', { image: ecs.ContainerImage.fromRegistry('shop:1') });
  new ServiceSecrets(stack, 'Secrets', {
    store: SecretStore.parameterStore(PREFIX),
    variables: Object.fromEntries(names(count).map((name, index) => [name, Variable.secret(options(index))])),
  }).addToContainer(container);
  const text = readFileSync(join(app.synth().directory, stack.templateFile), 'utf8');
  const resources = Object.values<{ Type: string; Properties: unknown }>(JSON.parse(text).Resources);
  const gate = resources.find(({ Type }) => Type === 'Custom::ServiceSecrets')!;
  return { template: Buffer.byteLength(text), event: 2 * Buffer.byteLength(JSON.stringify(gate.Properties)) };
}

function table(title: string, limit: string, value: (sizes: Sizes) => number): string[] {
  const rows = LISTS.map(([name, options]) => `| ${name} | ${COUNTS.map((count) => value(sizesOf(count, options)).toLocaleString('en')).join(' | ')} |`);
  return [`## ${title}`, '', limit, '', `| variables | ${COUNTS.join(' | ')} |`, `| --- |${COUNTS.map(() => ' ---: |').join('')}`, ...rows, ''];
}

function main(): void {
  const bytes = (value: number): string => value.toLocaleString('en');
  writeFileSync(join(__dirname, 'RULES.md'), `${[
    '# Descriptions and rules', '',
    `Secrets in Parameter Store with names of ${names(1)[0].length} characters, a description of ${DESCRIBED.description!.length} characters and a link of ${DESCRIBED.helpUrl!.length}.`,
    '`npm run benchmark:rules` measures again and writes this page.', '',
    ...table('Event of an update, bytes', `It contains the old and the new properties of the gate. Synthesis warns from ${bytes(LIMITS.warning)} bytes on, and fails from ${bytes(LIMITS.event)} on.`, ({ event }) => event),
    'Descriptions and links are metadata of the gate: they add nothing to the event, and an edit of them runs no gate.', '',
    ...table('Template, bytes', `CloudFormation accepts ${bytes(LIMITS.template)}.`, ({ template }) => template),
  ].join('\n').trimEnd()}\n`);
  console.log(`written: ${join('benchmarks', 'RULES.md')}`);
}

main();
