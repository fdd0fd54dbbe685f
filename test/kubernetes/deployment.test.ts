import { join } from 'node:path';
import { CreateSecretCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { Canary, filesBelow, visibleOutputs } from '../support/canary';
import { bootstrap, CdkApp, Emulator } from '../support/emulator';
import { Kubernetes } from '../support/kubernetes';
import { kubectlFunction } from '../support/kubernetes/kubectl-function';

/** `cdk deploy` of the example onto a real API server, with the real operator and the CDK's own kubectl handler. */

const CONTENT = 'cdk-service-secrets/content';
const canary = new Canary();
let emulator: Emulator;
let kubernetes: Kubernetes;
let app: CdkApp;

beforeAll(async () => {
  emulator = await Emulator.start();
  kubernetes = await Kubernetes.start(emulator);
  await bootstrap(emulator);
  // The platform's: it exists before the service does.
  await kubernetes.kubectlOk(['create', 'namespace', 'shop']);
  const { code, programs } = kubectlFunction(kubernetes);
  app = new CdkApp(emulator, join(__dirname, 'app', 'app.ts'), { env: { KUBECTL_CODE: code, KUBECTL_PROGRAMS: programs, KUBERNETES_ISSUER: kubernetes.issuer } });
}, 180_000);

afterAll(async () => {
  await kubernetes?.stop();
  await emulator?.stop();
});

/** Deploys what must succeed: the output tells why it doesn't. */
async function deploy(...stacks: readonly string[]): Promise<void> {
  const { exitCode, output } = await app.deploy({ stacks });
  if (exitCode !== 0) {
    throw new Error(`\`cdk deploy\` failed:\n${output.slice(-4_000)}`);
  }
}

async function put(name: string, value: string): Promise<void> {
  await emulator.clients().ssm.send(new PutParameterCommand({ Name: name, Value: value, Type: 'SecureString', Overwrite: true }));
}

describe('values in Parameter Store', () => {
  const values = { DATABASE_URL: canary.value('DATABASE_URL'), SENTRY_DSN: canary.value('SENTRY_DSN'), DB_PASSWORD: canary.value('DB_PASSWORD') };
  const key = canary.value('TLS_KEY');

  test('a missing value blocks everything after it, and is named', async () => {
    await put('/prod/common/SENTRY_DSN', values.SENTRY_DSN);
    await put('/prod/shop/TLS_KEY', key);
    await emulator.clients().secretsManager.send(new CreateSecretCommand({ Name: 'prod/database', SecretString: JSON.stringify({ password: values.DB_PASSWORD }) }));

    const deployed = await app.deploy({ stacks: ['Platform', 'Shop'] });

    expect(deployed.exitCode).not.toBe(0);
    expect(deployed.output).toContain('DATABASE_URL: /prod/shop/DATABASE_URL does not exist\n-> npx cdk-service-secrets put DATABASE_URL');
    expect(await kubernetes.find('deployment', 'shop', 'shop')).toBeUndefined();
    expect(await kubernetes.find('secret', 'shop', 'shop')).toBeUndefined();
  });

  test('the value unblocks them, and the Secret has every value', async () => {
    await put('/prod/shop/DATABASE_URL', values.DATABASE_URL);

    await deploy('Platform', 'Shop');

    const secret = await kubernetes.secretData('shop', 'shop');
    expect(secret).toEqual({ ...values, LOG_LEVEL: 'info', SESSION_KEY: expect.stringMatching(/^[A-Za-z0-9]{48}$/) });
    expect(await kubernetes.secretData('shop-files', 'shop')).toEqual({ TLS_KEY: key });
    expect((await kubernetes.find('configmap', 'shop', 'shop'))?.data).toEqual({ NODE_ENV: 'production', TLS_KEY: '/run/secrets/tls.key' });
    canary.watch('SESSION_KEY', secret!.SESSION_KEY);
  });

  test('the Deployment has variables, files and the annotations that restart it', async () => {
    const deployment = await kubernetes.find('deployment', 'shop', 'shop');
    expect(deployment).toMatchObject({
      metadata: { annotations: { 'secret.reloader.stakater.com/reload': 'shop,shop-files', 'configmap.reloader.stakater.com/reload': 'shop' } },
      spec: {
        template: {
          metadata: { annotations: { [CONTENT]: (await kubernetes.find('secret', 'shop', 'shop'))!.metadata.annotations![CONTENT] } },
          spec: {
            containers: [{
              envFrom: [{ secretRef: { name: 'shop' } }, { configMapRef: { name: 'shop' } }],
              volumeMounts: [{ name: 'secret-files', mountPath: '/run/secrets/tls.key', subPath: 'TLS_KEY', readOnly: true }],
            }],
            volumes: [{ name: 'secret-files', secret: { secretName: 'shop-files', items: [{ key: 'TLS_KEY', path: 'TLS_KEY', mode: 0o440 }] } }],
          },
        },
      },
    });
  });

  test('the Secret does not copy the labels by which the CDK prunes', async () => {
    const labels = (await kubernetes.find('secret', 'shop', 'shop'))!.metadata.labels!;
    expect(Object.keys(labels).filter((label) => label.includes('prune'))).toEqual([]);
  });
});

describe('values in a JSON secret, checked at every deployment', () => {
  const first = secretString('first');

  function secretString(round: string): { readonly [key: string]: string } {
    return {
      'API_TOKEN': canary.value(`API_TOKEN ${round}`),
      'a.b': canary.value(`DOTTED ${round}`),
      'a*b?|#@{}[]()!': canary.value(`WILD ${round}`),
      'KEYSTORE': Buffer.from([0, 255, 10, 13, 128]).toString('base64'),
    };
  }

  async function putAll(values: object): Promise<void> {
    await emulator.clients().secretsManager.send(new PutSecretValueCommand({ SecretId: 'prod/worker', SecretString: JSON.stringify(values) }));
  }

  test('keys that are hard to quote arrive, and bytes', async () => {
    await emulator.clients().secretsManager.send(new CreateSecretCommand({ Name: 'prod/worker', SecretString: JSON.stringify(first) }));

    await deploy('Worker');

    expect(await kubernetes.secretData('worker', 'shop')).toEqual({ API_TOKEN: first.API_TOKEN, DOTTED: first['a.b'], WILD: first['a*b?|#@{}[]()!'] });
    const file = await kubernetes.find('secret', 'worker-files', 'shop');
    expect(Buffer.from(file!.data!.KEYSTORE, 'base64')).toEqual(Buffer.from([0, 255, 10, 13, 128]));
    expect((await kubernetes.find('configmap', 'dependant', 'shop'))?.data).toEqual({ secretName: 'worker' });
  });

  test('a changed value is in the Secret before dependent objects are applied', async () => {
    const before = await kubernetes.find('configmap', 'dependant', 'shop');
    const second = secretString('second');
    await putAll(second);

    await deploy('Worker');

    const secret = await kubernetes.find('secret', 'worker', 'shop');
    const after = await kubernetes.find('configmap', 'dependant', 'shop');
    expect((await kubernetes.secretData('worker', 'shop'))?.API_TOKEN).toBe(second.API_TOKEN);
    expect(after!.metadata.annotations![CONTENT]).toBe(secret!.metadata.annotations![CONTENT]);
    expect(after!.metadata.annotations![CONTENT]).not.toBe(before!.metadata.annotations![CONTENT]);
  });

  test('a stopped operator is an error with the command that finds its reason, and blocks the dependants', async () => {
    const before = await kubernetes.find('configmap', 'dependant', 'shop');
    await kubernetes.stopOperator();
    await putAll(secretString('third'));

    const deployed = await app.deploy({ stacks: ['Worker'] });

    expect(deployed.exitCode).not.toBe(0);
    expect(deployed.output).toContain('kubectl -n shop describe externalsecret worker');
    expect((await kubernetes.find('configmap', 'dependant', 'shop'))!.metadata.annotations![CONTENT]).toBe(before!.metadata.annotations![CONTENT]);
  });

  test('the deployment succeeds once the operator runs again', async () => {
    await kubernetes.startOperator(emulator);
    await deploy('Worker');
    const [secret, dependant] = await Promise.all([kubernetes.find('secret', 'worker', 'shop'), kubernetes.find('configmap', 'dependant', 'shop')]);
    expect(dependant!.metadata.annotations![CONTENT]).toBe(secret!.metadata.annotations![CONTENT]);
  });
});

test('no value is in the assembly, in output of AWS, or in the logs of the operator', async () => {
  canary.assertAbsent([
    ...filesBelow(app.directory),
    ...await visibleOutputs(emulator),
    { where: 'the operator\'s log', text: kubernetes.operatorLogs() },
  ]);
});
