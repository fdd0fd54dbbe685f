import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ACCOUNT, CliResult, declaredApp, fillShop, SHOP } from '../../support/cli';
import { ownProcess } from '../../support/cli/own-process';
import { FakeAws } from '../../support/fakes';
import { fakeEndpoint, httpServer, httpsServer, LocalServer, recordingProxy, selfSigned, tcpServer } from '../../support/network';

/** A network that doesn't work ends a command soon, with one sentence that says what to do; and what the AWS CLI honours counts. */

const run = ownProcess();
const files = mkdtempSync(join(tmpdir(), 'aws-files-'));
const certificate = selfSigned();
const servers: LocalServer[] = [];
afterAll(() => Promise.all(servers.map((server) => server.stop())));

async function started<S extends LocalServer>(server: Promise<S>): Promise<S> {
  servers.push(await server);
  return server;
}

function filled(): FakeAws {
  const aws = new FakeAws();
  fillShop(aws);
  return aws;
}

const app = declaredApp({ name: 'Shop', environment: `aws://${ACCOUNT}/eu-west-1`, declarations: [SHOP] }).directory;
const openApp = declaredApp({ name: 'Shop', environment: 'aws://unknown-account/unknown-region', declarations: [SHOP] }).directory;

function environment(env: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: files,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_CONFIG_FILE: join(files, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(files, 'credentials'),
    ...env,
  };
}

function cli(args: readonly string[], env: Readonly<Record<string, string>>, cwd = app): Promise<CliResult> {
  return run(args, { cwd, env: environment(env), timeoutMs: 90_000 });
}

/** One sentence, and what to do. */
function expectTold({ code, stderr }: CliResult, message: RegExp, fix: RegExp): void {
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(fix);
  expect(stderr.trim().split('\n')).toHaveLength(2);
  expect(stderr).not.toMatch(/Unknown|hidden field|Error:|^\s+at /m);
  expect(code).toBe(2);
}

describe('without a complete answer', () => {
  const cases: readonly [string, () => Promise<Record<string, string>>, RegExp, RegExp][] = [
    ['a server that accepts and never answers', async () => ({ AWS_ENDPOINT_URL: (await started(tcpServer(() => undefined))).url }),
      /127\.0\.0\.1 can't be reached: no complete answer within 7 seconds$/m, /-> check the network, AWS_ENDPOINT_URL/],
    ['a server that sends a byte a second', async () => ({
      AWS_ENDPOINT_URL: (await started(httpServer((_request, response) => {
        response.writeHead(200, { 'content-type': 'text/xml' });
        const drip = setInterval(() => response.write('<'), 1_000);
        response.on('close', () => clearInterval(drip));
      }))).url,
    }), /no complete answer within 7 seconds$/m, /-> check the network/],
    ['a server that cuts the connection', async () => ({ AWS_ENDPOINT_URL: (await started(tcpServer((socket) => socket.destroy()))).url }),
      /can't be reached: the connection is cut$/m, /-> check the network/],
    ['a server of another protocol', async () => ({ AWS_ENDPOINT_URL: (await started(tcpServer((socket) => socket.end('SSH-2.0-OpenSSH_9\r\n')))).url }),
      /can't be reached: the connection is cut$/m, /-> check the network/],
    ['a port without a server', async () => ({ AWS_ENDPOINT_URL: 'http://127.0.0.1:9' }), /the connection is refused$/m, /-> check the network, AWS_ENDPOINT_URL/],
    ['a name that DNS doesn\'t know', async () => ({ AWS_ENDPOINT_URL: 'http://nowhere.invalid' }), /nowhere\.invalid is not known to DNS$/m, /-> check the network/],
    ['an invalid address', async () => ({ AWS_ENDPOINT_URL: 'localhost' }), /AWS_ENDPOINT_URL is not the address of an endpoint$/m, /-> set it to http/],
    ['a proxy that refuses', async () => ({ HTTPS_PROXY: (await started(recordingProxy({ refuse: 403 }))).url }),
      /the proxy 127\.0\.0\.1:\d+ refuses to connect to sts\.eu-west-1\.amazonaws\.com \(HTTP 403\)$/m,
      /-> allow sts\.eu-west-1\.amazonaws\.com in the proxy, or name it in NO_PROXY/],
    ['a proxy that requires a password', async () => ({ HTTPS_PROXY: (await started(recordingProxy({ refuse: 407 }))).url }), /\(HTTP 407\)$/m, /-> set a user and a password: HTTPS_PROXY=http:\/\/USER:PASSWORD@/],
    ['a proxy that can\'t connect', async () => ({ HTTPS_PROXY: (await started(recordingProxy({ refuse: 502 }))).url }), /\(HTTP 502\)$/m, /-> allow/],
    ['a missing proxy', async () => ({ HTTPS_PROXY: 'http://ada:secret-word@127.0.0.1:9' }), /the proxy 127\.0\.0\.1:9 refuses connections$/m, /-> check the network and HTTPS_PROXY/],
    ['a proxy that never answers', async () => ({ HTTPS_PROXY: (await started(tcpServer(() => undefined))).url }),
      /sts\.eu-west-1\.amazonaws\.com can't be reached through the proxy 127\.0\.0\.1:\d+: no complete answer/, /-> check the network and HTTPS_PROXY/],
    ['a proxy with an invalid address', async () => ({ HTTPS_PROXY: 'http://ada:secret-word@' }), /HTTPS_PROXY is not the address of a proxy$/m, /-> set it to http/],
    ['a certificate that is not trusted', async () => ({ AWS_ENDPOINT_URL: (await started(httpsServer(certificate, fakeEndpoint(filled())))).url }),
      /the certificate of 127\.0\.0\.1 is not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\)$/m, /-> where a proxy inspects TLS, set AWS_CA_BUNDLE/],
    ['a missing bundle', async () => ({ AWS_ENDPOINT_URL: 'https://127.0.0.1:9', AWS_CA_BUNDLE: '/no/such/file' }), /AWS_CA_BUNDLE must name a file of certificates \(PEM\), and that file can't be read$/m, /-> correct the path/],
    ['a sign-in page', async () => ({ AWS_ENDPOINT_URL: (await started(httpServer((_request, response) => response.writeHead(403, { 'content-type': 'text/html' }).end('<html>sign in<br></html>')))).url }),
      /the answer is not one of AWS \(HTTP 403\)$/m, /-> a proxy, a firewall or a sign-in page may have answered/],
    ['a page instead of a response', async () => ({
      AWS_ENDPOINT_URL: (await started(httpServer((_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>welcome<br></html>')))).url,
    }),
    /the answer is not one of AWS \(HTTP 200\)$/m, /-> a proxy, a firewall or a sign-in page may have answered/],
    ['a gateway that is down', async () => ({ AWS_ENDPOINT_URL: (await started(httpServer((_request, response) => response.writeHead(503).end('')))).url }), /HTTP 503\)$/m, /-> /],
  ];
  // They wait for retries: together they take as long as a few of them.
  test.concurrent.each(cases)('%s', async (_what, env, message, fix) => {
    const result = await cli(['list'], await env());
    expectTold(result, message, fix);
    expect(result.stderr).not.toContain('secret-word');
  });
});

describe('settings of the AWS CLI', () => {
  test('HTTPS_PROXY, with its password, AWS_CA_BUNDLE and the certificate of AWS\'s host', async () => {
    const aws = await started(httpsServer(certificate, fakeEndpoint(filled())));
    const proxy = await started(recordingProxy({ to: aws.port }));
    const { code, stdout, stderr } = await cli(['get', 'API_KEY'], { HTTPS_PROXY: proxy.url.replace('//', '//ada:word@'), AWS_CA_BUNDLE: certificate.file });
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'canary-api', stderr: '' });
    expect(new Set(proxy.tunnels)).toEqual(new Set(['sts.eu-west-1.amazonaws.com:443', 'ssm.eu-west-1.amazonaws.com:443']));
    expect(new Set(proxy.signIns)).toEqual(new Set([`Basic ${Buffer.from('ada:word').toString('base64')}`]));
  });

  test.each([['NO_PROXY'], ['no_proxy']])('%s', async (name) => {
    const aws = await started(httpServer(fakeEndpoint(filled())));
    const proxy = await started(recordingProxy({ refuse: 403 }));
    const { stdout } = await cli(['get', 'API_KEY'], { AWS_ENDPOINT_URL: aws.url, HTTP_PROXY: proxy.url, [name]: '127.0.0.1' });
    expect(stdout).toBe('canary-api');
    expect(proxy.tunnels).toEqual([]);
  });

  test('ca_bundle of a profile, and its endpoint_url, also where AWS_PROFILE is another', async () => {
    const aws = await started(httpsServer(certificate, fakeEndpoint(filled())));
    writeFileSync(join(files, 'config'), `[profile local]\nendpoint_url = ${aws.url}\nca_bundle = ${certificate.file}\n[profile other]\nendpoint_url = http://127.0.0.1:9\n`);
    writeFileSync(join(files, 'credentials'), '[local]\naws_access_key_id = a\naws_secret_access_key = b\n');
    expect(await cli(['get', 'API_KEY', '--profile', 'local'], { AWS_PROFILE: 'other' })).toMatchObject({ code: 0, stdout: 'canary-api' });
  });

  test.each<[string, Record<string, string>, string]>([
    ['AWS_REGION', { AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'us-west-2' }, 'eu-west-1'],
    ['AWS_DEFAULT_REGION', { AWS_DEFAULT_REGION: 'eu-west-1', AWS_PROFILE: 'there' }, 'eu-west-1'],
    ['the profile\'s region', { AWS_PROFILE: 'there' }, 'ap-south-1'],
  ])('%s, where the stack leaves its region open', async (_, env, region) => {
    const aws = await started(httpServer(fakeEndpoint(filled())));
    writeFileSync(join(files, 'config'), '[profile there]\nregion = ap-south-1\n');
    writeFileSync(join(files, 'credentials'), '[there]\naws_access_key_id = a\naws_secret_access_key = b\n');
    const { stdout } = await cli(['check', '--json'], { AWS_ENDPOINT_URL: aws.url, ...env }, openApp);
    expect((JSON.parse(stdout) as { services: { region: string }[] }).services[0].region).toBe(region);
  });

  test('--other-profile of diff, for the second store', async () => {
    const aws = await started(httpServer(fakeEndpoint(filled())));
    const first = await started(httpServer(fakeEndpoint(new FakeAws())));
    writeFileSync(join(files, 'config'), `[default]\nendpoint_url = ${first.url}\n[profile other]\nendpoint_url = ${aws.url}\n`);
    writeFileSync(join(files, 'credentials'), '[other]\naws_access_key_id = a\naws_secret_access_key = b\n');
    expect(await cli(['diff', '--other-profile', 'other'], {})).toMatchObject({ code: 1, stdout: expect.stringMatching(/^API_KEY +only in /m) });
    expect((await cli(['diff', '--other-profile', 'othr'], {})).stderr).toMatch(/^cdk-service-secrets: --other-profile is the name of no AWS profile\n {2}-> did you mean other\?$/m);
  });

  test.each<[string, string[], Record<string, string>, RegExp]>([
    ['a typing error in --profile', ['--profile', 'porduction'], {}, /--profile is the name of no AWS profile\n {2}-> did you mean production\?\n$/],
    ['a typing error in AWS_PROFILE', [], { AWS_PROFILE: 'prodction' }, /AWS_PROFILE is the name of no AWS profile\n {2}-> did you mean production\?\n$/],
    ['another name', ['--profile', 'hunter2-canary'], {}, /--profile is the name of no AWS profile\n {2}-> choose one of: production, staging\n$/],
  ])('%s is named in the error', async (_, args, env, message) => {
    writeFileSync(join(files, 'config'), '[profile production]\nregion = eu-west-1\n[services local]\nssm =\n  endpoint_url = http://x\n[sso-session corp]\nsso_region = eu-west-1\n');
    writeFileSync(join(files, 'credentials'), '[staging]\naws_access_key_id = a\naws_secret_access_key = b\n');
    const { code, stderr } = await cli(['list', ...args], env);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('hunter2');
    expect(code).toBe(2);
  });
});
