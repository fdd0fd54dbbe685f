import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeTaskDefinitionCommand, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { GetRolePolicyCommand, ListRolePoliciesCommand } from '@aws-sdk/client-iam';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { GetParametersByPathCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { runSimulation } from '@cloud-copilot/iam-simulate';
import { Canary, Output } from '../support/canary';
import { CliResult, runCli } from '../support/cli';
import { bootstrap, CdkApp, Emulator } from '../support/emulator';
import { PROJECT } from '../support/paths';

/** The guide in docs/adopt.md, step by step. */
describe('a service with 25 ecs.Secret lines moves to a list', () => {
  const canary = new Canary();
  const outputs: Output[] = [];
  let emulator: Emulator;
  let app: CdkApp;
  let list: string;
  let oldReferences: string[];

  beforeAll(async () => {
    emulator = await Emulator.start();
    const { ssm, secretsManager } = emulator.clients();
    for (let index = 0; index < 20; index++) {
      const name = `parameter_${String(index).padStart(2, '0')}`;
      await ssm.send(new PutParameterCommand({ Name: `/legacy/${name}`, Value: canary.value(name), Type: 'SecureString' }));
    }
    const database = Object.fromEntries(['HOST', 'USER', 'PASSWORD', 'PORT', 'NAME'].map((key) => [key, canary.value(key)]));
    await secretsManager.send(new CreateSecretCommand({ Name: 'legacy/database', SecretString: JSON.stringify(database) }));
    await bootstrap(emulator);
    app = new CdkApp(emulator, join(PROJECT, 'test', 'fixtures', 'adopt-app.ts'));
    list = join(app.directory, 'service-secrets.yaml');
  });
  afterAll(async () => emulator?.stop());

  const cli = async (args: readonly string[]): Promise<CliResult> => {
    const result = await runCli(args, { cwd: app.directory, env: emulator.environment });
    outputs.push({ where: args.join(' '), text: result.stdout + result.stderr });
    return result;
  };
  const deploy = async (step: string): Promise<void> => {
    const { exitCode, output } = await app.deploy({ context: { step, list } });
    outputs.push({ where: `cdk deploy ${step}`, text: output });
    expect({ exitCode, output: exitCode ? output : '' }).toEqual({ exitCode: 0, output: '' });
  };
  const current = async (): Promise<{ references: string[]; role: string }> => {
    const { taskDefinition } = await emulator.clients().ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'shop' }));
    const secrets = taskDefinition!.containerDefinitions!.flatMap((container) => container.secrets ?? []) as unknown as Record<string, string>[];
    return { references: secrets.map((secret) => secret.valueFrom ?? secret.ValueFrom), role: taskDefinition!.executionRoleArn!.split('/').pop()! };
  };
  /** What a task's start needs, by the role's policies as they stand. */
  const mayRead = async (reference: string): Promise<boolean> => {
    const { iam } = emulator.clients();
    const { role } = await current();
    const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName: role }));
    const identityPolicies = await Promise.all(PolicyNames.map(async (name) => {
      const { PolicyDocument } = await iam.send(new GetRolePolicyCommand({ RoleName: role, PolicyName: name }));
      return { name, policy: JSON.parse(decodeURIComponent(PolicyDocument!)) };
    }));
    const secret = reference.includes(':secretsmanager:');
    const resource = secret ? reference.split(':').slice(0, 7).join(':').replace(/(database)$/, '$1-AbCdEf')
      : reference.startsWith('arn:') ? reference : `arn:aws:ssm:us-east-1:000000000000:parameter${reference}`;
    const result = await runSimulation({
      request: {
        principal: `arn:aws:iam::000000000000:role/${role}`,
        action: secret ? 'secretsmanager:GetSecretValue' : 'ssm:GetParameters',
        resource: { resource, accountId: '000000000000' },
        contextVariables: {},
      },
      identityPolicies,
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    }, {});
    return 'overallResult' in result && result.overallResult === 'Allowed';
  };

  test('before: 25 references by hand', async () => {
    writeFileSync(list, 'X: secret\n');
    await deploy('before');
    oldReferences = (await current()).references;
    expect(oldReferences).toHaveLength(25);
    for (const reference of oldReferences) {
      expect([reference, await mayRead(reference)]).toEqual([reference, true]);
    }
  });

  test('adopt prints where the values are', async () => {
    const { code, stdout } = await cli(['adopt', '--task-definition', 'shop']);
    expect(code).toBe(0);
    expect(stdout).toContain("store: SecretStore.parameterStore('/legacy'),");
    expect(stdout).toContain("PARAMETER_07: Variable.secret({ name: 'parameter_07' }),");
    expect(stdout).toContain("DB_HOST: Variable.fromSecretName('legacy/database', 'HOST'),");
    expect(stdout).toContain("NODE_ENV: Variable.plain('production'),");
  });

  test('adopt prints the list for a new prefix, and copies the values there', async () => {
    const printed = await cli(['adopt', '--task-definition', 'shop', '--prefix', '/prod/shop', '--format', 'yaml']);
    writeFileSync(list, printed.stdout);
    const dry = await cli(['adopt', '--task-definition', 'shop', '--prefix', '/prod/shop', '--copy', '--dry-run']);
    expect(dry.stdout).toContain('25 new');
    const copied = await cli(['adopt', '--task-definition', 'shop', '--prefix', '/prod/shop', '--copy', '--yes']);
    expect(copied.stdout).toContain('written: 25 of 25');
    expect((await cli(['adopt', '--task-definition', 'shop', '--prefix', '/prod/shop', '--copy', '--yes'])).stdout).toContain('25 equal');
    const { Parameters } = await emulator.clients().ssm.send(new GetParametersByPathCommand({ Path: '/prod/shop', WithDecryption: true }));
    expect(Parameters?.find(({ Name }) => Name === '/prod/shop/DB_HOST')?.Value).toBe(canary.value('HOST'));
  });

  test('during: the new revision reads the new values, and tasks of the old one can still start', async () => {
    await deploy('during');
    const { references } = await current();
    expect(references).toHaveLength(25);
    for (const reference of [...references, ...oldReferences]) {
      expect([reference, await mayRead(reference)]).toEqual([reference, true]);
    }
    expect((await cli(['check', '--deployed', 'Adopted'])).stdout).toContain('ok 25 values are ready');
  });

  test('after: only the new values', async () => {
    await deploy('after');
    for (const reference of (await current()).references) {
      expect([reference, await mayRead(reference)]).toEqual([reference, true]);
    }
    for (const reference of oldReferences) {
      expect([reference, await mayRead(reference)]).toEqual([reference, false]);
    }
  });

  test('adopt --copy finds the places of a declared service by itself', async () => {
    expect((await cli(['adopt', '--task-definition', 'shop', '--copy', '--dry-run', '--deployed', 'Adopted'])).stdout).toContain('25 equal');
  });

  test('restart rolls out new tasks and waits for them', async () => {
    const { code, stdout } = await cli(['restart', '--yes', '--deployed', 'Adopted']);
    expect(stdout).toMatch(/restarted \(1 of 1 new tasks run\)/);
    expect(code).toBe(0);
  });

  test('prune keeps what a declaration or another task definition needs, and deletes the rest', async () => {
    const { ssm } = emulator.clients();
    await ssm.send(new PutParameterCommand({ Name: '/prod/shop/FORGOTTEN', Value: canary.value('FORGOTTEN'), Type: 'SecureString' }));
    writeFileSync(list, (await cli(['adopt', '--task-definition', 'shop', '--format', 'yaml'])).stdout.replace(/^DB_PORT: .*$/m, ''));
    await deploy('after');
    await emulator.clients().ecs.send(new RegisterTaskDefinitionCommand({
      family: 'report', containerDefinitions: [{ name: 'report', image: 'nginx', secrets: [{ name: 'PORT', valueFrom: '/prod/shop/DB_PORT' }] }],
    }));
    const young = await cli(['prune', '--deployed', 'Adopted', '--dry-run']);
    expect(young.stdout).toMatch(/FORGOTTEN +\S+ \S+ +kept: changed within 30 days/);
    const old = await cli(['prune', '--deployed', 'Adopted', '--min-age', '0', '--yes']);
    expect(old.stdout).toMatch(/DB_PORT +\S+ \S+ +kept: used by task definition report:1/);
    expect(old.stdout).toMatch(/FORGOTTEN +\S+ \S+ +unused/);
    expect(old.stdout).toContain('deleted: 1 of 1');
  });

  test('no value was shown anywhere', () => {
    canary.assertAbsent(outputs);
  });
});
