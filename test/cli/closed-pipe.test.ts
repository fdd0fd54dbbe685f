import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { declaredApp, fillShop, SHOP } from '../support/cli';
import { buildOwnProcess } from '../support/cli/own-process';
import { FakeAws } from '../support/fakes';
import { fakeEndpoint, httpServer } from '../support/network';

/** M19: `check | head -1` has the exit code of `check`. */
test.each<[string, boolean, number]>([['findings', false, 1], ['none', true, 0]])('a closed pipe with %s', async (_, isFilled, expected) => {
  const aws = new FakeAws();
  fillShop(aws);
  if (!isFilled) {
    aws.ssm().parameters.delete('/prod/shop/api-key');
  }
  const server = await httpServer(fakeEndpoint(aws));
  const { directory } = declaredApp({ name: 'Shop', environment: 'aws://111122223333/eu-west-1', declarations: [SHOP] });
  const env = { PATH: process.env.PATH, AWS_ENDPOINT_URL: server.url, AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_EC2_METADATA_DISABLED: 'true' };
  const child = spawn(process.execPath, [buildOwnProcess(), 'check'], { cwd: directory, env, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  const [code] = await once(child, 'close') as [number];
  await server.stop();
  expect(code).toBe(expected);
});
