import { StoreDeclaration } from '../../core/declaration';

/** The account that has a store: a secret by its ARN may be another account's than the stack's. */
export function accountOf({ name }: Pick<StoreDeclaration, 'name'>, account: string): string {
  return /^arn:[^:]+:[^:]+:[^:]*:(\d{12}):/.exec(name)?.[1] ?? account;
}
