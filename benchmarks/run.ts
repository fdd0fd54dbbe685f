import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { gateCalls } from './gate-calls';
import { importTimes, ImportTimes } from './import-time';
import { LIMITS, measure, synthMemory, synthTimes } from './measure';
import { plot } from './plot';
import { byHand } from './subjects/by-hand';
import { withLibrary } from './subjects/with-library';

const COUNTS = [1, 10, 50, 100, 200, 500];
const ROUNDS = 9;
const IMPORT_ROUNDS = 15;
/** Less is lost in what a process holds anyway. */
const MEASURABLE_MB = 0.2;

const { version: CDK_VERSION } = JSON.parse(readFileSync(require.resolve('aws-cdk-lib/package.json'), 'utf8')) as { readonly version: string };
const SIDES = [byHand, withLibrary];

/** Stacks as people have them: services and variables of each. */
const STACKS = [[1, 1], [1, 50], [20, 1], [20, 50]] as const;

interface Calls {
  readonly count: number;
  readonly ssm: number;
  readonly secretsmanager: number;
}

/** By hand, and ours. */
interface Usual {
  readonly services: number;
  readonly count: number;
  readonly times: readonly number[];
  readonly memory: readonly number[];
}

interface Row {
  readonly count: number;
  readonly side: 'by hand' | 'cdk-service-secrets';
  readonly policy: number;
  readonly template: number;
  /** Without and with CDK's own validation of the finished template; then with a log group in the stack too. */
  readonly synth: number;
  readonly validated: number;
  readonly logging: number;
  readonly task: number;
}

async function main(): Promise<void> {
  synthTimes(SIDES, 50, 20, true); // both sides warm
  const rows: Row[] = [];
  for (const count of COUNTS) {
    const times = synthTimes(SIDES, count, ROUNDS, false);
    const validated = synthTimes(SIDES, count, ROUNDS, true);
    const logging = synthTimes(SIDES, count, ROUNDS, true, { logs: true });
    for (const [index, add] of SIDES.entries()) {
      const { policyBytes, templateBytes, taskDefinitionBytes } = measure(add, count);
      rows.push({
        count,
        side: index ? 'cdk-service-secrets' : 'by hand',
        policy: policyBytes,
        template: templateBytes,
        synth: times[index],
        validated: validated[index],
        logging: logging[index],
        task: taskDefinitionBytes,
      });
    }
    console.log(`${count} variables measured`);
  }
  const times = STACKS.map(([services, count]) => synthTimes(SIDES, count, ROUNDS, true, { services, logs: true }));
  const stacks = STACKS.map(([services, count], index): Usual => ({
    services, count, times: times[index], memory: synthMemory(SIDES, count, 3, { services, logs: true }),
  }));
  const calls: Calls[] = [];
  for (const count of COUNTS) {
    calls.push({ count, ssm: await gateCalls('ssm', count), secretsmanager: await gateCalls('secretsmanager', count) });
  }
  writeFileSync(join(__dirname, 'RESULTS.md'), results(rows, stacks, calls, importTimes(IMPORT_ROUNDS)));
  writeFileSync(join(__dirname, 'sizes.svg'), await chart(rows));
  console.log(`written: ${join('benchmarks', 'RESULTS.md')} and sizes.svg`);
}

function results(rows: readonly Row[], stacks: readonly Usual[], calls: readonly Calls[], imported: ImportTimes): string {
  const pick = (count: number, side: Row['side']): Row => rows.find((row) => row.count === count && row.side === side)!;
  const table = (title: string, unit: (row: Row) => string, value: (row: Row) => number): string => [
    title, '', '| variables | by hand | cdk-service-secrets | ratio |', '| ---: | ---: | ---: | ---: |',
    ...COUNTS.map((count) => {
      const [hand, ours] = [pick(count, 'by hand'), pick(count, 'cdk-service-secrets')];
      return `| ${count} | ${unit(hand)} | ${unit(ours)} | ${ratio(value(ours), value(hand))} |`;
    }), '',
  ].join('\n');
  const ratio = (of: number, to: number): string => (of / to).toFixed(2);
  const bytes = (value: number): string => value.toLocaleString('en');
  const megabytes = (value: number): string => (value < MEASURABLE_MB ? `under ${MEASURABLE_MB}` : value.toFixed(1));
  return `${[
    '# Benchmarks', '',
    'Side by side with `ecs.Secret.fromSsmParameter` written by hand, in one run: SecureStrings under one prefix with a key of the stack,',
    'names of 24 characters, `@aws-cdk/aws-iam:minimizePolicies` on. `npm run benchmark` measures again and writes this page.', '',
    '![Sizes by number of variables](sizes.svg)', '',
    table(`## Policies of the execution role, bytes (IAM allows ${bytes(LIMITS.inlinePolicies)} inline)`, (row) => bytes(row.policy), (row) => row.policy),
    table('## Template, bytes', (row) => bytes(row.template), (row) => row.template),
    'The gate, its function and their permissions are about 7 kB of each template.', '',
    '## Synthesis of usual stacks', '',
    'Milliseconds of processor time (ratios matter, not the times), and memory that the app and its assembly hold. All that the CDK does by default,',
    'its validation of the finished template included. Each container logs to a group of the stack, as those of `aws-ecs-patterns` do.', '',
    '| services | variables of each | by hand | cdk-service-secrets | ratio | by hand, MB | cdk-service-secrets, MB | ratio |',
    '| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...stacks.map(({ services, count, times, memory }) => `| ${[
      services, count, times[0].toFixed(0), times[1].toFixed(0), ratio(times[1], times[0]), megabytes(memory[0]), megabytes(memory[1]),
      Math.min(...memory) < MEASURABLE_MB ? '' : ratio(memory[1], memory[0]),
    ].join(' | ')} |`), '',
    'The gate, its function and its permissions are a part of each stack, and a custom resource and a policy or two of each service. Where the time goes:',
    '[decision 0012](../decisions/0012-a-policy-and-a-gate-for-each-service.md).', '',
    '## Synthesis by number of variables', '',
    'The CDK\'s validation takes most of the time of long lists, on both sides. As soon as one thing in a container refers to a resource of the',
    'stack, its time grows with the square of the list. By hand that is the log group; here it is the gate as well. So a container that logs',
    `compares like this, with version ${CDK_VERSION} (later ones take longer for each reference):`, '',
    table('### A container that logs, with validation, milliseconds', (row) => row.logging.toFixed(0), (row) => row.logging),
    'A container with nothing of the stack in it but secrets is cheaper to validate by hand:', '',
    table('### A container that doesn\'t log, with validation, milliseconds', (row) => row.validated.toFixed(0), (row) => row.validated),
    'Without validation (`CDK_VALIDATION=false`, and versions before 2.262):', '',
    table('### A container that doesn\'t log, without validation, milliseconds', (row) => row.synth.toFixed(0), (row) => row.synth),
    table(`## Task definition as registered, bytes (ECS allows ${bytes(LIMITS.taskDefinition)})`, (row) => bytes(row.task), (row) => row.task),
    '## Calls of the gate for N references', '', '| variables | Parameter Store | one JSON secret |', '| ---: | ---: | ---: |',
    ...calls.map(({ count, ssm, secretsmanager }) => `| ${count} | ${ssm} | ${secretsmanager} |`), '',
    'All are checked in one invocation.', '',
    '## Import, milliseconds of processor time of a process', '',
    'The CDK alone is what an app with a service loads of it. The parser of variable lists is loaded with the first list.', '',
    '| the CDK alone | with cdk-service-secrets | ratio |', '| ---: | ---: | ---: |',
    `| ${imported.cdk.toFixed(0)} | ${imported.withLibrary.toFixed(0)} | ${(imported.withLibrary / imported.cdk).toFixed(2)} |`,
  ].join('\n')}\n`;
}

async function chart(rows: readonly Row[]): Promise<string> {
  const values = rows.flatMap(({ count, side, policy, template, task }) => [
    { count, side, what: 'execution role policies', bytes: policy }, { count, side, what: 'template', bytes: template }, { count, side, what: 'task definition', bytes: task },
  ]);
  return plot({
    data: { values },
    facet: { column: { field: 'what', type: 'nominal', title: null } },
    resolve: { scale: { y: 'independent' } },
    spec: {
      width: 220,
      height: 180,
      mark: { type: 'line', point: true },
      encoding: {
        x: { field: 'count', type: 'quantitative', title: 'variables' },
        y: { field: 'bytes', type: 'quantitative', title: 'bytes' },
        color: { field: 'side', type: 'nominal', title: null, scale: { domain: ['by hand', 'cdk-service-secrets'], range: ['#b0413e', '#2b6cb0'] } },
      },
    },
  });
}

void main();
