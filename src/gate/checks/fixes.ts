import { CheckSubject } from './check';

/** The commands that fix a finding. */

export function put(subject: CheckSubject): string {
  return `npx cdk-service-secrets put ${subject.name} -s ${subject.service}`;
}

export function regionOption({ location }: CheckSubject): string {
  return location.region ? ` --region ${location.region}` : '';
}

/** Whatever gives the value: the command line for what people own in a store of ours, the owner's way otherwise. */
export function giveValue(subject: CheckSubject): string {
  if (subject.store) {
    return put(subject);
  }
  const { location } = subject;
  return location.service === 'ssm'
    ? `correct the name in code, or: aws ssm put-parameter --name ${location.name} --type SecureString --value file:///dev/stdin${regionOption(subject)}`
    : `correct the reference in code, or: aws secretsmanager put-secret-value --secret-id ${location.selection.id} --secret-string file:///dev/stdin${regionOption(subject)}`;
}

/** The place as people know it: a parameter's name, or a secret and the key in it. */
export function placeOf({ location }: CheckSubject): string {
  if (location.service === 'ssm') {
    return location.name;
  }
  const secret = location.selection.id.replace(/^arn:.*:secret:/, '');
  return location.key === undefined ? secret : `key ${location.key} of ${secret}`;
}
