import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateStackCommand, waitUntilStackCreateComplete } from '@aws-sdk/client-cloudformation';
import { CreateKeyCommand } from '@aws-sdk/client-kms';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { UNGATED_METADATA } from '../../../src/core/contracts/gate';
import { Declaration, StoreDeclaration } from '../../../src/core/declaration';
import { metadataStatements, operateStatements, peopleReadStatements, peopleWriteStatements } from '../../../src/core/iam/grants';
import { StatementData, StatementScope, storeScope } from '../../../src/core/iam/statements';
import { encodeDeclaration } from '../../../src/core/wire';
import { declaredApp, DeclaredApp, runCli } from '../../support/cli';
import { putSecret } from '../../support/deployed';
import { ACCOUNT, Credentials, Emulator, PolicyStatement, REGION, userWith } from '../../support/emulator';

/** The command line with the rights that a grant gives, and no others: on a store of each kind, with a key of its own. */
describe('the command line with', () => {
  const ALL = { grantRead: [peopleReadStatements], grantWrite: [peopleReadStatements, peopleWriteStatements], grantMetadata: [metadataStatements] };
  let emulator: Emulator;
  let app: DeclaredApp;
  let stores: StoreDeclaration[];
  const callers = new Map<string, Credentials>();

  beforeAll(async () => {
    emulator = await Emulator.start();
    const { kms, secretsManager } = emulator.clients();
    const key = (await kms.send(new CreateKeyCommand({}))).KeyMetadata!.Arn!;
    stores = [{ kind: 'ssm', name: '/granted', key }, { kind: 'secretsmanager', name: 'granted/worker', key }];
    app = declaredApp({
      name: 'Granted',
      declarations: [
        { service: 'Granted/Web', verification: 'values', stores: [stores[0]], variables: { TOKEN: { kind: 'secret', store: 0, name: 'TOKEN' } } },
        { service: 'Granted/Worker', verification: 'values', stores: [stores[1]], variables: { KEY: { kind: 'secret', store: 0, name: 'KEY' } } },
      ],
    });
    await putSecret(emulator, '/granted/TOKEN', 'first', key);
    await putSecret(emulator, '/granted-not/TOKEN', 'first', key);
    await secretsManager.send(new CreateSecretCommand({ Name: 'granted/worker', SecretString: '{"KEY":"first"}', KmsKeyId: key }));
    for (const [grant, makers] of Object.entries(ALL)) callers.set(grant, await userWith(emulator, grant, statementsOf(makers)));
  });
  afterAll(async () => emulator?.stop());

  function statementsOf(makers: readonly ((scope: StatementScope) => StatementData[])[]): PolicyStatement[] {
    const here = { partition: 'aws', region: REGION, account: ACCOUNT };
    const scopes = stores.map((store) => storeScope(store, here));
    return asPolicy(makers.flatMap((make) => scopes.flatMap(make)));
  }

  // The last column: what is denied. Who changed a parameter is shown to those who may ask.
  test.each<[string, string[], number, string[]]>([
    ['grantRead', ['get', 'TOKEN', '-s', 'Granted/Web'], 0, []],
    ['grantRead', ['get', 'KEY', '-s', 'Granted/Worker'], 0, []],
    ['grantRead', ['check'], 0, ['ssm:DescribeParameters']],
    ['grantMetadata', ['check', '--metadata'], 0, ['ssm:DescribeParameters']],
    ['grantRead', ['list', '--values'], 0, ['ssm:DescribeParameters']],
    ['grantRead', ['history', 'TOKEN', '-s', 'Granted/Web'], 0, []],
    ['grantRead', ['export', '-s', 'Granted/Web'], 0, []],
    ['grantRead', ['put', 'TOKEN', '-s', 'Granted/Web'], 2, ['ssm:PutParameter']],
    ['grantRead', ['put', 'KEY', '-s', 'Granted/Worker'], 2, ['secretsmanager:PutSecretValue']],
    ['grantWrite', ['put', 'TOKEN', '-s', 'Granted/Web'], 0, []],
    ['grantWrite', ['put', 'KEY', '-s', 'Granted/Worker'], 0, []],
    ['grantWrite', ['rollback', 'TOKEN', '--yes', '-s', 'Granted/Web'], 0, []],
    ['grantMetadata', ['list', '-s', 'Granted/Web'], 0, ['ssm:DescribeParameters']],
    // The keys of a JSON secret are in its value.
    ['grantMetadata', ['list', '-s', 'Granted/Worker'], 0, ['secretsmanager:GetSecretValue']],
    ['grantMetadata', ['list'], 0, ['ssm:DescribeParameters', 'secretsmanager:GetSecretValue']],
    ['grantMetadata', ['get', 'TOKEN', '-s', 'Granted/Web'], 2, ['kms:Decrypt']],
    ['grantMetadata', ['get', 'KEY', '-s', 'Granted/Worker'], 2, ['secretsmanager:GetSecretValue']],
  ])('%s: %j', async (grant, args, expected, expectedDenials) => {
    const before = emulator.denials().length;
    const { code, stdout, stderr } = await runCli(args, { cwd: app.directory, env: emulator.environmentOf(callers.get(grant)!), input: 'second' });
    const denied = emulator.denials().slice(before).map(({ action }) => action);
    expect({ code, denied: [...new Set(denied)] }).toEqual({ code: expected, denied: expectedDenials });
    if (expected !== 0) expect(stdout + stderr).not.toMatch(/first|second/);
  });
});

/** What the page for application people shows, of a deployed stack: with `grantOperate` and nothing else. */
describe('grantOperate', () => {
  const STACK = 'Operated';
  const DECLARATION: Declaration = {
    service: 'Operated/Web',
    verification: 'none',
    stores: [{ kind: 'ssm', name: '/operated' }],
    variables: { TOKEN: { kind: 'secret', store: 0, name: 'TOKEN' }, MODE: { kind: 'plain' } },
  };
  let emulator: Emulator;
  let caller: Credentials;

  beforeAll(async () => {
    emulator = await Emulator.start();
    const { cloudformation } = emulator.clients();
    await putSecret(emulator, '/operated/TOKEN', 'first');
    await cloudformation.send(new CreateStackCommand({ StackName: STACK, TemplateBody: JSON.stringify(template()) }));
    await waitUntilStackCreateComplete({ client: cloudformation, maxWaitTime: 120, minDelay: 1, maxDelay: 1 }, { StackName: STACK });
    const here = { partition: 'aws', region: REGION, account: ACCOUNT };
    const scope = storeScope(DECLARATION.stores[0], here);
    const arn = (resource: string): string => `arn:aws:ecs:${REGION}:${ACCOUNT}:${resource}`;
    const operated = { service: arn('service/operated/web'), cluster: arn('cluster/operated'), tasks: arn('task/operated/*') };
    caller = await userWith(emulator, 'operator', asPolicy([...peopleReadStatements(scope), ...peopleWriteStatements(scope), ...operateStatements({ ...here, stack: STACK }, [operated])]));
  });
  afterAll(async () => emulator?.stop());

  function template(): object {
    const secrets = [{ Name: 'TOKEN', ValueFrom: '/operated/TOKEN' }];
    return {
      Metadata: { [UNGATED_METADATA]: { [DECLARATION.service]: JSON.stringify(encodeDeclaration(DECLARATION)) } },
      Resources: {
        Cluster: { Type: 'AWS::ECS::Cluster', Properties: { ClusterName: 'operated' } },
        Task: { Type: 'AWS::ECS::TaskDefinition', Properties: { Family: 'web', ContainerDefinitions: [{ Name: 'web', Image: 'x', Memory: 64, Environment: [{ Name: 'MODE', Value: 'production' }], Secrets: secrets }] } },
        Web: { Type: 'AWS::ECS::Service', Properties: { ServiceName: 'web', Cluster: { Ref: 'Cluster' }, TaskDefinition: { Ref: 'Task' }, DesiredCount: 1 } },
      },
    };
  }

  // The last column: what is denied, and does no harm.
  test.each<[string[], RegExp, string[]]>([
    [['list'], /^TOKEN +secret +1 .*root$/m, []],
    [['check'], /1 value is ready/, []],
    [['get', 'TOKEN'], /^first$/, []],
    [['history', 'TOKEN'], /^1 .*root +current$/m, []],
    [['put', 'TOKEN'], /changed/, ['cloudformation:ListStacks']],
    [['exec', '--', 'node', '-p', 'process.env.TOKEN + process.env.MODE'], /^secondproduction$/m, []],
    [['restart', '--yes', '--no-wait'], /operated\/web: started/, []],
    // The emulator has tasks from a forced deployment on. This one begins in the second of the change, so that it may have the older value.
    [['diff', '--running'], /operated\/web.*1 running task/, []],
  ])('%j', async (args, said, expectedDenials) => {
    const before = emulator.denials().length;
    const { code, stdout, stderr } = await runCli(args.includes('exec') ? ['exec', '--deployed', STACK, '--region', REGION, ...args.slice(1)] : [...args, '--deployed', STACK, '--region', REGION], {
      cwd: mkdtempSync(join(tmpdir(), 'operator-')), env: emulator.environmentOf(caller), input: 'second',
    });
    const denied = [...new Set(emulator.denials().slice(before).map(({ action }) => action))];
    expect({ denied, said: stdout + stderr }).toEqual({ denied: expectedDenials, said: expect.stringMatching(said) });
    expect(args.includes('--running') ? [0, 1] : [0]).toContain(code);
  });
});

function asPolicy(statements: readonly StatementData[]): PolicyStatement[] {
  return statements.map(({ effect, actions, resources, conditions }) => ({ Effect: effect, Action: actions, Resource: resources, Condition: conditions }));
}
