import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline/promises';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import Table from 'cli-table3';
import { Arguments, parseArguments } from './arguments';
import { Clients } from './clients';
import { PROBES } from './probes';
import { Probe, Result, Subject } from './probes/probe';
import { SelfTestStack } from './stack';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Asks a real account what no document says. 0: all is as assumed; 1: something isn't; 2: it could not be asked. */
async function main(): Promise<number> {
  const args = parseArguments(process.argv.slice(2));
  const clients = new Clients(args.region, args.profile ? { profile: args.profile } : {});
  const { Account } = await clients.sts.send(new GetCallerIdentityCommand({}));
  const name = `self-test-${randomBytes(4).toString('hex')}`;
  announce(name, Account!, args);
  if (!args.yes && !await confirmed()) {
    say('Nothing was created.');
    return 2;
  }
  const results = await probeAll(name, clients, args);
  print(results);
  return results.some(({ outcome }) => outcome === 'DIFFERENT') ? 1 : 0;
}

const SERVICES = `  With --services also a network, a blue/green service without tasks, and an Express service with one task and a load balancer.
  That is less than 0.05 USD an hour, and takes about twenty minutes more.
`;

function announce(name: string, account: string, { region, services }: Arguments): void {
  say(`In account ${account}, ${region}, the stack ${name} is created, asked, and deleted again, with everything in it:
  a KMS key (1 USD a month until it is deleted; scheduled for deletion it costs nothing), a secret (0.40 USD a month), four parameters, of which one is
  advanced for some seconds (0.05 USD a month), five roles, a Lambda function, a queue, a rule and a task definition that nothing runs.
  Billed by the hour, that is less than 0.01 USD. It takes about ten minutes. The region must be bootstrapped (npx cdk bootstrap).
${services ? SERVICES : '  Not asked: what needs a running service. --services asks that too.\n'}`);
}

async function confirmed(): Promise<boolean> {
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await prompt.question('Go on? [y/N] ')).trim());
  } finally {
    prompt.close();
  }
}

type Answer = Result & Pick<Probe, 'assumes'>;

async function probeAll(name: string, clients: Clients, args: Arguments): Promise<Answer[]> {
  const stack = new SelfTestStack(name, clients, args);
  try {
    say('deploying');
    const subject = { name, clients, outputs: await stack.deploy(), emulated: process.env.AWS_ENDPOINT_URL !== undefined };
    const answers: Answer[] = [];
    for (const probe of PROBES) {
      say(`asking: ${probe.assumes}`);
      answers.push({ assumes: probe.assumes, ...await resultOf(probe, subject) });
    }
    return answers;
  } finally {
    say('deleting');
    await stack.destroy();
  }
}

/** A probe that fails says nothing of AWS, and doesn't keep the others from being asked. */
async function resultOf(probe: Probe, subject: Subject): Promise<Result> {
  try {
    return await probe.run(subject);
  } catch (error) {
    return { outcome: 'not known', seen: (error as Error).message };
  }
}

function print(answers: readonly Answer[]): void {
  const table = new Table({ head: ['assumed', 'result', 'AWS said'], colWidths: [44, 12, 60], wordWrap: true, style: { head: [], border: [] } });
  table.push(...answers.map(({ assumes, outcome, seen }) => [assumes, outcome, seen]));
  say(`\n${table.toString()}`);
}

// Ctrl-C ends the CDK's command, and what it leaves is deleted all the same.
process.on('SIGINT', () => say('interrupted: deleting what was created'));
main().then((code) => { process.exitCode = code; }, (error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});
