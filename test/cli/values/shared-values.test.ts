import { Service } from '../../../src/cli/source/service';
import { sharedValuesIn } from '../../../src/cli/values/shared-values';
import { Declaration, StoreDeclaration, VariableDeclaration } from '../../../src/core/declaration';

/** Readers that refer to a value as an external one: another list, or a task definition that a gate checks without a list. */

const [ACCOUNT, REGION] = ['111122223333', 'eu-west-1'];
const PARAMETERS: StoreDeclaration = { kind: 'ssm', name: '/prod/shop' };
const SECRET: StoreDeclaration = { kind: 'secretsmanager', name: 'prod/shop' };

function readersOf(variable: VariableDeclaration, store: StoreDeclaration, name: string | undefined, stack: Partial<Service['stack']> = {}): string[] {
  const reader = {
    path: 'Shop/Worker',
    stack: { name: 'Shop', account: ACCOUNT, region: REGION, template: {}, ...stack },
    declaration: { service: 'Shop/Worker', verification: 'values', stores: [], variables: { X: variable } },
    unresolved: new Map(),
    unresolvedKeys: new Map(),
  } as unknown as Service;
  const declaration: Declaration = { service: 'Shop/Secrets', verification: 'values', stores: [store], variables: {} };
  const { shared } = sharedValuesIn([reader], { declaration, account: ACCOUNT, target: { region: REGION } }, [{ store: 0, name }]);
  return shared.flatMap(({ services }) => services.map(({ path }) => path));
}
const parameter = (rest: Partial<VariableDeclaration> = {}): VariableDeclaration => ({ kind: 'parameter', parameter: '/prod/shop/token', ...rest } as VariableDeclaration);
const secret = (arn: string, field?: string): VariableDeclaration => ({ kind: 'foreign-secret', arn, field });
const arnOf = (name: string, account = ACCOUNT): string => `arn:aws:secretsmanager:${REGION}:${account}:secret:${name}`;

test.each<[string, VariableDeclaration, StoreDeclaration, string | undefined, Partial<Service['stack']>?]>([
  ['a parameter by its name', parameter(), PARAMETERS, 'token'],
  ['a parameter by its name, where the stack may be anywhere', parameter(), PARAMETERS, 'token', { account: undefined, region: undefined }],
  ['a parameter by its ARN', parameter({ arn: `arn:aws:ssm:${REGION}:${ACCOUNT}:parameter/prod/shop/token` }), PARAMETERS, 'token'],
  ['a key of a JSON secret', secret(arnOf('prod/shop-a1b2c3'), 'token'), SECRET, 'token'],
  ['a whole secret', secret(arnOf('prod/shop')), SECRET, 'token'],
  ['a key, when the command writes the whole secret', secret(arnOf('prod/shop-a1b2c3'), 'token'), SECRET, undefined],
])('reads %s', (_, variable, store, name, stack = {}) => {
  expect(readersOf(variable, store, name, stack)).toEqual(['Shop/Worker']);
});

test.each<[string, VariableDeclaration, StoreDeclaration, string | undefined, Partial<Service['stack']>?]>([
  ['another parameter', parameter(), PARAMETERS, 'tok'],
  ['a parameter of another region', parameter({ region: 'us-east-1' }), PARAMETERS, 'token'],
  ['a parameter of the stack\'s own region', parameter(), PARAMETERS, 'token', { region: 'us-east-1' }],
  ['a parameter of another account', parameter({ arn: `arn:aws:ssm:${REGION}:999988887777:parameter/prod/shop/token` }), PARAMETERS, 'token'],
  ['another key of a JSON secret', secret(arnOf('prod/shop-a1b2c3'), 'other'), SECRET, 'token'],
  ['a secret of another account', secret(arnOf('prod/shop-a1b2c3', '999988887777'), 'token'), SECRET, 'token'],
  ['a plain variable', { kind: 'plain' }, PARAMETERS, 'token'],
])('does not read the value: %s', (_, variable, store, name, stack = {}) => {
  expect(readersOf(variable, store, name, stack)).toEqual([]);
});
