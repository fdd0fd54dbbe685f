import { Write } from './planned-write';
import { Declaration } from '../../core/declaration';
import { STANDARD_TIER_BYTES } from '../../stores/parameter-store/put-parameter';

/** Whether a value needs the advanced tier of Parameter Store. */
export function needsAdvancedTier(value: string): boolean {
  return Buffer.byteLength(value) > STANDARD_TIER_BYTES;
}

/** Variables whose parameters a write puts into the advanced tier, sorted by name. Those whose current value is in it already are left out. */
export function newlyAdvanced({ stores }: Pick<Declaration, 'stores'>, writes: readonly (Pick<Write, 'variable' | 'store' | 'value'> & Pick<Partial<Write>, 'isAdvanced'>)[]): string[] {
  return writes.filter(({ store, value, isAdvanced }) => stores[store].kind === 'ssm' && !isAdvanced && needsAdvancedTier(value)).map(({ variable }) => variable).sort();
}
