import { composingStatements } from './gate';
import { allow, evenIfMissing, keyStatement, StatementData, StatementScope } from './statements';
import { actionsOf } from './store-actions';
import { Declaration } from '../declaration';
import { Environment } from '../location';

/** Statements for the function that follows a store's names: names and times of parameters, everything in a JSON secret. */
export function namesStatements(scope: StatementScope): StatementData[] {
  return scope.service === 'ssm'
    ? [
      // IAM authorizes listing by path on the path itself.
      allow(['ssm:GetParametersByPath'], scope.resources.map((resource) => resource.replace(/\/\*$/, ''))),
      // To find the creation time of a parameter that was changed later.
      allow(['ssm:GetParameterHistory'], scope.resources),
    ]
    : [
      allow(['secretsmanager:GetSecretValue', 'secretsmanager:ListSecretVersionIds'], evenIfMissing(scope)),
      ...keyStatement(scope, ['kms:Decrypt']),
    ];
}

/** What composing a value again takes: to read it and its parts, each by its exact name, and to write that name alone. */
export function followDerivedStatements(declaration: Declaration, here: Environment, { stores, value, parts }: DerivedScopes): StatementData[] {
  return [
    ...stores.flatMap((scope, store) => composingStatements(declaration, here, store, scope)),
    allow(['ssm:GetParameters', 'ssm:ListTagsForResource'], value.resources),
    ...keyStatement(value, ['kms:Decrypt']),
    ...parts.flatMap((scope) => [
      allow([actionsOf(scope).read], evenIfMissing(scope)),
      ...keyStatement(scope, ['kms:Decrypt']),
    ]),
  ];
}

/** The places of a value that is composed of others. */
export interface DerivedScopes {
  /** In the order of the declaration. */
  readonly stores: readonly StatementScope[];
  readonly value: StatementScope;
  readonly parts: readonly StatementScope[];
}
