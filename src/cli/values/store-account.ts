import { StoreDeclaration } from '../../core/declaration';
import { environmentInArn } from '../../core/location';

/** The account that contains a store. A secret with an ARN may be in another account than the stack. */
export function storeAccount({ name }: Pick<StoreDeclaration, 'name'>, account: string): string {
  return environmentInArn(name)?.account ?? account;
}
