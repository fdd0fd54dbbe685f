import { Stack, Token } from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { BoundReference } from './bound-declaration';
import { identifyKey, isOfOtherAccount, valueEnvironment } from './secret-identity';
import { ParameterVariable } from '../../core/declaration';
import { RuleError } from '../../core/errors';
import { environmentInArn, ParameterLocation, policyResources } from '../../core/location';
import { assertParameterName } from '../../core/names';
import { parameterNameIn } from '../../core/services/parameter-store';
import { VariableSource } from '../variable-source';

type ParameterSource = Extract<VariableSource, { kind: 'parameter' }>;

/** An external parameter. */
export function bindParameter(variable: string, source: ParameterSource, stack: Stack): BoundReference {
  const { parameter } = source;
  const arn = parameter && givenArn(parameter);
  const of = environmentInArn(arn);
  assertOwnAccount(variable, of?.account ?? parameter?.env.account, parameter, stack);
  if (parameter) {
    assertNoVersion(variable, parameter);
  }
  const { environment, region } = valueEnvironment(parameter, source.region ?? of?.region, stack);
  const { key, resource } = identifyKey(source.encryptionKey ?? (parameter as { readonly encryptionKey?: ssm.StringParameter['encryptionKey'] } | undefined)?.encryptionKey, environment, stack);
  const declared: ParameterVariable = { kind: 'parameter', parameter: arn ? parameterNameIn(arn) : source.name, arn, region, key, verification: source.verification };
  const location = locationOf(variable, source, arn, region);
  const resources = location.arn === undefined ? policyResources(location, environment) : [location.arn];
  return { kind: 'reference', declared, location, scope: { service: 'ssm', place: environment, resources, key: resource } };
}

/** The CDK builds ARNs with tokens. This one has none, so the author wrote it, and the CDK would use its last part as the name. */
function givenArn({ parameterArn }: ssm.IParameter): string | undefined {
  return Token.isUnresolved(parameterArn) ? undefined : parameterArn;
}

function locationOf(variable: string, { name, parameter }: ParameterSource, arn: string | undefined, region: string | undefined): ParameterLocation {
  if (arn !== undefined) {
    return { service: 'ssm', region, name, arn };
  }
  if (!Token.isUnresolved(name)) {
    assertParameterName(variable, name);
    return { service: 'ssm', region, name, leadingSlash: name.startsWith('/') };
  }
  if (name.startsWith('/')) {
    return { service: 'ssm', region, name, leadingSlash: true };
  }
  if (parameter) {
    return { service: 'ssm', region, name, arn: parameter.parameterArn };
  }
  if (region !== undefined) {
    throw new RuleError({
      subject: variable,
      must: 'must have a parameter name of which at least the leading slash is known when the app is synthesized, to be read in another region by its ARN',
      got: 'a token',
      fix: 'write it as `/${…}`, or import the parameter by its attributes with `simpleName` and use Variable.fromSsmParameter',
    });
  }
  return { service: 'ssm', name };
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-ssm-paramstore.html */
function assertOwnAccount(variable: string, account: string | undefined, parameter: ssm.IParameter | undefined, stack: Stack): void {
  if (isOfOtherAccount(account, stack)) {
    throw new RuleError({
      subject: variable,
      must: 'must refer to a parameter of the stack\'s own account, as ECS refuses parameters of another one, shared ones too',
      got: parameter && !Token.isUnresolved(parameter.parameterArn) ? parameter.parameterArn : `a parameter of ${account}`,
      fix: 'keep a copy in this account, or move the value to Secrets Manager, where a resource policy can share it',
    });
  }
}

/** Only the reference that CloudFormation would resolve contains the version. */
function assertNoVersion(variable: string, parameter: ssm.IParameter): void {
  const text = textOf(parameter.stack.resolve((parameter as ssm.IStringParameter).stringValue));
  const version = /\{\{resolve:ssm(?:-secure)?:[^:}]*:([^}]*)\}\}/.exec(text)?.[1];
  if (version !== undefined) {
    throw new RuleError({
      subject: variable,
      must: 'must refer to a parameter without a version or label, which a task definition cannot pin',
      got: `version ${version || 'of a token'}`,
      fix: 'leave `version` out of the import',
    });
  }
}

/** The literal parts of a text that CloudFormation joins. */
function textOf(resolved: unknown): string {
  const parts = (resolved as { readonly 'Fn::Join'?: readonly [string, readonly unknown[]] } | undefined)?.['Fn::Join']?.[1];
  return parts ? parts.map((part) => (typeof part === 'string' ? part : '')).join('') : String(resolved);
}
