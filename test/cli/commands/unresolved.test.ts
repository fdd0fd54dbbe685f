import { CloudFormationClient, DescribeStacksCommand, ListStacksCommand } from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';
import { check } from '../../../src/cli/commands/check';
import { get } from '../../../src/cli/commands/get';
import { list } from '../../../src/cli/commands/list';
import { plan } from '../../../src/cli/commands/plan';
import { put } from '../../../src/cli/commands/put';
import { Session } from '../../../src/cli/session';
import { decodeServices } from '../../../src/cli/source/service';
import { Declaration } from '../../../src/core/declaration';
import { ACCOUNT, fakeAccount, runCommand } from '../../support/cli';
import { HOME } from '../../support/fakes';

const ATTRIBUTE = 'Database.MasterUserSecret.SecretArn';
const CREATES = `the next deployment creates it (${ATTRIBUTE})`;
const KNOWS = `only the deployed stack knows where it is (${ATTRIBUTE})`;
const LOOK_UP = `-> look up ${ATTRIBUTE} in the console of that resource, and use its ARN with the AWS CLI`;

/** A URL with the password that RDS manages: CloudFormation returns physical IDs, and no such attribute. */
const SHOP: Declaration = {
  service: 'Shop/Secrets',
  verification: 'values',
  stores: [{ kind: 'ssm', name: '/prod/shop' }],
  variables: { URL: { kind: 'derived', store: 0, name: 'URL', template: 'postgres://app:{password:url}@db/shop' } },
  parts: { 'URL/password': { kind: 'foreign-secret', arn: { 'Fn::GetAtt': ATTRIBUTE } as never, field: 'password' } },
};
/** Its store is the secret itself. */
const STORE: Declaration = {
  service: 'Shop/Secrets',
  verification: 'values',
  stores: [{ kind: 'secretsmanager', name: { 'Fn::GetAtt': ATTRIBUTE } as never }],
  variables: { TOKEN: { kind: 'secret', store: 0, name: 'TOKEN' } },
};

const cloudFormation = mockClient(CloudFormationClient);
const run = (action: Parameters<typeof runCommand>[0], args: readonly unknown[], declaration = SHOP, json = false) =>
  runCommand(action, args as never, { declarations: [declaration], json });

beforeEach(() => {
  cloudFormation.reset();
  cloudFormation.on(ListStacksCommand).resolves({ StackSummaries: [] });
  cloudFormation.on(DescribeStacksCommand).rejects(Object.assign(new Error('Stack with id Shop does not exist'), { name: 'ValidationError' }));
  fakeAccount();
});

/** The session completes a service with the registered task definition by a dynamic import, which jest lacks. These have none. */
function resolveWith(references: Readonly<Record<string, string>>): void {
  jest.spyOn(Session.prototype, 'resolveService').mockImplementation(async ({ stack }) => {
    const facts = { account: ACCOUNT, region: HOME, references };
    return { ...decodeServices(stack, facts).services[0], target: { region: HOME }, account: ACCOUNT, caller: 'arn:me', facts, place: {} };
  });
}

describe.each<{ when: string; existing: Readonly<Record<string, string>>; state: string; problem: string; fix: string; entry: object }>([
  { when: 'before the resource exists', existing: {}, state: 'pending', problem: CREATES, fix: '-> deploy the stack first', entry: { waitsFor: ATTRIBUTE } },
  { when: 'after its deployment', existing: { Database: 'shop-db' }, state: 'unknown', problem: KNOWS, fix: LOOK_UP, entry: { waitsFor: ATTRIBUTE, deployed: true } },
])('a place that is an attribute of a resource, $when', ({ existing, state, problem, fix, entry }) => {
  beforeEach(() => resolveWith(existing));
  afterEach(() => jest.restoreAllMocks());

  test('is said by check, in text and as JSON', async () => {
    expect((await run(check as never, [{}])).stdout).toContain(`  - URL/password: ${problem}\n`);
    expect(JSON.parse((await run(check as never, [{}], SHOP, true)).stdout).services[0].pending).toContainEqual({ subject: 'URL/password', ...entry });
  });

  test('is said by list, in text and as JSON', async () => {
    const { stdout } = await run(list as never, [{}]);
    expect(stdout).toMatch(new RegExp(`^URL/password +external +${problem.replace(/ \(.*/, '')}`, 'm'));
    const rows = JSON.parse((await run(list as never, [{}], SHOP, true)).stdout).services[0].variables as { name: string; state: string }[];
    expect(rows.find(({ name }) => name === 'URL/password')).toMatchObject({ state });
  });

  test('is said by get and put, with what to do', async () => {
    for (const [action, args] of [[get, ['URL/password', {}]], [put, ['URL/password', {}]]] as const) {
      const { code, stderr } = await run(action as never, args);
      expect(code).toBe(2);
      expect(stderr).toContain(problem);
      expect(stderr).toContain(fix);
    }
  });

  test('is said by put for a value whose store is that resource', async () => {
    const { code, stderr } = await run(put as never, ['TOKEN', {}], STORE);
    expect(code).toBe(2);
    expect(stderr).toContain(problem.replace('it', 'the store of TOKEN'));
    expect(stderr).toContain(fix);
  });

  test('is no trouble for plan', async () => {
    const { code, stdout } = await run(plan as never, [{}]);
    expect(code).toBe(0);
    expect(stdout).toContain('Database' in existing ? KNOWS : `the deployment creates ${ATTRIBUTE}`);
  });
});
