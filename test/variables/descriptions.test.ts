import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { SecretStore, ServiceSecrets, Variable, Verification } from '../../src';

const ABOUT = { description: 'What it is for', helpUrl: 'https://wiki.example' };

function templateOf(variables: (stack: Stack) => Record<string, Variable>, verification?: Verification): Record<string, any> {
  const stack = new Stack(new App(), 'Shop');
  new ServiceSecrets(stack, 'Secrets', { store: SecretStore.parameterStore('/prod/shop'), variables: variables(stack), verification });
  return Template.fromStack(stack).toJSON();
}

const gateOf = (template: Record<string, any>): Record<string, any> => Object.values<any>(template.Resources).find(({ Type }) => Type === 'Custom::ServiceSecrets');

const KINDS: Record<string, (stack: Stack) => Variable> = {
  SECRET: () => Variable.secret(ABOUT),
  GENERATED: () => Variable.generated({ length: 48, ...ABOUT }),
  CONFIG: () => Variable.config('info', ABOUT),
  PLAIN: () => Variable.plain('x', ABOUT),
  FILE: () => Variable.secret(ABOUT).asFile('/run/x/y'),
  GOOGLE: () => Variable.secret(ABOUT).asGoogleCredentials(),
  PARAMETER: (stack) => Variable.fromSsmParameter(ssm.StringParameter.fromStringParameterName(stack, 'P', '/x'), ABOUT),
  PARAMETER_NAME: () => Variable.fromSsmParameterName('/x/y', ABOUT),
  EXTERNAL: (stack) => Variable.fromSecretsManager(secretsmanager.Secret.fromSecretNameV2(stack, 'S', 's'), 'k', ABOUT),
  VERSION: (stack) => Variable.fromSecretsManagerVersion(secretsmanager.Secret.fromSecretNameV2(stack, 'V', 's'), { versionStage: 'X' }, 'k', ABOUT),
  SECRET_NAME: () => Variable.fromSecretName('prod/db', 'k', ABOUT),
};

test.each(Object.keys(KINDS))('%s has a description in the metadata of the gate', (name) => {
  const gate = gateOf(templateOf((stack) => ({ [name]: KINDS[name](stack), OTHER: Variable.secret() })));
  expect(gate.Metadata['cdk-service-secrets:variables']).toEqual({ [name]: { Description: 'What it is for', HelpUrl: 'https://wiki.example' } });
  expect(JSON.stringify(gate.Properties)).not.toContain('What it is for');
});

test('another description changes no property, so no gate runs', () => {
  const [one, other] = ['a', 'b'].map((description) => templateOf(() => ({ A: Variable.secret({ description }) })));
  expect(gateOf(one).Properties).toEqual(gateOf(other).Properties);
  expect(one).not.toEqual(other);
});

test('without a description there is no metadata', () => {
  expect(gateOf(templateOf(() => ({ A: Variable.secret() }))).Metadata?.['cdk-service-secrets:variables']).toBeUndefined();
});

test('without a gate it is in the template\'s metadata, by the service', () => {
  expect(templateOf(() => ({ A: Variable.secret(ABOUT) }), Verification.NONE).Metadata['cdk-service-secrets:variables'])
    .toEqual({ 'Shop/Secrets': { A: { Description: 'What it is for', HelpUrl: 'https://wiki.example' } } });
});

test.each<[string, () => Variable, string]>([
  ['an empty description', () => Variable.secret({ description: '' }), '`description` must be a text of at least one character'],
  ['a description that is a number', () => Variable.plain('x', { description: 1 as never }), '`description` must be a text'],
  ['an empty address', () => Variable.config('x', { helpUrl: '' }), '`helpUrl` must be a text of at least one character'],
  ['no page', () => Variable.secret({ helpUrl: 'wiki' }), '`A` must have a helpUrl that begins with https:// or http:// and has at most 2048 characters, got: "wiki"; write the address'],
  ['a long description', () => Variable.fromSsmParameterName('/x', { description: 'x'.repeat(2000) }), '`A` must have a description of 1 to 1024 printable characters, got: 2000 characters'],
  ['options of another type', () => Variable.plain('x', 'production' as never), '`options` must be an object'],
])('%s is refused', (_what, variable, message) => {
  expect(() => templateOf(() => ({ A: variable() }))).toThrow(message);
});
