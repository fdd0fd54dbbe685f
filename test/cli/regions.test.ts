import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { ConnectionError } from '../../src/cli/aws/connection/connection-error';
import { configuredRegion } from '../../src/cli/aws/region';
import { wholeProgram } from '../support/cli/program';

/** A misspelt region is answered with the one that was meant, wherever it is given. */

const runProgram = wholeProgram();

class Sink extends Writable {
  text = '';
  _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

async function run(...args: string[]): Promise<{ code: number; stderr: string }> {
  const stderr = new Sink();
  const code = await runProgram('0.0.0', args, { stdin: Readable.from(['']), stdout: new Sink(), stderr, env: {}, cwd: mkdtempSync(join(tmpdir(), 'regions-')) });
  return { code, stderr: stderr.text };
}

test.each([
  [['list', '--region', 'eu-west']],
  [['put', 'A', '--region', 'EU-WEST-1']],
  [['copy', 'A', '--from', '/old', '--from-region', 'eu_west_1']],
  [['diff', 'a', 'b', '--other-region', 'eu-west1']],
])('%j', async (args) => {
  const { code, stderr } = await run(...args);
  expect([code, stderr]).toEqual([2, expect.stringMatching(/region <region>' has a value that is not possible\. did you mean eu-west-1\?/)]);
});

test('an option that resembles no region is not repeated', async () => {
  const { code, stderr } = await run('list', '--region', 'hunter2-canary');
  expect([code, stderr]).toEqual([2, expect.stringContaining('must be a region such as eu-central-1.')]);
  expect(stderr).not.toContain('hunter2');
});

test.each([['AWS_REGION', 'eu-west', 'did you mean eu-west-1?'], ['AWS_DEFAULT_REGION', 'hunter2', 'write a region such as eu-central-1']])('%s=%s', async (name, region, fix) => {
  await expect(configuredRegion(undefined, { [name]: region })).rejects.toMatchObject({ message: `${name} is the name of no region`, fix });
});

test('an unknown region of the right form is named where DNS does not know its host', () => {
  const fixOf = (host: string): string | undefined => new ConnectionError({ kind: 'unknown-host', host }).fix as string;
  expect(fixOf('ssm.eu-wset-1.amazonaws.com')).toBe('did you mean the region eu-west-1? Otherwise check the network, a VPN and the VPC endpoints');
  expect(fixOf('ssm.eu-west-1.amazonaws.com')).toMatch(/^check the network, a VPN, the region/);
  expect(fixOf('nowhere.eu-wset-1.example.com')).toMatch(/^check the network, AWS_ENDPOINT_URL/);
});
