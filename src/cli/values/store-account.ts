import { StoreDeclaration } from '../../core/declaration';

/** The account that contains a store. A secret with an ARN may be in another account than the stack. */
export function accountOf({ name }: Pick<StoreDeclaration, 'name'>, account: string): string {
  return /^arn:[^:]+:[^:]+:[^:]*:(\d{12}):/.exec(name)?.[1] ?? account;
}
