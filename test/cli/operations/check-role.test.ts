import { planRoleCheck, RoleUse, unknownLines } from '../../../src/cli/operations/check-role/plan';
import { roleUses } from '../../../src/cli/source/role-uses';
import { Service } from '../../../src/cli/source/service';
import { Declaration } from '../../../src/core/declaration';
import { StoredValue } from '../../../src/core/stored-value';

/** Each role is asked for what its own tasks get. */

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/k';
const DECLARATION: Declaration = {
  service: 'Shop/Secrets',
  verification: 'values',
  stores: [{ kind: 'ssm', name: '/p', key: KEY }, { kind: 'secretsmanager', name: 's', key: 'alias/s' }],
  variables: {
    A: { kind: 'secret', store: 0, name: 'a' },
    B: { kind: 'secret', store: 0, name: 'b' },
    J: { kind: 'secret', store: 1, name: 'J' },
    X: { kind: 'foreign-secret', arn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:x', field: 'k' },
    N: { kind: 'plain' },
  },
};
const found = (arn: string): StoredValue => ({ status: 'found', version: '1', arn });
const READINGS = new Map<string, StoredValue>([['A', found('arn:a')], ['B', found('arn:b')], ['J', found('arn:s')], ['X', found('arn:x')]]);

const planned = (uses: readonly RoleUse[], readings = READINGS): { asked: Record<string, string[]>; unknown: string[] } => {
  const { roles, unknown } = planRoleCheck({ uses, declaration: DECLARATION, readings, region: 'eu-west-1' });
  return { asked: Object.fromEntries(roles.map(({ role, groups }) => [role, groups.flat().map(({ variable, action }) => `${variable} ${action}`).sort()])), unknown: unknownLines(unknown) };
};

test('each role is checked for what its task reads, and for nothing else', () => {
  expect(planned([{ task: 'web', role: 'r1', variables: ['A', 'X'] }, { task: 'job', role: 'r2', variables: ['B'] }]).asked).toEqual({
    r1: ['A kms:Decrypt', 'A ssm:GetParameters', 'X secretsmanager:GetSecretValue'],
    r2: ['B kms:Decrypt', 'B ssm:GetParameters'],
  });
});

test('tasks that share a role are checked together, each value once', () => {
  const { roles } = planRoleCheck({ uses: [{ task: 'web', role: 'r', variables: ['A', 'N'] }, { task: 'job', role: 'r', variables: ['B', 'A'] }], declaration: DECLARATION, readings: READINGS, region: 'eu-west-1' });
  expect(roles).toMatchObject([{ role: 'r', tasks: ['job', 'web'], variables: ['A', 'B', 'N'] }]);
  expect(roles[0].groups.map((group) => group.length).sort()).toEqual([1, 1, 2]);
});

test('unknown results are one line for each reason', () => {
  const uses = [{ task: 'web', role: 'r', variables: ['A', 'B', 'J'] }, { task: 'job', role: 'q', variables: ['A'] }];
  expect(planned(uses, new Map([['J', found('arn:s')]])).unknown).toEqual(['values that could not be read here: A, B', 'values whose key is named by an alias (alias/s): J']);
});

describe('the values that a task reads', () => {
  const container = (secrets: unknown[], more: object = {}): object => ({ Name: 'app', Secrets: secrets, ...more });
  const uses = (resources: Record<string, object>, declaration = DECLARATION, gate = 'Gate'): RoleUse[] => {
    const service: Service = { path: 'Shop/Secrets', gate: gate || undefined, declaration, unresolved: new Map(), unresolvedKeys: new Map(), stack: { name: 'Shop', template: parsed(resources) } };
    return roleUses(service, { references: { Web: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/web:7' } });
  };
  const parsed = (resources: Record<string, object>): Service['stack']['template'] => ({ Resources: resources as never });
  const task = (containers: object[], role = 'arn:role'): object => ({ Type: 'AWS::ECS::TaskDefinition', Properties: { ExecutionRoleArn: role, ContainerDefinitions: containers } });
  const own = (text: string): object => ({ 'Fn::Sub': `\${Gate.${text}` });

  test.each<[string, object[], string[]]>([
    ['a variable under its name', [container([{ Name: 'A', ValueFrom: own('Store0}a') }])], ['A']],
    ['under another name', [container([{ Name: 'OTHER', ValueFrom: own('Store0}b') }])], ['B']],
    ['a key of a JSON secret', [container([{ Name: 'OTHER', ValueFrom: own('Store1}:J::') }])], ['J']],
    ['an external value under another name', [container([{ Name: 'OTHER', ValueFrom: { 'Fn::Join': ['', [{ 'Fn::Select': [0, ['arn:aws:secretsmanager:eu-west-1:111122223333:secret:x', own('Fingerprint}')]] }, ':k::']] } }])], ['X']],
    ['the secrets of the log driver', [container([], { LogConfiguration: { SecretOptions: [{ Name: 'apikey', ValueFrom: own('Store0}a') }] } })], ['A']],
    ['a part of the list', [container([{ Name: 'A', ValueFrom: own('Store0}a') }]), container([{ Name: 'B', ValueFrom: own('Store0}b') }])], ['A', 'B']],
  ])('%s', (_name, containers, variables) => {
    expect(uses({ Web: task(containers) })).toEqual([{ task: 'web:7', role: 'arn:role', variables }]);
  });

  test('C2: a name that would drive a terminal is escaped, and a role that would is left out', () => {
    const named = (Family: string, role: string): object => ({ Type: 'AWS::ECS::TaskDefinition', Properties: { Family, ExecutionRoleArn: role, ContainerDefinitions: [container([{ Name: 'A', ValueFrom: own('Store0}a') }])] } });
    expect(uses({ New: named('shop\u001b[2J', 'arn:role'), Other: named('other', 'arn:\u001b[2J') })).toEqual([{ task: '"shop\\u001b[2J"', role: 'arn:role', variables: ['A'] }]);
  });

  test('without a gate, values by their whole names in the store', () => {
    const literal = [{ Name: 'A', ValueFrom: '/p/a' }, { Name: 'OTHER', ValueFrom: '/p/b' }];
    expect(uses({ Web: task([container(literal)]) }, DECLARATION, '')).toMatchObject([{ variables: ['A', 'B'] }]);
    expect(uses({ Web: task([container([literal[0], { Name: 'OTHER', ValueFrom: '/p/bb' }])]) }, DECLARATION, '')).toMatchObject([{ variables: ['A'] }]);
  });

  test('a role that isn\'t known yet is left out', () => {
    expect(uses({ Web: task([container([{ Name: 'A', ValueFrom: own('Store0}a') }])], { 'Fn::GetAtt': ['Role', 'Arn'] } as never) })).toEqual([]);
  });
});
