import { CheckSubject } from './check';
import { otherKeyFinding } from './encryption-key';
import { createSecret, giveValue, listVersions, putCommand, reencryptCommand, restore, secretOf, shorten } from './fixes';
import { ExternalVariable, StoreDeclaration } from '../core/declaration';
import { isKeyDenial } from '../core/encryption-key';
import { introduced } from '../core/fix';
import { shown } from '../core/location';
import { Finding, UnreadValue } from '../core/stored-value';

/** The value exists, and the gate may read it. */
export function unreadable(subject: CheckSubject, reading: UnreadValue): Finding {
  const { name: variable } = subject;
  switch (reading.status) {
    case 'missing':
      return { variable, ...missing(subject, reading.what), missing: true };
    case 'deleted':
      return { variable, problem: `${secretOf(subject)} is scheduled for deletion`, fix: restore(subject) };
    case 'denied':
      return subject.store && reading.otherKey ? otherKeyFinding(subject, subject.store, reading.otherKey.key) : {
        variable,
        problem: `${subject.reader === 'gate' ? 'the gate is' : 'you are'} not allowed to read ${shown(subject.location)} (${shorten(reading.message)})`,
        fix: subject.reader === 'gate' ? allowGate(subject, reading.message) : allowPerson(reading.message),
      };
    case 'failed':
      return { variable, problem: `${shown(subject.location)} could not be read (${shorten(reading.message)})`, fix: 'look at the key and the store it names, then deploy again' };
  }
}

function allowGate(subject: CheckSubject, message: string): string {
  const { store, location, variable, asWritten } = subject;
  if (store) {
    return store.key === undefined && isKeyDenial(message) ? allowUndeclaredKey(subject, store) : 'let the key policy delegate to IAM, and look for a deny in service control policies and permission boundaries';
  }
  if (!isKeyDenial(message)) {
    return `let its owner allow it, or ${asWritten ? 'name it in `exceptions` of the DeploymentGate' : 'set a `verification` for the variable'} (Verification.METADATA or NONE)`;
  }
  // Without permission for the key no task starts, even if the gate doesn't need it.
  const { key } = variable as ExternalVariable;
  if (asWritten && key === undefined) {
    return 'name the customer managed key that encrypts it in `encryptionKeys` of the DeploymentGate, or as `encryptionKey` of the import, so that the gate may use it';
  }
  return key === undefined
    ? `declare the customer managed key that encrypts it as \`encryptionKey\` ${location.service === 'ssm' ? 'of Variable.fromSsmParameterName' : 'of Variable.fromSecretName or of the imported secret'}, so that the gate and the tasks may use it`
    : `correct \`encryptionKey\` in code, unless ${key} is the key that encrypts it; then let that key's policy allow this account`;
}

/**
 * Everybody in the account may use the AWS managed key, so a denial usually means that somebody wrote the value with a customer
 * managed key. Without a declared key the gate has no permission to ask which one.
 */
function allowUndeclaredKey(subject: CheckSubject, store: StoreDeclaration): string {
  const otherwise = 'If the AWS managed key encrypts the value, look for a deny in service control policies and permission boundaries';
  return store.arn === undefined
    ? introduced(`declare the customer managed key that encrypts it as \`encryptionKey\` of the store in code. ${otherwise}. To encrypt the value with the AWS managed key`, reencryptCommand(subject))
    : `declare the customer managed key that encrypts it as \`encryptionKey\` of the secret in code. ${otherwise}`;
}

/** As a rule, people who type a command can change neither the key policy nor the app. AWS's message about a key names no permission. */
function allowPerson(message: string): string {
  return isKeyDenial(message)
    ? 'ask for permission to decrypt with the key of the value (in the app: grantOperate or grantRead), choose other credentials with --profile NAME, or look without values: `plan`, `check --metadata`'
    : 'ask for the permission that the message names (in the app: grantOperate or grantRead, or grantMetadata for `plan`), or choose other credentials with --profile NAME';
}

function missing(subject: CheckSubject, what: string): { problem: string; fix: string } {
  const { location } = subject;
  if (what === 'version' && location.service === 'secretsmanager') {
    const { stage, versionId } = location;
    const wanted = [versionId && `version ${versionId}`, stage && `stage ${stage}`].filter(Boolean).join(' with ') || 'a value';
    return subject.store
      ? { problem: `${secretOf(subject)} has no value yet`, fix: putCommand(subject) }
      : { problem: `${secretOf(subject)} does not have ${wanted}`, fix: listVersions(subject) };
  }
  return { problem: `${secretOf(subject)} does not exist`, fix: location.service === 'ssm' ? giveValue(subject) : createSecret(subject) };
}
