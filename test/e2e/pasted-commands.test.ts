import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudFormationClient, DescribeStacksCommand, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { DescribeServicesCommand, DescribeTasksCommand, ECSClient, ListTasksCommand } from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { subjectOf } from '../../src/checks';
import { movedFinding } from '../../src/checks/moved';
import { adopt } from '../../src/cli/commands/adopt';
import { check } from '../../src/cli/commands/check';
import { convertParameter } from '../../src/cli/commands/convert';
import { copy } from '../../src/cli/commands/copy';
import { deleteValue } from '../../src/cli/commands/delete';
import { diff } from '../../src/cli/commands/diff';
import { doctor } from '../../src/cli/commands/doctor';
import { exec } from '../../src/cli/commands/exec';
import { exportValues } from '../../src/cli/commands/export';
import { get } from '../../src/cli/commands/get';
import { history } from '../../src/cli/commands/history';
import { importFile } from '../../src/cli/commands/import';
import { plan } from '../../src/cli/commands/plan';
import { put } from '../../src/cli/commands/put';
import { rollback } from '../../src/cli/commands/rollback';
import { sync } from '../../src/cli/commands/sync';
import { template } from '../../src/cli/commands/template';
import { types } from '../../src/cli/commands/types';
import { CommandPlace, ownCommand } from '../../src/core/commands';
import { Declaration } from '../../src/core/declaration';
import { commandsIn, fixText, isCommand } from '../../src/core/fix';
import { ACCOUNT, CommandRun, declaredApp, fakeAccount, fillShop, OTHER_ACCOUNT, OtherShell, runCommand, SHOP } from '../support/cli';
import { everyFinding } from '../support/documentation/findings';
import { FakeAws, HOME } from '../support/fakes';
import { PROJECT } from '../support/paths';

/**
 * Every command that a message prints, pasted as a whole into the shell of another region, account and folder: it refuses
 * with its own message, or does what it says, and asks nothing of AWS but whose credentials these are.
 */

const PLACE: CommandPlace = { service: 'Shop/Secrets', region: HOME, account: ACCOUNT };
const ECS = {
  Task: { Type: 'AWS::ECS::TaskDefinition', Properties: { ContainerDefinitions: [{ Name: 'x', Secrets: [{ Name: 'API_KEY', ValueFrom: { 'Fn::GetAtt': ['Gate0', 'x'] } }] }] } },
  Service: { Type: 'AWS::ECS::Service', Properties: { TaskDefinition: { Ref: 'Task' } } },
};
const OLD: Declaration = { ...SHOP, stores: [{ kind: 'ssm', name: '/old/it\'s shop' }, SHOP.stores[1]] };

let aws: FakeAws;

/** What the command line says when things go wrong, each in an account of its own. */
const SITUATIONS: Readonly<Record<string, () => Promise<CommandRun>>> = {
  'check of an empty account': () => { aws = fakeAccount(); return runCommand(check, [{}]); },
  'check of a deployed stack\'s leftovers': () => { aws.secretsManager().put('prod/worker', '[]'); return runCommand(check, [{}]); },
  'plan of an empty account': () => { aws = fakeAccount(); return runCommand(plan, [{}]); },
  'plan as Markdown': () => { aws = fakeAccount(); return runCommand(plan, [{ format: 'markdown' }]); },
  'put of an unknown name': () => runCommand(put, ['NOBODY_KNOWS', {}]),
  'put of a String': () => { aws.ssm().put('/prod/shop/api-key', 'x', 'String'); return runCommand(put, ['API_KEY', {}], { input: 'y' }); },
  'put into a secret that is no JSON': () => { aws.secretsManager().put('prod/worker', 'text'); return runCommand(put, ['TOKEN', {}], { input: 'y' }); },
  'put that reaches running tasks': () => runCommand(put, ['API_KEY', {}], { input: 'y', resources: ECS }),
  'put of bytes': () => runCommand(put, ['API_KEY', {}], { input: Buffer.from([0xff]) }),
  'put of an external value': () => { aws.ssm().parameters.delete('/partner/TOKEN'); return runCommand(put, ['PARTNER', {}]); },
  'import over a String': () => { aws.ssm().put('/prod/shop/api-key', 'x', 'String'); return runCommand(importFile, ['-', { format: 'json', yes: true }], { input: '{"API_KEY":"y"}' }); },
  'copy over a String': () => { aws.ssm().put('/prod/shop/api-key', 'x', 'String'); return copyOne(); },
  'copy with a concurrent write': () => {
    aws.ssm().parameters.delete('/prod/shop/api-key');
    aws.turn = async (label) => { if (label === 'PutParameter') { aws.turn = () => Promise.resolve(); aws.ssm().put('/prod/shop/api-key', 'theirs'); } };
    return copyOne();
  },
  'get of a missing value': () => { aws.ssm().parameters.delete('/prod/shop/api-key'); return runCommand(get, ['API_KEY']); },
  'export of a missing value': () => { aws.ssm().parameters.delete('/prod/shop/api-key'); return runCommand(exportValues, [{}]); },
  'export of a composed value': () => { aws.ssm().put('/prod/shop/password', 'x'); return runCommand(exportValues, [{}], { declarations: [COMPOSED] }); },
  'exec with a missing value': () => { aws.ssm().parameters.delete('/prod/shop/api-key'); return runCommand(exec, ['true', [], { override: [] }], { declarations: [withoutPlain] }); },
  'history of a missing value': () => { aws.ssm().parameters.delete('/prod/shop/api-key'); return runCommand(history, ['API_KEY', {}]); },
  'rollback to no version': () => runCommand(rollback, ['API_KEY', { to: '99' }]),
  'delete of no name': () => runCommand(deleteValue, ['NOTHING', { yes: true }]),
  'convert of a missing value': () => { aws.ssm().parameters.delete('/prod/shop/api-key'); return runCommand(convertParameter, ['API_KEY', { yes: true }]); },
  'sync of misspelt names': () => syncMisspelt(),
  'template': () => runCommand(template, ['it\'s.env', {}]),
  'check of a composed value whose part is missing': () => runCommand(check, [{}], { declarations: [COMPOSED] }),
  'diff --running with older tasks': () => diffRunning(),
  'doctor with missing values': () => { aws = fakeAccount(); return runCommand(doctor, []); },
  'adopt of a deleted ECS service': () => {
    mockClient(ECSClient).on(DescribeServicesCommand).resolves({ services: [] });
    return runCommand(adopt, [{ ecsService: 'it\'s/gone', format: 'typescript' }], { region: HOME });
  },
  'types that are out of date': () => runCommand(types, [{ language: 'typescript', output: 'it\'s.ts', check: true }]),
};
const withoutPlain: Declaration = { ...SHOP, variables: Object.fromEntries(Object.entries(SHOP.variables).filter(([, { kind }]) => kind !== 'plain')) };

const COMPOSED: Declaration = {
  service: 'Shop/Secrets',
  verification: 'values',
  stores: [{ kind: 'ssm', name: '/prod/shop' }],
  variables: { DATABASE_URL: { kind: 'derived', store: 0, name: 'DATABASE_URL', template: 'postgres://{user:url}:{password:url}@db/shop' } },
  parts: { 'DATABASE_URL/password': { kind: 'secret', store: 0, name: 'password' }, 'DATABASE_URL/user': { kind: 'parameter', parameter: '/db/user' } },
};

/** A task that started before all changes. */
function diffRunning(): Promise<CommandRun> {
  const [cloudFormation, ecs] = [mockClient(CloudFormationClient), mockClient(ECSClient)];
  const time = new Date(0);
  cloudFormation.on(DescribeStacksCommand).resolves({ Stacks: [{ StackId: 'arn:stack', StackName: 'Shop', StackStatus: 'CREATE_COMPLETE', CreationTime: time }] });
  cloudFormation.on(ListStackResourcesCommand).resolves({
    StackResourceSummaries: [{
      LogicalResourceId: 'Service', ResourceType: 'AWS::ECS::Service', PhysicalResourceId: `arn:aws:ecs:${HOME}:${ACCOUNT}:service/prod/web`, ResourceStatus: 'CREATE_COMPLETE', LastUpdatedTimestamp: time,
    }],
  });
  ecs.on(ListTasksCommand).resolves({ taskArns: ['arn:aws:ecs:x:1:task/prod/old'] });
  ecs.on(DescribeTasksCommand).resolves({ tasks: [{ taskArn: 'arn:aws:ecs:x:1:task/prod/old', createdAt: time, startedAt: time }] });
  return runCommand(diff, [[], { running: true }], { resources: ECS });
}

function copyOne(): Promise<CommandRun> {
  aws.ssm().put('/old/api-key', 'y');
  return runCommand(copy, [['API_KEY'], { from: '/old', yes: true }]);
}

function syncMisspelt(): Promise<CommandRun> {
  ['DATABSE_URL', 'NODE_OPTIONS', 'MAIL_TOKEN'].forEach((name) => aws.ssm().put(`/prod/shop/${name}`, 'y'));
  const { directory } = declaredApp({ name: 'Shop', environment: `aws://${ACCOUNT}/${HOME}`, declarations: [SHOP] });
  writeFileSync(join(directory, 'list.yaml'), Object.keys(SHOP.variables).map((name) => `${name}: secret\n`).join(''));
  return runCommand(sync, ['list.yaml', { check: true }], { cwd: directory });
}

/** Lines behind an arrow, and those of a code block of Markdown. */
function printed({ stdout, stderr }: CommandRun): string[] {
  return `${stdout}\n${stderr}`.split('\n').map((line) => line.replace(/^\s*(-> )?/, '')).filter(isCommand);
}

function movedFixes(): string[] {
  const context = { reader: 'gate' as const, place: PLACE };
  return Object.keys(SHOP.variables).flatMap((name) => {
    const subject = subjectOf(SHOP, name, context);
    const moved = subject && movedFinding(subject, OLD, { variable: name, problem: 'x', fix: 'x', missing: true });
    return moved ? [moved.fix] : [];
  });
}

let shell: OtherShell;
const commands = new Set<string>();
/** Verbs of the commands that the sources print. */
const verbs = new Set(sourcesIn(join(PROJECT, 'src')).flatMap((text) => [...text.matchAll(/ownCommand\(\[?'([a-z]+)'/g)].map(([, verb]) => verb)));

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? sourcesIn(path) : entry.name.endsWith('.ts') ? [readFileSync(path, 'utf8')] : [];
  });
}

beforeAll(async () => {
  shell = await OtherShell.open();
  for (const situation of Object.values(SITUATIONS)) {
    fillShop(aws = fakeAccount());
    printed(await situation()).forEach((command) => commands.add(command));
  }
  const findings = (['gate', 'person'] as const).flatMap((reader) => everyFinding({ reader, place: PLACE }).map(({ fix }) => fix));
  [...findings, ...movedFixes()].flatMap(commandsIn).forEach((command) => commands.add(command));
  ['restart', 'reencrypt', 'list', 'check'].forEach((verb) => commands.add(ownCommand([verb], PLACE)));
});
afterAll(() => shell.close());

test.each(Object.keys(SITUATIONS))('%s prints a command', async (name) => {
  fillShop(aws = fakeAccount());
  const said = await SITUATIONS[name]();
  expect([printed(said).length > 0, said]).toEqual([true, said]);
});

test('a line with a command contains only the command', () => {
  const findings = (['gate', 'person'] as const).flatMap((reader) => everyFinding({ reader, place: PLACE }));
  const mixed = [...findings.map(({ fix }) => fix), ...movedFixes()].flatMap((fix) => fixText(fix).split('\n'))
    .filter((line) => (line.startsWith('-> ') ? !isCommand(line.slice(3)) : true) && /(npx cdk-service-secrets|aws [a-z]+ [a-z-]+ --)/.test(line));
  expect(mixed).toEqual([]);
});

test('the commands of all sources are among them', () => {
  const found = new Set([...commands].flatMap((command) => /cdk-service-secrets ([a-z]+)/.exec(command)?.[1] ?? []));
  expect([...verbs].filter((verb) => !found.has(verb))).toEqual([]);
  expect(commands.size).toBeGreaterThan(20);
});

test('each refuses in a folder without an app, or calls AWS by region and name', async () => {
  for (const command of commands) {
    refused(command, await shell.paste(command));
  }
}, 600_000);

test('each refuses in the folder of an app that has the same names in another account', async () => {
  const { directory } = declaredApp({ name: 'Shop', environment: `aws://${OTHER_ACCOUNT}/us-east-1`, declarations: [SHOP] });
  for (const command of [...commands].filter((candidate) => !candidate.startsWith('aws '))) {
    refused(command, await shell.paste(command, directory));
  }
}, 600_000);

function refused(command: string, { code, said, asked }: Awaited<ReturnType<OtherShell['paste']>>): void {
  expect([command, said]).toEqual([command, expect.not.stringMatching(/command not found|syntax error|unexpected (EOF|token)|TypeError|^\s+at /m)]);
  if (command.startsWith('aws ')) {
    expect([command, said]).toEqual([command, expect.stringMatching(new RegExp(`^aws of the other shell:\\n[^]*^--region\\n${/--region (\S+)/.exec(command)?.[1]}$`, 'm'))]);
  } else if (/^echo | types /.test(command)) { // By whole paths, so that they do what they say.
    expect([command, code, asked]).toEqual([command, 0, []]);
  } else {
    expect([command, code, said, asked.filter((operation) => operation !== 'GetCallerIdentity')]).toEqual([command, 2, expect.stringMatching(/^cdk-service-secrets: /m), []]);
  }
}
