import { Stack, Token } from 'aws-cdk-lib';
import { BoundReference } from './bound-declaration';
import { identifyKey, identifySecret, isMadeByApp, SecretIdentity, secretOfOtherAccount, valueEnvironment } from './secret-identity';
import { assertReferable } from './secret-name';
import { ExternalSecretVariable } from '../../core/declaration';
import { policyResources, SecretLocation, valueFrom } from '../../core/location';
import { assertJsonKey, assertSecretName } from '../../core/names';
import { VariableSource } from '../variable-source';

type SecretSource = Extract<VariableSource, { kind: 'foreign-secret' }>;

/** An external secret. */
export function bindSecret(variable: string, source: SecretSource, stack: Stack): BoundReference {
  const { secret, field, stage, versionId, verification } = source;
  if (field !== undefined && !Token.isUnresolved(field)) {
    assertJsonKey(variable, field);
  }
  const ofOtherAccount = secretOfOtherAccount(variable, secret, stack);
  const { environment, region } = valueEnvironment(secret, source.region, stack);
  const identity = identify(variable, source, stack);
  const whole: SecretLocation = { service: 'secretsmanager', region, ...identity };
  const location: SecretLocation = { ...whole, field, stage, versionId };
  const { key, resource } = identifyKey(source.encryptionKey ?? secret?.encryptionKey, environment, stack);
  const declared: ExternalSecretVariable = { kind: 'foreign-secret', arn: valueFrom(whole, environment), field, stage, versionId, region, key, verification };
  const scope = { service: 'secretsmanager' as const, place: environment, resources: policyResources(whole, environment), key: resource };
  return { kind: 'reference', declared, location, scope, ofOtherAccount };
}

function identify(variable: string, { secret, secretName }: SecretSource, stack: Stack): SecretIdentity {
  const identity = secret ? identifySecret(secret, stack) : { name: secretName! };
  if (identity.arn === undefined && !Token.isUnresolved(identity.name)) {
    assertSecretName(identity.name!);
  }
  if (!identity.complete && !(secret && isMadeByApp(secret))) {
    assertReferable(variable, identity.arn ?? identity.name!);
  }
  return identity;
}
