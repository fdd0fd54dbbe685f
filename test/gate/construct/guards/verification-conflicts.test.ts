import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { SecretStore, Variable, Verification } from '../../../../src';
import { ENV, newStack, ONE_SECRET, secretsOf } from '../../../support/synth/service';

const METADATA = { verification: Verification.METADATA };
const json = SecretStore.secretsManager('prod/shop');
const parameters = (prefix: string): SecretStore => SecretStore.parameterStore(prefix);
const imported = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/shop-AbCdEf';

type Declare = (stack: ReturnType<typeof newStack>) => void;

test.each<[string, Declare, Declare]>([
  ['the same prefix', (stack) => secretsOf(stack, {}, 'A'), (stack) => secretsOf(stack, METADATA, 'B')],
  ['the same prefix, the other way round', (stack) => secretsOf(stack, METADATA, 'A'), (stack) => secretsOf(stack, {}, 'B')],
  ['the same JSON secret', (stack) => secretsOf(stack, { store: json }, 'A'), (stack) => secretsOf(stack, { store: json, ...METADATA }, 'B')],
  ['the same secret with and without its suffix', (stack) => secretsOf(stack, { store: json, ...METADATA }, 'A'),
    (stack) => secretsOf(stack, { variables: { KEY: Variable.fromSecretsManager(Secret.fromSecretCompleteArn(stack, 'Secret', imported), 'key') } }, 'B')],
  ['a prefix in the other', (stack) => secretsOf(stack, { store: parameters('/prod'), ...METADATA }, 'A'), (stack) => secretsOf(stack, {}, 'B')],
  ['a single parameter of the prefix', (stack) => secretsOf(stack, METADATA, 'A'),
    (stack) => secretsOf(stack, { store: parameters('/other'), variables: { X: Variable.fromSsmParameterName('/prod/shop/X') } }, 'B')],
])('METADATA for one and VALUES for another of %s are refused', (_what, first, second) => {
  const stack = newStack({ env: ENV });
  first(stack);
  expect(() => second(stack)).toThrow(/must have the same verification as .+, got: VALUES in Shop\/[AB], METADATA for \w+ in Shop\/[AB]; use one verification/);
});

test('two keys of one secret with different verifications are refused', () => {
  const variables = { USER: Variable.fromSecretName('prod/db', 'user', METADATA), PASSWORD: Variable.fromSecretName('prod/db', 'password') };
  expect(() => secretsOf(newStack({ env: ENV }), { variables })).toThrow('`PASSWORD` must have the same verification as all that is read of its place in this stack, '
    + 'where METADATA denies it to the one role that checks, got: VALUES in Shop/Secrets, METADATA for USER in Shop/Secrets; use one verification for both, or move one ServiceSecrets to another stack');
});

test('the gate may read values that no METADATA covers', () => {
  const stack = newStack({ env: ENV });
  secretsOf(stack, { ...METADATA, variables: { ...ONE_SECRET, PLAIN: Variable.plain('x'), DB: Variable.fromSecretName('prod/db', 'user') } }, 'A');
  secretsOf(stack, { store: parameters('/prod') }, 'Above');
  secretsOf(stack, { store: parameters('/prod/shopping') }, 'Beside');
  secretsOf(stack, { store: SecretStore.parameterStore('/prod/shop', { region: 'us-east-1' }) }, 'Elsewhere');
  secretsOf(stack, { store: parameters('/none'), variables: { DB: Variable.fromSecretName('prod/db', 'user', { verification: Verification.NONE }), OTHER: Variable.fromSecretName('prod/db-admin') } }, 'None');
  expect(() => secretsOf(newStack({ env: ENV }), {}, 'OtherStack')).not.toThrow();
});
