import { TaskDefinition } from '@aws-sdk/client-ecs';
import { Screen } from './screen';
import { Shop } from './shop';
import {
  containerOf, deleteParameter, environmentOf, fingerprintOf, gateAtWork, gateFailure, gateMessages, listOf, parameterNamed, referencesOf, serviceOf,
  statementsOf, taskDefinitionOf,
} from '../test/support/deployed';
import { eventually } from '../test/support/eventually';
import { PUT_BY_PEOPLE, PutByPeople, valueFor, WEB_SERVICE_STACK } from '../test/support/web-service';

const PEOPLES = Object.keys(PUT_BY_PEOPLE) as PutByPeople[];
const GENERATED = ['SESSION_KEY', 'CSRF_KEY'];
const CHANGED = 'STRIPE_API_KEY';
const BROKEN = 'SMTP_PASSWORD';
const SERVICE = ['-s', `${WEB_SERVICE_STACK}/Secrets`];
/** Exit code of `diff`. */
const DIFFERENT = 1;

/** The steps of the demonstration, in order. With `keep` the app stays deployed. */
export async function story(shop: Shop, screen: Screen, { keep }: { readonly keep: boolean }): Promise<void> {
  await firstDeployment(shop, screen);
  await whatCameOut(shop, screen);
  await changedValue(shop, screen);
  await brokenReference(shop, screen);
  await fixed(shop, screen);
  if (!keep) await cleanUp(shop, screen);
  await noValueGotOut(shop, screen);
}

async function firstDeployment(shop: Shop, screen: Screen): Promise<void> {
  screen.step('The first deployment');
  screen.say(`examples/web-service is a web service with 15 variables. ${PEOPLES.length} of them are secrets that people put, and nobody has put one `
    + 'yet. The gate checks every value before the task definition is registered, so it waits for them.');
  screen.command('cdk deploy --all --context imageTag=1');
  await screen.during('deploying; the gate waits', 'deployed', async () => {
    const deployment = shop.deploy('1');
    await Promise.race([gateAtWork(shop.emulator, WEB_SERVICE_STACK), deployment.then(succeeded)]);
    screen.say('Somebody asks which values the service needs, fills in the file and imports it meanwhile:');
    await commandLine(shop, screen, ['template', '-', '--format', 'yaml', ...SERVICE]);
    await commandLine(shop, screen, ['import', '-', '--format', 'json', '--yes', ...SERVICE], fileOf(shop));
    succeeded(await deployment);
  });
  for (const name of GENERATED) {
    shop.canary.watch(name, (await parameterNamed(shop.emulator, `/prod/shop/${name}`))!.Value!);
  }
}

async function whatCameOut(shop: Shop, screen: Screen): Promise<void> {
  const definition = await running(shop);
  screen.step('What came out');
  screen.say('The task definition holds references, which ECS resolves when a task starts, and plain values:');
  const [init] = containerOf(definition).dependsOn ?? [];
  const environment = environmentOf(definition);
  const files = Object.values(referencesOf(definition, init.containerName));
  screen.table(['Variable', 'The container gets'], [
    ...Object.entries(referencesOf(definition)),
    ...Object.entries(environment).map(([name, value]) => [name, `"${value}"`]),
  ]);
  screen.say(`A second container writes ${files.join(', ')} to ${environment.GOOGLE_APPLICATION_CREDENTIALS} before the application starts.`);
  screen.say('The execution role may read these and nothing else. With 500 variables it would be the same statements:');
  const statements = await statementsOf(shop.emulator, definition.executionRoleArn!);
  screen.table(['Action', 'Resource'], statements
    .filter(({ Action }) => listOf(Action).some(action => /^(ssm|secretsmanager|kms):/.test(action)))
    .flatMap(({ Action, Resource }) => listOf(Resource).map(resource => [listOf(Action).join(', '), resource])));
  screen.say('And this is what is in the store, as those see it who own the values:');
  await commandLine(shop, screen, ['list', ...SERVICE]);
  screen.say('The gate has said in its log:');
  screen.quote((await gateMessages(shop.emulator, WEB_SERVICE_STACK)).join('\n'));
}

async function changedValue(shop: Shop, screen: Screen): Promise<void> {
  const before = await deploymentOf(shop);
  screen.step('A value changes');
  screen.say('A running task has the values of its start. The example says redeployOnChange(service), so a change restarts the service, without any deployment:');
  await commandLine(shop, screen, ['put', CHANGED, ...SERVICE], { input: shop.canary.value(`${CHANGED}, changed`), file: 'new-key.txt' });
  await screen.during('waiting for ten seconds without another change', 'the service has been restarted', async () => {
    await eventually('the restart', async () => await deploymentOf(shop) !== before);
  });
  screen.say('Compared with the file of the beginning, without showing a value:');
  await commandLine(shop, screen, ['diff', '-', '--format', 'json', ...SERVICE], fileOf(shop), DIFFERENT);
}

async function brokenReference(shop: Shop, screen: Screen): Promise<void> {
  const before = await running(shop);
  screen.step('A value disappears');
  screen.say(`Somebody deletes ${PUT_BY_PEOPLE[BROKEN]}. Without a gate the next deployment would succeed, and its tasks would not start. With it:`);
  await deleteParameter(shop.emulator, PUT_BY_PEOPLE[BROKEN]);
  screen.command('cdk deploy Shop --context imageTag=2');
  const result = await screen.during('deploying', 'stopped before anything was rolled out', async () => shop.deploy('2', [WEB_SERVICE_STACK]));
  if (result.exitCode === 0) throw new Error('the deployment should have been stopped');
  screen.bad('the reason, as CloudFormation and the CDK show it:');
  screen.quote(await gateFailure(shop.emulator, WEB_SERVICE_STACK));
  const after = await running(shop);
  if (after.taskDefinitionArn !== before.taskDefinitionArn) throw new Error('the running revision should not have changed');
  screen.good(`still running: revision ${after.revision}, image ${imageOf(after)}`);
}

async function fixed(shop: Shop, screen: Screen): Promise<void> {
  screen.step('The same again, with the value in place');
  screen.say('The message has the command that helps:');
  await commandLine(shop, screen, ['put', BROKEN, ...SERVICE], { input: valueFor(BROKEN, shop.canary), file: 'password.txt' });
  await commandLine(shop, screen, ['check', ...SERVICE]);
  screen.command('cdk deploy Shop --context imageTag=2');
  await screen.during('deploying', 'deployed', async () => succeeded(await shop.deploy('2', [WEB_SERVICE_STACK])));
  const definition = await running(shop);
  screen.good(`running: revision ${definition.revision}, image ${imageOf(definition)}, fingerprint ${fingerprintOf(definition)}`);
}

async function cleanUp(shop: Shop, screen: Screen): Promise<void> {
  screen.step('Cleaning up');
  screen.command('cdk destroy --all');
  await screen.during('destroying', 'the stacks are gone', async () => succeeded(await shop.destroy()));
  const left = await Promise.all(PEOPLES.map(async variable => parameterNamed(shop.emulator, PUT_BY_PEOPLE[variable])));
  if (left.includes(undefined)) throw new Error('a value that belongs to people has been deleted');
  screen.good('the values are still there: they belong to people, and no deployment deletes them');
}

async function noValueGotOut(shop: Shop, screen: Screen): Promise<void> {
  screen.step('Where the values are not');
  const outputs = await shop.everythingVisible();
  shop.canary.assertAbsent(outputs);
  screen.say(`Everything that this demonstration made, ${outputs.length} texts in all, has been searched for the values, plain, encoded and hashed: `
    + 'templates, stack events, logs, task definitions, the output of every command.');
  screen.good('none was found');
}

/** What the service runs now. */
async function running(shop: Shop): Promise<TaskDefinition> {
  const [service, definition] = await Promise.all([serviceOf(shop.emulator, WEB_SERVICE_STACK), taskDefinitionOf(shop.emulator, WEB_SERVICE_STACK)]);
  if (service.taskDefinition !== definition.taskDefinitionArn) throw new Error(`the service runs ${service.taskDefinition}`);
  return definition;
}

/** Which rollout the service is at. */
async function deploymentOf(shop: Shop): Promise<string | undefined> {
  return (await serviceOf(shop.emulator, WEB_SERVICE_STACK)).deployments?.find(({ status }) => status === 'PRIMARY')?.id;
}

interface Input {
  readonly input: string;
  readonly file: string;
}

/** The values of the beginning, as somebody has them in a file. */
function fileOf(shop: Shop): Input {
  return { input: JSON.stringify(Object.fromEntries(PEOPLES.map(variable => [variable, valueFor(variable, shop.canary)]))), file: 'values.json' };
}

/** Runs the project's command line and shows it, with what it printed. */
async function commandLine(shop: Shop, screen: Screen, args: readonly string[], from?: Input, expected = 0): Promise<void> {
  screen.command(['npx cdk-service-secrets', ...args, ...(from ? ['<', from.file] : [])].join(' '));
  const result = await shop.commandLine(args, from?.input);
  if (result.exitCode !== expected) throw new Error(`the command should have ended with ${expected}, not ${result.exitCode}:\n${result.output}`);
  screen.quote(result.output);
}

function imageOf(definition: TaskDefinition): string | undefined {
  return containerOf(definition).image;
}

function succeeded({ exitCode, output }: { readonly exitCode: number; readonly output: string }): void {
  if (exitCode !== 0) throw new Error(`the command should have succeeded:\n${output}`);
}
