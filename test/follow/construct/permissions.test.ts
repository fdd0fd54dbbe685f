import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import { SecretStore } from '../../../src';
import { FollowFunction } from '../../../src/follow/construct/follow-function';
import { RolePolicies } from '../../support/synth/policies';
import { ENV, newStack, secretsOf } from '../../support/synth/service';

const ROLE = /ServiceSecretsFollowRole/;
const HERE = 'eu-west-1:123456789012';
const KEY = `arn:aws:kms:${HERE}:key/own`;
const PATH = `arn:aws:ssm:${HERE}:parameter/prod/shop`;
const SECRET = `arn:aws:secretsmanager:${HERE}:secret:prod/shop-AbCdEf`;
const BUS = `arn:aws:events:${HERE}:event-bus/default`;
const EVENT = { 'events:source': ['cdk-service-secrets'], 'events:detail-type': ['Undeclared Names'] };
const GROUP = 'ServiceSecretsFollowSchedulesGroupBAB36EDE';

function policies(store: (encryptionKey: kms.IKey) => SecretStore, more: (stack: Stack) => void = () => undefined): RolePolicies {
  const stack = newStack({ env: ENV });
  secretsOf(stack, { store: store(kms.Key.fromKeyArn(stack, 'Key', KEY)) }).onUndeclaredName('New');
  more(stack);
  const inline = Object.entries<any>(Template.fromStack(stack).findResources('AWS::IAM::Role')).filter(([id]) => ROLE.test(id)).flatMap(([, { Properties }]) => Properties.Policies ?? []);
  expect(inline).toHaveLength(1);
  return RolePolicies.of(stack, ROLE);
}

const ofPath = (more?: (stack: Stack) => void): RolePolicies => policies((encryptionKey) => SecretStore.parameterStore('/prod/shop', { encryptionKey }), more);
const ofSecret = (): RolePolicies => policies((encryptionKey) => SecretStore.secretsManager('prod/shop', { encryptionKey }));

describe('a path', () => {
  test.each<[string, string, boolean]>([
    ['ssm:GetParametersByPath', PATH, true],
    ['ssm:GetParameterHistory', `${PATH}/A`, true],
    ['ssm:GetParametersByPath', `${PATH}/worker`, false],
    ['ssm:GetParametersByPath', `${PATH}ping`, false],
    ['ssm:GetParametersByPath', PATH.replace('/shop', ''), false],
    ['ssm:GetParameterHistory', `${PATH}ping/A`, false],
    ['ssm:GetParameters', `${PATH}/A`, false],
    ['ssm:PutParameter', `${PATH}/A`, false],
    ['ssm:DeleteParameter', `${PATH}/A`, false],
    ['secretsmanager:GetSecretValue', SECRET, false],
  ])('%s on %s: %s', async (action, resource, expected) => {
    expect(await ofPath().allows(action, resource)).toBe(expected);
  });

  test('is never decrypted, with any other permission of the role', async () => {
    const role = ofPath((stack) => FollowFunction.of(stack).add({
      construct: stack, follows: () => ({}), values: [], statements: [{ effect: 'Allow', actions: ['kms:Decrypt'], resources: [KEY] }],
    }));
    expect(await role.decrypts(KEY, 'ssm', `${PATH}/A`)).toBe(false);
    expect(await role.decrypts(KEY, 'secretsmanager', SECRET)).toBe(true);
  });

  test('is decrypted for a derived value, only that parameter', async () => {
    const role = ofPath((stack) => FollowFunction.of(stack).add({
      construct: stack, follows: () => ({}), values: [], statements: [{ effect: 'Allow', actions: ['kms:Decrypt'], resources: [KEY] }], decrypts: [`${PATH}/PART`],
    }));
    expect(await role.decrypts(KEY, 'ssm', `${PATH}/PART`)).toBe(true);
    expect(await role.decrypts(KEY, 'ssm', `${PATH}/A`)).toBe(false);
  });
});

describe('a JSON secret', () => {
  test.each<[string, string, boolean]>([
    ['secretsmanager:GetSecretValue', SECRET, true],
    ['secretsmanager:ListSecretVersionIds', SECRET, true],
    ['secretsmanager:GetSecretValue', SECRET.replace('-AbCdEf', '-admin-AbCdEf'), false],
    ['secretsmanager:DescribeSecret', SECRET, false],
    ['secretsmanager:PutSecretValue', SECRET, false],
    ['ssm:GetParametersByPath', PATH, false],
  ])('%s on %s: %s', async (action, resource, expected) => {
    expect(await ofSecret().allows(action, resource)).toBe(expected);
  });

  test('is decrypted with its key', async () => {
    expect(await ofSecret().decrypts(KEY, 'secretsmanager', SECRET)).toBe(true);
    expect(await ofSecret().decrypts(KEY, 'secretsmanager', SECRET.replace('shop', 'other'))).toBe(false);
    expect(await ofSecret().decrypts(KEY.replace('own', 'other'), 'secretsmanager', SECRET)).toBe(false);
  });
});

describe('the report', () => {
  test.each<[string, string, Record<string, string | string[]>, boolean]>([
    ['events:PutEvents', BUS, EVENT, true],
    ['events:PutEvents', BUS, { ...EVENT, 'events:source': ['somebody.else'] }, false],
    ['events:PutEvents', BUS, { ...EVENT, 'events:detail-type': ['Another'] }, false],
    ['events:PutEvents', BUS.replace('default', 'other'), EVENT, false],
    ['scheduler:CreateSchedule', `arn:aws:scheduler:${HERE}:schedule/${GROUP}/look-1`, {}, true],
    ['scheduler:GetSchedule', `arn:aws:scheduler:${HERE}:schedule/${GROUP}/look-1`, {}, true],
    ['scheduler:CreateSchedule', `arn:aws:scheduler:${HERE}:schedule/default/look-1`, {}, false],
    ['scheduler:DeleteSchedule', `arn:aws:scheduler:${HERE}:schedule/${GROUP}/look-1`, {}, false],
    ['iam:PassRole', 'ServiceSecretsFollowSchedulesRole0B9BE88A.Arn', { 'iam:PassedToService': 'scheduler.amazonaws.com' }, true],
    ['iam:PassRole', 'ServiceSecretsFollowSchedulesRole0B9BE88A.Arn', { 'iam:PassedToService': 'lambda.amazonaws.com' }, false],
  ])('%s on %s with %j: %s', async (action, resource, context, expected) => {
    const role = ofPath();
    const arn = resource.startsWith('arn:') ? resource : `arn:aws:iam::123456789012:role/${resource}`;
    expect(await new RolePolicies(JSON.parse(JSON.stringify(role.statements).replace('"ServiceSecretsFollowSchedulesRole0B9BE88A.Arn"', '"arn:aws:iam::123456789012:role/ServiceSecretsFollowSchedulesRole0B9BE88A.Arn"')))
      .allows(action, arn, context)).toBe(expected);
  });
});

test.each<[string, () => RolePolicies, string[]]>([
  ['a path', ofPath, ['ssm:GetParametersByPath', 'ssm:GetParameterHistory']],
  ['a JSON secret', ofSecret, ['secretsmanager:GetSecretValue', 'secretsmanager:ListSecretVersionIds', 'kms:Decrypt']],
])('%s allows no other action than what the function calls', (_, role, reads) => {
  const allowed = role().statements.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action }) => Action as string[]).sort();
  expect(allowed).toEqual([...reads, 'events:PutEvents', 'iam:PassRole', 'scheduler:CreateSchedule', 'scheduler:GetSchedule'].sort());
});

test('30 services fit into two policies', () => {
  const stack = newStack({ env: ENV });
  for (let index = 0; index < 30; index++) {
    secretsOf(stack, { store: SecretStore.parameterStore(`/prod/service${index}`) }, `Secrets${index}`).onUndeclaredName('New');
  }
  const { statements } = RolePolicies.of(stack, ROLE);
  expect(statements.filter(({ Action }) => [Action].flat().includes('events:PutEvents'))).toHaveLength(1);
  expect(statements.filter(({ Action }) => [Action].flat().includes('ssm:GetParametersByPath'))).toHaveLength(2);
});
