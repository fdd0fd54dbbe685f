import { spawnSync } from 'child_process';
import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { PROJECT } from '../support/paths';

const EXAMPLE = join(PROJECT, 'examples', 'eks-service');

jest.setTimeout(180_000);

describe('the example with a cluster', () => {
  const out = mkdtempSync(join(tmpdir(), 'eks-service-'));

  beforeAll(() => {
    const { status, stderr } = spawnSync(process.execPath, ['--require', require.resolve('tsx/cjs'), join(EXAMPLE, 'app.ts')], {
      encoding: 'utf8',
      timeout: 170_000,
      env: {
        ...process.env,
        CDK_OUTDIR: out,
        CDK_CONTEXT_JSON: JSON.stringify(JSON.parse(readFileSync(join(EXAMPLE, 'cdk.json'), 'utf8')).context),
        TSX_TSCONFIG_PATH: join(PROJECT, 'examples', 'tsconfig.json'),
      },
    });
    if (status !== 0) {
      throw new Error(stderr);
    }
  });

  afterAll(() => rmSync(out, { recursive: true, force: true }));

  function resources(stack: string): Record<string, { readonly Type: string; readonly Properties: any; readonly DependsOn?: string[] }> {
    return JSON.parse(readFileSync(join(out, `${stack}.template.json`), 'utf8')).Resources;
  }

  test('creates the cluster and the operator in the platform\'s stack', () => {
    const types = Object.values(resources('Platform')).map(({ Type }) => Type);
    expect(types).toContain('Custom::AWSCDK-EKS-Cluster');
    expect(types).toContain('Custom::AWSCDK-EKS-HelmChart');
  });

  test('applies the Deployment after the Secrets, by the names that it refers to', () => {
    const shop = resources('Shop');
    const deployment = Object.entries(shop).find(([id]) => id.startsWith('Deployment'))![1];
    const text = JSON.stringify(deployment.Properties.Manifest);
    for (const wait of ['SecretsReady', 'SecretsFilesReady']) {
      const id = Object.keys(shop).find((each) => each.startsWith(wait))!;
      expect(text).toContain(`{"Fn::GetAtt":["${id}","Value"]}`);
    }
  });
});
