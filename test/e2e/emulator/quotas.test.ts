import { createStack, FOUR_THOUSAND_CHARACTERS, functionOf, Resources, roleOf } from './stack';
import { Emulator } from '../../support/emulator';

let emulator: Emulator;

beforeAll(async () => { emulator = await Emulator.start(); });
afterAll(async () => emulator?.stop());

const statementOf = (resources: string[]): object => ({ Effect: 'Allow', Action: 'ssm:GetParameters', Resource: resources });
/** A policy of as many characters as AWS counts. */
function policyOf(length: number): object {
  const policy = (resource: string): object => ({ Version: '2012-10-17', Statement: [statementOf([resource])] });
  return policy('x'.repeat(length - JSON.stringify(policy('')).length));
}
const inline = (name: string, document: object): Resources[string] => ({ Type: 'AWS::IAM::Policy', Properties: { PolicyName: name, PolicyDocument: document, Roles: [{ Ref: 'Role' }] } });
const managed = (document: object): Resources[string] => ({ Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: document, Roles: [{ Ref: 'Role' }] } });
const several = (count: number, resource: Resources[string]): Resources => Object.fromEntries(Array.from({ length: count }, (_, index) => [`Many${index}`, resource]));
const queuePolicy = (statements: number): Resources[string] => ({
  Type: 'AWS::SQS::QueuePolicy',
  Properties: {
    Queues: [{ Ref: 'Queue' }],
    PolicyDocument: { Version: '2012-10-17', Statement: Array.from({ length: statements }, (_, index) => ({ Sid: `S${index}`, Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: '*' })) },
  },
});
const container = (properties: object): Resources => ({ Task: { Type: 'AWS::ECS::TaskDefinition', Properties: { Family: 'task', ContainerDefinitions: [{ Name: 'app', Image: 'app', ...properties }] } } });
const texts = (count: number): object[] => Array.from({ length: count }, (_, index) => ({ Name: `TEXT_${index}`, Value: FOUR_THOUSAND_CHARACTERS }));

describe('quotas for a template', () => {
  test.each<[string, Resources, string]>([
    ['one policy of 10,240 characters', { Role: roleOf(), A: inline('a', policyOf(10_240)) }, 'CREATE_COMPLETE'],
    ['one of 10,241', { Role: roleOf(), A: inline('a', policyOf(10_241)) }, 'Maximum policy size of 10240 bytes exceeded for role'],
    ['two policies of 10,240 together', { Role: roleOf(), A: inline('a', policyOf(5_120)), B: inline('b', policyOf(5_120)) }, 'CREATE_COMPLETE'],
    ['two of 10,241 together', { Role: roleOf(), A: inline('a', policyOf(5_120)), B: inline('b', policyOf(5_121)) }, 'Maximum policy size of 10240 bytes'],
    ['policies in the role itself', { Role: roleOf({ Policies: [{ PolicyName: 'a', PolicyDocument: policyOf(10_241) }] }) }, 'Maximum policy size of 10240 bytes'],
    ['and beside it', { Role: roleOf({ Policies: [{ PolicyName: 'a', PolicyDocument: policyOf(6_000) }] }), A: inline('b', policyOf(6_000)) }, 'Maximum policy size of 10240 bytes'],
    ['a managed policy of 6,144 characters', { Role: roleOf(), A: managed(policyOf(6_144)) }, 'CREATE_COMPLETE'],
    ['one of 6,145', { Role: roleOf(), A: managed(policyOf(6_145)) }, 'Cannot exceed quota for PolicySize: 6144'],
    ['ten managed policies', { Role: roleOf(), ...several(10, managed(policyOf(200))) }, 'CREATE_COMPLETE'],
    ['eleven', { Role: roleOf(), ...several(11, managed(policyOf(200))) }, 'Cannot exceed quota for PoliciesPerRole: 10'],
    ['a queue\'s policy of 20 statements', { Queue: { Type: 'AWS::SQS::Queue' }, Policy: queuePolicy(20) }, 'CREATE_COMPLETE'],
    ['of 21 statements', { Queue: { Type: 'AWS::SQS::Queue' }, Policy: queuePolicy(21) }, 'Reason: 21 statements exceed the maximum of 20'],
    ['an event pattern of 2,048 characters', { Rule: { Type: 'AWS::Events::Rule', Properties: { EventPattern: { source: ['x'.repeat(2_033)] } } } }, 'CREATE_COMPLETE'],
    ['of 2,049 characters', { Rule: { Type: 'AWS::Events::Rule', Properties: { EventPattern: { source: ['x'.repeat(2_034)] } } } }, 'EventPattern of 2049 characters exceeds the limit of 2048'],
    ['a task definition of 65,000 bytes', container({ Environment: texts(16) }), 'CREATE_COMPLETE'],
    ['of 69,000 bytes', container({ Environment: texts(17) }), 'Max allowed length is \'65536\' bytes'],
    ['a secret with the name of a plain value', container({ Environment: [{ Name: 'A', Value: 'x' }], Secrets: [{ Name: 'A', ValueFrom: '/a' }] }), 'The secret name must be unique'],
    ['a function\'s environment of 4 KB', { Role: roleOf(), F: functionOf('', { Environment: { Variables: { A: 'x'.repeat(4_000) } } }) }, 'CREATE_COMPLETE'],
    ['of more', { Role: roleOf(), F: functionOf('', { Environment: { Variables: { A: 'x'.repeat(4_096) } } }) }, 'exceeded the 4KB limit'],
  ])('%s', async (_what, resources, expected) => {
    expect(await createStack(emulator, resources)).toContain(expected);
  });
});
