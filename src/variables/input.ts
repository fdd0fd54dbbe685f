import { Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { Verification } from './verification';
import { RuleError } from '../core/errors';
import { Assertion, assertMap, choice, describeKind, filledText, flag, having, text } from '../core/input';
import { meantRegion, REGION_FORM } from '../core/regions';

/** Assertions for the input of several factories. */

export const scope: Assertion = having('a construct', ['node'], 'pass the stack, or a construct in it');
export const id: Assertion = filledText('write an ID that is unique in the scope, as in "Secrets"');
export const key: Assertion = having('a KMS key', ['keyArn'], 'pass a kms.Key or an imported one, such as kms.Key.fromKeyArn returns');
export const parameter: Assertion = having('an SSM parameter', ['parameterName', 'parameterArn'],
  'pass an ssm.IParameter, or use Variable.fromSsmParameterName with its name');
export const secret: Assertion = having('a secret of Secrets Manager', ['secretArn', 'secretName'],
  'pass a secretsmanager.ISecret, or use its name with Variable.fromSecretName or SecretStore.secretsManager');
export const store: Assertion = having('a SecretStore', ['storeName', '_bind'], 'pass SecretStore.parameterStore with a path such as "/prod/shop"');
export const duration: Assertion = having('a Duration', ['toSeconds'], 'pass a Duration such as Duration.minutes(5)');
export const verification: Assertion = choice('Verification', Verification);
export const field: Assertion = filledText('write the JSON key, or leave it out for the whole secret');

/** Requires a list: the library would ignore a single rule outside of a list. */
export const rules: Assertion = (subject, value) => {
  const wrong = Array.isArray(value) ? (value as unknown[]).filter((entry) => typeof entry !== 'object' || entry === null || !('_rule' in entry)).map(describeKind)[0] : describeKind(value);
  if (wrong !== undefined) {
    throw new RuleError({ subject, must: 'must be a list of ValueRules', got: Array.isArray(value) ? `a list with ${wrong}` : wrong, fix: 'pass a list of rules such as ValueRule.minLength(20)' });
  }
};

export const region: Assertion = (subject, value) => {
  text('write a region such as "eu-central-1"')(subject, value);
  if (!Token.isUnresolved(value) && !REGION_FORM.test(value as string)) {
    const meant = meantRegion(value as string);
    throw new RuleError({
      subject,
      must: 'must be a region of AWS',
      got: JSON.stringify(value),
      fix: meant ? `did you mean "${meant}"?` : 'write a region such as "eu-central-1", or leave it out for the stack\'s own',
    });
  }
};

/** The scope of a construct. Checked before `super`, which would refuse it without naming it. */
export function checkedScope<S extends IConstruct>(given: S, givenId: string): S {
  scope('scope', given);
  id('id', givenId);
  return given;
}

/** Properties of each construct that declares the variables of a service. */
export const SERVICE_PROPS = { store, variables: assertVariables, verification, verifyEveryDeployment: flag, waitForValues: duration };

function assertVariables(subject: string, variables: unknown): void {
  assertMap(subject, variables, '`DATABASE_URL` to Variable.secret()');
  for (const [name, variable] of Object.entries(variables as object)) {
    if (typeof variable !== 'object' || variable === null || !('_source' in variable)) {
      throw new RuleError({
        subject: name,
        must: 'must be a Variable',
        got: describeKind(variable),
        fix: typeof variable === 'string' ? 'write Variable.plain("…") for a value in code, or Variable.secret() for one in the store' : 'write Variable.secret()',
      });
    }
  }
}

/** IAM's L1 roles and users are no grantees. */
export function assertGrantee(grantee: unknown): void {
  having('a grantee: a role, a user, a group or what has one', ['grantPrincipal'],
    'pass an iam.Role; import a CfnRole by its ARN with iam.Role.fromRoleArn')('grantee', grantee);
}
