import { CreateKeyCommand } from '@aws-sdk/client-kms';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { StoreDeclaration } from '../../../src/core/declaration';
import { metadataStatements, peopleReadStatements, peopleWriteStatements } from '../../../src/core/iam/grants';
import { StatementData, StatementScope, storeScope } from '../../../src/core/iam/statements';
import { declaredApp, DeclaredApp, runCli } from '../../support/cli';
import { putSecret } from '../../support/deployed';
import { ACCOUNT, Credentials, Emulator, PolicyStatement, REGION, userWith } from '../../support/emulator';

/** The command line with the rights that a grant gives, and no others: on a store of each kind, with a key of its own. */
describe('the command line of somebody with', () => {
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
    const statements = makers.flatMap((make) => scopes.flatMap(make));
    return statements.map(({ effect, actions, resources, conditions }) => ({ Effect: effect, Action: actions, Resource: resources, Condition: conditions }));
  }

  // The last column: what is denied. Who changed a parameter is shown to those who may ask.
  test.each<[string, string[], number, string[]]>([
    ['grantRead', ['get', 'TOKEN', '-s', 'Granted/Web'], 0, []],
    ['grantRead', ['get', 'KEY', '-s', 'Granted/Worker'], 0, []],
    ['grantRead', ['check'], 0, []],
    ['grantRead', ['list', '--values'], 0, ['ssm:DescribeParameters']],
    ['grantRead', ['history', 'TOKEN', '-s', 'Granted/Web'], 0, []],
    ['grantRead', ['export', '-s', 'Granted/Web'], 0, []],
    ['grantRead', ['put', 'TOKEN', '-s', 'Granted/Web'], 2, ['ssm:PutParameter']],
    ['grantRead', ['put', 'KEY', '-s', 'Granted/Worker'], 2, ['secretsmanager:PutSecretValue']],
    ['grantWrite', ['put', 'TOKEN', '-s', 'Granted/Web'], 0, []],
    ['grantWrite', ['put', 'KEY', '-s', 'Granted/Worker'], 0, []],
    ['grantWrite', ['rollback', 'TOKEN', '--yes', '-s', 'Granted/Web'], 0, []],
    ['grantMetadata', ['list', '-s', 'Granted/Web'], 0, ['ssm:DescribeParameters']],
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
