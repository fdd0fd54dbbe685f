import { readFileSync } from 'fs';
import { join } from 'path';
import { setFlagsFromString } from 'v8';
import { runInNewContext } from 'vm';
import { AddSecrets, build, ENV, PREFIX, Surroundings } from './subjects/subject';

/** Limits of IAM and ECS, in bytes. */
export const LIMITS = { inlinePolicies: 10_240, taskDefinition: 65_536 };

export interface Measured {
  /** All policies of the execution role, without white space. */
  readonly policyBytes: number;
  /** As the CDK writes it. */
  readonly templateBytes: number;
  /** As ECS counts it, references filled in. */
  readonly taskDefinitionBytes: number;
}

export function measure(add: AddSecrets, count: number): Measured {
  const { app, stack } = build(add, count);
  const assembly = app.synth();
  const text = readFileSync(join(assembly.directory, stack.templateFile), 'utf8');
  const resources = Object.entries<any>(JSON.parse(text).Resources);
  const role = resources.find(([id, { Type }]) => Type === 'AWS::IAM::Role' && id.includes('ExecutionRole'))![0];
  const policies = resources.filter(([, { Type, Properties }]) => /^AWS::IAM::(Managed)?Policy$/.test(Type) && JSON.stringify(Properties.Roles ?? '').includes(role));
  const ofRole = resources.filter(([id]) => id === role).flatMap(([, { Properties }]) => Properties.ManagedPolicyArns ?? [])
    .flatMap((arn: any) => resources.filter(([id]) => id === arn.Ref));
  const task = resources.find(([, { Type }]) => Type === 'AWS::ECS::TaskDefinition')![1].Properties;
  return {
    policyBytes: sum([...new Map([...policies, ...ofRole]).values()].map(({ Properties }) => bytes(fill(Properties.PolicyDocument)))),
    templateBytes: Buffer.byteLength(text),
    taskDefinitionBytes: bytes(fill(task)),
  };
}

/**
 * Milliseconds of processor time, which other programs on the machine disturb less than the clock. For each side the
 * median of rounds run in turns, so that both see the same machine.
 */
export function synthTimes(sides: readonly AddSecrets[], count: number, rounds: number, validation: boolean, surroundings: Surroundings = {}): number[] {
  process.env.CDK_VALIDATION = String(validation);
  return inTurns(sides, rounds, (add) => {
    const start = process.cpuUsage();
    build(add, count, surroundings).app.synth();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1e3;
  });
}

/** Megabytes that an app and its assembly hold. Apart from the times, as collecting garbage makes what follows slow. */
export function synthMemory(sides: readonly AddSecrets[], count: number, rounds: number, surroundings: Surroundings): number[] {
  return inTurns(sides, rounds, (add) => {
    const before = heapMegabytes();
    const { app } = build(add, count, surroundings);
    app.synth();
    const held = heapMegabytes() - before;
    app.node.tryGetContext(''); // so that it isn't garbage yet
    return held;
  });
}

function inTurns(sides: readonly AddSecrets[], rounds: number, measureOnce: (add: AddSecrets) => number): number[] {
  const measured = sides.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    sides.forEach((add, side) => measured[side].push(measureOnce(add)));
  }
  return measured.map(median);
}

/** Without garbage. */
function heapMegabytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed / 1e6;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function bytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

/** Intrinsics as they will be in the account. */
function fill(value: any): any {
  if (Array.isArray(value)) {
    return value.map(fill);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if ('Fn::Join' in value) {
    return value['Fn::Join'][1].map(fill).join(value['Fn::Join'][0]);
  }
  if ('Fn::Sub' in value) {
    return String(value['Fn::Sub']).replace(/\$\{[^}]*\.Store0\}/, `${PREFIX}/`);
  }
  if ('Fn::Select' in value) {
    const [index, list] = value['Fn::Select'];
    return fill(list[Number(index)]);
  }
  if ('Ref' in value) {
    return { 'AWS::Partition': 'aws', 'AWS::Region': ENV.region, 'AWS::AccountId': ENV.account }[value.Ref as string] ?? value.Ref;
  }
  if ('Fn::GetAtt' in value) {
    const [id, attribute] = value['Fn::GetAtt'];
    return attribute === 'Fingerprint' ? '0123456789abcdef' : `arn:aws:kms:${ENV.region}:${ENV.account}:key/01234567-89ab-cdef-0123-${id.slice(0, 12)}`;
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item)]));
}
