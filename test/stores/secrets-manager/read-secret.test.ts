import { RetryBudget } from '../../../src/aws/retry-budget';
import { readSecretMetadata } from '../../../src/stores/secrets-manager/read-secret';
import { FakeAws } from '../../support/fakes';

const ID = 'prod/shop';

async function filled(): Promise<{ aws: FakeAws; first: Date; second: Date }> {
  const aws = new FakeAws();
  const put = async (value: string): Promise<Date> => {
    aws.secretsManager().put(ID, value);
    const at = new Date(aws.clock.now());
    await aws.clock.sleep(60_000);
    return at;
  };
  const first = await put('{"A":"1"}');
  const second = await put('{"A":"2"}');
  aws.secretsManager().secrets.get(ID)!.changed = aws.clock.now(); // a tag
  return { aws, first, second };
}

const read = (aws: FakeAws, selection: { stage?: string; versionId?: string }, versionTimes = true): ReturnType<typeof readSecretMetadata> =>
  readSecretMetadata(aws.clients.secretsManager(), { id: ID, ...selection }, { budget: RetryBudget.none(aws.clock), metadata: true, versionTimes });

test('a stage is as old as its version; AWSPREVIOUS is as old as the next version', async () => {
  const { aws, first, second } = await filled();
  expect(await read(aws, {})).toMatchObject({ status: 'found', modified: second });
  expect(await read(aws, { stage: 'AWSPREVIOUS' })).toMatchObject({ status: 'found', modified: second });
  const { versions } = aws.secretsManager().secrets.get(ID)!;
  expect(await read(aws, { versionId: [...versions.keys()][0] })).toMatchObject({ status: 'found', modified: first });
});

test('without times of versions the secret\'s own time counts, with one call less', async () => {
  const { aws } = await filled();
  expect(await read(aws, {}, false)).toMatchObject({ status: 'found', modified: new Date(aws.clock.now()) });
  expect(aws.count('ListSecretVersionIds')).toBe(0);
});

describe.each([[true], [false]])('a version that is pinned by its ID (times: %s)', (versionTimes) => {
  async function pinned(): Promise<{ aws: FakeAws; versionId: string }> {
    const { aws } = await filled();
    const [versionId] = aws.secretsManager().secrets.get(ID)!.versions.keys();
    aws.secretsManager().put(ID, '{"A":"3"}');
    return { aws, versionId };
  }

  test('exists without a label, as tasks read it', async () => {
    const { aws, versionId } = await pinned();
    expect(aws.secretsManager().secrets.get(ID)!.versions.get(versionId)!.stages.size).toBe(0);
    expect(await read(aws, { versionId }, versionTimes)).toMatchObject({ status: 'found', version: versionId });
  });

  test('is missing where AWS has removed it, or where it doesn\'t have the pinned label', async () => {
    const { aws, versionId } = await pinned();
    expect(await read(aws, { versionId, stage: 'AWSPREVIOUS' }, versionTimes)).toMatchObject({ status: 'missing', what: 'version' });
    aws.secretsManager().secrets.get(ID)!.versions.delete(versionId);
    expect(await read(aws, { versionId }, versionTimes)).toMatchObject({ status: 'missing', what: 'version' });
  });
});

test('a pinned version with a label costs no second call', async () => {
  const { aws } = await filled();
  const [versionId] = aws.secretsManager().secrets.get(ID)!.versions.keys();
  await read(aws, { versionId }, false);
  expect(aws.count('ListSecretVersionIds')).toBe(0);
});

test.each([[true], [false]])('a stage that no version has, and a version without that stage, are missing (times: %s)', async (versionTimes) => {
  const { aws } = await filled();
  const [previous] = aws.secretsManager().secrets.get(ID)!.versions.keys();
  expect(await read(aws, { stage: 'OTHER' }, versionTimes)).toMatchObject({ status: 'missing', what: 'version' });
  expect(await read(aws, { versionId: previous, stage: 'AWSCURRENT' }, versionTimes)).toMatchObject({ status: 'missing', what: 'version' });
});
