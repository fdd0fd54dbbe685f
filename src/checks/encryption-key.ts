import { Check, CheckSubject } from './check';
import { putCommand, reencryptCommand, secretOf } from './fixes';
import { StoreDeclaration } from '../core/declaration';
import { followed, introduced } from '../core/fix';
import { Finding } from '../core/stored-value';

/** A value may be readable for a person, and not for the gate and the tasks, whose roles may use the store's key alone. */
export const encryptionKey: Check = (subject, { otherKey }) => (subject.store && otherKey ? otherKeyFinding(subject, subject.store, otherKey.key) : undefined);

/** The value is encrypted with another key than its store's. */
export function otherKeyFinding(subject: CheckSubject, store: StoreDeclaration, key: string): Finding {
  const found = { variable: subject.name, problem: `${secretOf(subject)} is encrypted with ${key}, not with the store's key${store.key === undefined ? '' : ` ${store.key}`}` };
  if (store.arn !== undefined) {
    return { ...found, fix: `${store.key === undefined ? 'declare' : 'correct'} \`encryptionKey\` of the secret in code, so that the gate and the tasks may use that key` };
  }
  const rewrite = store.kind === 'ssm' ? introduced('where nobody may use that key any more', putCommand(subject)) : undefined;
  return { ...found, fix: rewrite === undefined ? reencryptCommand(subject) : followed(reencryptCommand(subject), rewrite), replaceable: true };
}
