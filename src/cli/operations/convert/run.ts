import { RetryBudget } from '../../../aws/retry-budget';
import { OwnVariable, parameterName, StoreDeclaration } from '../../../core/declaration';
import { StoredValue } from '../../../core/stored-value';
import { convertToSecureString, copyName, SeenParameter } from '../../../stores/parameter-store/convert-parameter';
import { ssm } from '../../aws/ssm-client';
import { storesAt } from '../../aws/stores';
import { ResolvedService } from '../../session';

/** Reads the parameter, and the copy that an interrupted conversion leaves. Decrypts nothing. */
export async function readForConversion(service: ResolvedService, store: StoreDeclaration, variable: OwnVariable): Promise<{ reading?: StoredValue; hasCopy: boolean }> {
  if (store.kind !== 'ssm') {
    return { hasCopy: false };
  }
  const name = parameterName(store, variable);
  const locations = [name, copyName(name)].map((each) => ({ service: 'ssm' as const, region: store.region, name: each }));
  const [reading, copy] = await storesAt(service.target).ssm.read(store.region, locations, { budget: RetryBudget.none(), metadata: true });
  return { reading, hasCopy: copy.status === 'found' };
}

export async function convertVariable(service: ResolvedService, store: StoreDeclaration, variable: OwnVariable, options: SeenParameter): Promise<void> {
  const client = ssm({ ...service.target, region: store.region ?? service.target.region });
  await convertToSecureString(client, parameterName(store, variable), options);
}
