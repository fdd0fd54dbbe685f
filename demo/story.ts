import { TaskDefinition } from '@aws-sdk/client-ecs';
import { Screen } from './screen';
import { Shop } from './shop';
import {
  containerOf, deleteParameter, environmentOf, fingerprintOf, gateAtWork, gateFailure, gateMessages, listOf, parameterNamed, putSecret, referencesOf, serviceOf,
  statementsOf, taskDefinitionOf,
} from '../test/support/deployed';
import { keyFor, PUT_BY_PEOPLE, PutByPeople, valueFor, WEB_SERVICE_STACK } from '../test/support/web-service';

const PEOPLES = Object.keys(PUT_BY_PEOPLE) as PutByPeople[];
const GENERATED = ['SESSION_KEY', 'CSRF_KEY'];
const BROKEN = 'SMTP_PASSWORD';

/** The steps of the demonstration, in order. */
export async function story(shop: Shop, screen: Screen): Promise<void> {
  await firstDeployment(shop, screen);
  await whatCameOut(shop, screen);
  await brokenReference(shop, screen);
  await fixed(shop, screen);
  await cleanUp(shop, screen);
  await noValueGotOut(shop, screen);
}

async function firstDeployment(shop: Shop, screen: Screen): Promise<void> {
  screen.step('The first deployment');
  screen.say(`examples/web-service is a web service with 15 variables. ${PEOPLES.length} of them are secrets that people put, and the key that encrypts them `
    + 'is made by the same stack: nobody can have put one before the deployment. So the gate, which checks every value before the task definition is '
    + 'registered, waits for them.');
  screen.command('cdk deploy --all --context imageTag=1');
  await screen.during('deploying; the values come while it waits', 'deployed', async () => {
    const deployment = shop.deploy('1');
    await Promise.race([gateAtWork(shop.emulator, WEB_SERVICE_STACK), deployment]);
    for (const variable of PEOPLES) {
      await putSecret(shop.emulator, PUT_BY_PEOPLE[variable], valueFor(variable, shop.canary), keyFor(variable));
      screen.good(`somebody puts ${PUT_BY_PEOPLE[variable]}`);
    }
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
  screen.say(`A second container writes ${files.join(', ')} to the file in ${environment.GOOGLE_APPLICATION_CREDENTIALS} before the application starts.`);
  screen.say('The execution role may read these and nothing else. With 500 variables it would be the same statements:');
  const statements = await statementsOf(shop.emulator, definition.executionRoleArn!);
  screen.table(['Action', 'Resource'], statements
    .filter(({ Action }) => listOf(Action).some(action => /^(ssm|secretsmanager|kms):/.test(action)))
    .flatMap(({ Action, Resource }) => listOf(Resource).map(resource => [listOf(Action).join(', '), resource])));
  screen.say('The gate has said in its log:');
  screen.quote((await gateMessages(shop.emulator, WEB_SERVICE_STACK)).join('\n'));
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
  await putSecret(shop.emulator, PUT_BY_PEOPLE[BROKEN], valueFor(BROKEN, shop.canary), keyFor(BROKEN));
  screen.good(`somebody puts ${PUT_BY_PEOPLE[BROKEN]}`);
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
  screen.good(`none of the values, plain, encoded or hashed, is in the ${outputs.length} outputs of this demonstration: `
    + 'templates, stack events, logs, task definitions, output of commands');
}

/** What the service runs now. */
async function running(shop: Shop): Promise<TaskDefinition> {
  const [service, definition] = await Promise.all([serviceOf(shop.emulator, WEB_SERVICE_STACK), taskDefinitionOf(shop.emulator, WEB_SERVICE_STACK)]);
  if (service.taskDefinition !== definition.taskDefinitionArn) throw new Error(`the service runs ${service.taskDefinition}`);
  return definition;
}

function imageOf(definition: TaskDefinition): string | undefined {
  return containerOf(definition).image;
}

function succeeded({ exitCode, output }: { readonly exitCode: number; readonly output: string }): void {
  if (exitCode !== 0) throw new Error(`the command should have succeeded:\n${output}`);
}
