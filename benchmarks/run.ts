import { writeFileSync } from 'fs';
import { join } from 'path';
import { gateCalls } from './gate-calls';
import { importTimes, ImportTimes } from './import-time';
import { LIMITS, measure, synthTimes } from './measure';
import { plot } from './plot';
import { byHand } from './subjects/by-hand';
import { withLibrary } from './subjects/with-library';

const COUNTS = [1, 10, 50, 100, 200, 500];
const ROUNDS = 9;
const IMPORT_ROUNDS = 15;

interface Calls {
  readonly count: number;
  readonly ssm: number;
  readonly secretsmanager: number;
}

interface Row {
  readonly count: number;
  readonly side: 'by hand' | 'cdk-service-secrets';
  readonly policy: number;
  readonly template: number;
  /** Without and with CDK's own validation of the finished template. */
  readonly synth: number;
  readonly validated: number;
  readonly task: number;
}

async function main(): Promise<void> {
  synthTimes([byHand, withLibrary], 10, 2, true); // both sides warm
  const rows: Row[] = [];
  for (const count of COUNTS) {
    const times = synthTimes([byHand, withLibrary], count, ROUNDS, false);
    const validated = synthTimes([byHand, withLibrary], count, ROUNDS, true);
    for (const [index, add] of [byHand, withLibrary].entries()) {
      const { policyBytes, templateBytes, taskDefinitionBytes } = measure(add, count);
      rows.push({ count, side: index ? 'cdk-service-secrets' : 'by hand', policy: policyBytes, template: templateBytes, synth: times[index], validated: validated[index], task: taskDefinitionBytes });
    }
    console.log(`${count} variables measured`);
  }
  const calls: Calls[] = [];
  for (const count of COUNTS) {
    calls.push({ count, ssm: await gateCalls('ssm', count), secretsmanager: await gateCalls('secretsmanager', count) });
  }
  writeFileSync(join(__dirname, 'RESULTS.md'), results(rows, calls, importTimes(IMPORT_ROUNDS)));
  writeFileSync(join(__dirname, 'sizes.svg'), await chart(rows));
  console.log(`written: ${join('benchmarks', 'RESULTS.md')} and sizes.svg`);
}

function results(rows: readonly Row[], calls: readonly Calls[], imported: ImportTimes): string {
  const pick = (count: number, side: Row['side']): Row => rows.find((row) => row.count === count && row.side === side)!;
  const table = (title: string, unit: (row: Row) => string, ratio: (row: Row) => number): string => [
    `## ${title}`, '', '| variables | by hand | cdk-service-secrets | ratio |', '| ---: | ---: | ---: | ---: |',
    ...COUNTS.map((count) => {
      const [hand, ours] = [pick(count, 'by hand'), pick(count, 'cdk-service-secrets')];
      return `| ${count} | ${unit(hand)} | ${unit(ours)} | ${(ratio(ours) / ratio(hand)).toFixed(2)} |`;
    }), '',
  ].join('\n');
  const bytes = (value: number): string => value.toLocaleString('en');
  return `${[
    '# Benchmarks', '',
    'Side by side with `ecs.Secret.fromSsmParameter` written by hand, in one run: SecureStrings under one prefix with a key of the stack,',
    'names of 24 characters, `@aws-cdk/aws-iam:minimizePolicies` on. `npm run benchmark` measures again and writes this page.', '',
    '![Sizes by number of variables](sizes.svg)', '',
    table(`Policies of the execution role, bytes (IAM allows ${bytes(LIMITS.inlinePolicies)} inline)`, (row) => bytes(row.policy), (row) => row.policy),
    table('Template, bytes', (row) => bytes(row.template), (row) => row.template),
    'The gate, its function and their permissions are about 6 kB of each template.', '',
    table('Synthesis, milliseconds (ratios matter, not the times)', (row) => row.synth.toFixed(0), (row) => row.synth),
    'Newer versions of the CDK also run rules over the finished template (`CDK_VALIDATION=false` turns it off, as above). For many references that',
    'is most of the time, and more for references to a resource than for literal names. With it:', '',
    table('Synthesis with CDK\'s template validation, milliseconds', (row) => row.validated.toFixed(0), (row) => row.validated),
    table(`Task definition as registered, bytes (ECS allows ${bytes(LIMITS.taskDefinition)})`, (row) => bytes(row.task), (row) => row.task),
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
