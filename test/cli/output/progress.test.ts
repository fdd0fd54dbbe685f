import { PassThrough } from 'node:stream';
import { Io } from '../../../src/cli/io';
import { withProgress } from '../../../src/cli/output/progress';

/** M19: nothing is drawn where the page says that nothing is. */
test.each<[string, Record<string, string>, object]>([
  ['NO_COLOR', { NO_COLOR: '1' }, { isTTY: true, columns: 80 }],
  ['CI', { CI: 'true' }, { isTTY: true, columns: 80 }],
  ['a terminal that can do nothing', { TERM: 'dumb' }, { isTTY: true, columns: 80 }],
  ['a terminal without a width', {}, { isTTY: true }],
  ['a pipe', {}, {}],
])('%s shows no progress', async (_, env, properties) => {
  const stderr = new PassThrough();
  const io: Io = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: Object.assign(stderr, properties), env, cwd: '/' };
  expect(await withProgress(io, 'Reading', async (progress) => {
    progress.update('Still reading');
    return 1;
  })).toBe(1);
  expect(stderr.read()).toBeNull();
});
