import { RuleError } from '../core/errors';

/**
 * Names that the Kubernetes API accepts.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
 */

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const MAX_LABEL = 63;
export const MAX_NAME = 253;

/** Names of objects: a DNS subdomain. */
export function assertObjectName(subject: string, name: string): void {
  if (!name.split('.').every((part) => LABEL.test(part))) {
    throw new RuleError({
      subject,
      must: 'must be a name that Kubernetes accepts: small letters, digits, "-" and ".", a letter or digit at both ends',
      got: JSON.stringify(name),
      fix: `rename it${suggestion(name)}`,
    });
  }
  if (name.length > MAX_NAME) {
    throw new RuleError({ subject, must: `must have at most ${MAX_NAME} characters`, got: `${name.length}`, fix: 'shorten it' });
  }
}

/** Names of namespaces: a DNS label. */
export function assertNamespace(namespace: string): void {
  if (!LABEL.test(namespace) || namespace.length > MAX_LABEL) {
    throw new RuleError({
      subject: 'namespace',
      must: `must be a namespace's name: at most ${MAX_LABEL} small letters, digits and "-", a letter or digit at both ends`,
      got: JSON.stringify(namespace),
      fix: `use the name that \`kubectl get namespaces\` shows${suggestion(namespace)}`,
    });
  }
}

/** Names of variables, which become keys of a Secret. */
export function assertSecretKey(variable: string): void {
  if (variable.length > MAX_NAME) {
    throw new RuleError({
      subject: `${variable.slice(0, 40)}…`,
      must: `must have at most ${MAX_NAME} characters as the key of a Kubernetes Secret`,
      got: `${variable.length}`,
      fix: 'shorten the variable\'s name',
    });
  }
}

function suggestion(name: string): string {
  const better = name.toLowerCase().replace(/[^-a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, MAX_LABEL).replace(/-+$/, '');
  return better && better !== name ? `, as in "${better}"` : '';
}
