import { Aws, CfnParameter as CfnTemplateParameter, Stack, Token } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { KnownKeys } from './known-keys';
import { WrittenReference } from './task-definition-references';
import { targetOf } from '../../cdk/reference-target';
import { ExternalVariable, VerificationMode } from '../../core/declaration';
import { Environment, environmentInArn, parseValueFrom, policyResources, readId, valueFrom, ValueLocation } from '../../core/location';
import { looksLikeSuffix } from '../../core/names';
import { parameterNameIn } from '../../core/services/parameter-store';
import { BoundReference } from '../../variables/binding/bound-declaration';

/** A bound reference, or the reason why its target isn't known when the app is synthesized. */
export type Bound = { readonly reference: BoundReference; readonly problem?: undefined } | { readonly problem: string };

export interface BindOptions {
  readonly stack: Stack;
  readonly keys: KnownKeys;
  readonly verification?: VerificationMode;
}

/** Permissions depend on whether the value is a parameter or a secret, and only an ARN says so. */
const WRITE_MORE = 'write the ARN of a parameter around it, as Stack.formatArn does, or the ARN of the secret';

/** Binds a reference, as written, to the stack that contains it. */
export function bindReference(written: WrittenReference, options: BindOptions): Bound {
  const located = locate(written, options.stack);
  return 'problem' in located ? located : { reference: bind(located, options) };
}

function locate({ text, credentials, field }: WrittenReference, stack: Stack): ValueLocation | { readonly problem: string } {
  if (text === undefined) {
    return { problem: '`valueFrom` is neither a text nor something that CloudFormation turns into a text; correct it' };
  }
  const target = targetOf(text);
  if (target) {
    return locateTarget(target, text, field);
  }
  if (Token.isUnresolved(text) && isOneToken(text)) {
    return { problem: `only the deployment knows what ${shown(text)} is; ${WRITE_MORE}` };
  }
  if (credentials && !text.includes(':')) {
    return { service: 'secretsmanager', name: text, field };
  }
  try {
    return completed(byName(parseValueFrom(text), stack), field);
  } catch {
    return { problem: `${shown(text)} is neither a parameter's name nor the ARN of a parameter or secret, with nothing behind it but \`:json-key:version-stage:version-id\` of a secret; correct it` };
  }
}

/** A text that is a single token: a secret's ARN or a parameter's name, depending on the type of its resource. */
function locateTarget({ construct, attribute }: NonNullable<ReturnType<typeof targetOf>>, text: string, field?: string): ValueLocation | { readonly problem: string } {
  if (construct instanceof ssm.CfnParameter) {
    const { name } = construct;
    return { service: 'ssm', name: text, ...(name !== undefined && !Token.isUnresolved(name) ? { leadingSlash: name.startsWith('/') } : {}) };
  }
  const isSecret = construct instanceof secretsmanager.CfnSecret || construct instanceof secretsmanager.CfnSecretTargetAttachment || /SecretArn$/.test(attribute);
  if (isSecret) {
    return { service: 'secretsmanager', arn: text, complete: true, field };
  }
  const what = construct instanceof CfnTemplateParameter ? 'the parameter of the template' : attribute === 'Ref' ? 'what a Ref gives of' : `the attribute ${attribute} of`;
  return { problem: `only the deployment knows what ${what} ${construct.node.path} is; ${WRITE_MORE}` };
}

/** The CDK writes ARNs. For a parameter of the stack's own region and account, use its name, as people and commands do. */
function byName(location: ValueLocation, stack: Stack): ValueLocation {
  const place = location.service === 'ssm' ? environmentInArn(location.arn) : undefined;
  const isHere = place !== undefined && [stack.region, Aws.REGION].includes(place.region) && [stack.account, Aws.ACCOUNT_ID].includes(place.account);
  const name = isHere ? parameterNameIn(location.arn!) : '';
  // The ARN of a one-level name doesn't show whether the name begins with a slash.
  return name.startsWith('/') ? parseValueFrom(name) : location;
}

function completed(location: ValueLocation, field: string | undefined): ValueLocation {
  if (location.service === 'ssm') {
    return location;
  }
  const { arn } = location;
  const complete = arn === undefined || (Token.isUnresolved(arn) && isOneToken(arn)) ? undefined : looksLikeSuffix(arn);
  const made = arn !== undefined && targetOf(arn) !== undefined;
  return { ...location, ...(made ? { complete: true } : complete === undefined ? {} : { complete }), field: location.field ?? field };
}

function bind(location: ValueLocation, { stack, keys, verification }: BindOptions): BoundReference {
  const here: Environment = { partition: stack.partition, region: stack.region, account: stack.account };
  const place = environmentInArn(location.arn) ?? here;
  const whole: ValueLocation = location.service === 'ssm' ? location : { ...location, field: undefined, stage: undefined, versionId: undefined };
  const { key, resource } = keys.find(readId(whole), place, stack);
  const region = !Token.isUnresolved(place.region) && place.region !== stack.region ? place.region : undefined;
  const declared = declarationOf(location, valueFrom(whole, here), { region, key, verification });
  return { kind: 'reference', declared, location, scope: { service: location.service, place, resources: policyResources(whole, here), key: resource } };
}

function declarationOf(location: ValueLocation, whole: string, rest: Pick<ExternalVariable, 'region' | 'key' | 'verification'>): ExternalVariable {
  if (location.service === 'ssm') {
    const { name, arn } = location;
    return { kind: 'parameter', parameter: name ?? parameterNameIn(arn!), arn, ...rest };
  }
  const { field, stage, versionId } = location;
  return { kind: 'foreign-secret', arn: whole, field, stage, versionId, ...rest };
}

function isOneToken(text: string): boolean {
  return /^\$\{Token\[[^\]]+\]\}$/.test(text);
}

/** Tokens mean nothing to people. */
function shown(text: string): string {
  const readable = text.replace(/\$\{Token\[[^\]]+\]\}/g, '…');
  return readable === '…' ? 'a token' : JSON.stringify(readable);
}
