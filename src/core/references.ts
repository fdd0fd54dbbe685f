import { ForeignSecretVariable } from './declaration';

/** What ECS reads: the forms of a `valueFrom`. */

/** The place that an ARN names; each part may be a token. */
export interface Environment {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

export function parameterArn(place: Environment, name: string): string {
  return `arn:${place.partition}:ssm:${place.region}:${place.account}:parameter${name.startsWith('/') ? '' : '/'}${name}`;
}

/** ARN of a secret by its name alone: without the suffix, which only Secrets Manager knows. */
export function partialSecretArn(place: Environment, name: string): string {
  return `arn:${place.partition}:secretsmanager:${place.region}:${place.account}:secret:${name}`;
}

/** What precedes a name of the store in each `valueFrom`: a path in the same region, an ARN otherwise. */
export function parameterPrefix(prefix: string, elsewhere?: Environment): string {
  return elsewhere ? `${parameterArn(elsewhere, prefix)}/` : `${prefix}/`;
}

/** `:json-key:version-stage:version-id`, or nothing: ECS takes either all three or none of them. */
export function secretSelector(variable: Pick<ForeignSecretVariable, 'field' | 'stage' | 'versionId'>): string {
  const { field, stage, versionId } = variable;
  return field || stage || versionId ? `:${field ?? ''}:${stage ?? ''}:${versionId ?? ''}` : '';
}
