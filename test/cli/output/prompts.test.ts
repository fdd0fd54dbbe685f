import { PassThrough } from 'node:stream';
import { Io } from '../../../src/cli/io';
import { askValue, confirmed } from '../../../src/cli/output/prompts';
import { Terminal } from '../../../src/cli/output/terminal';

/** A terminal of somebody who types: what to wait for, and what to type then. */
function terminal(steps: readonly (readonly [string, string])[], typedBefore = ''): { io: Io; shown: () => string; modes: boolean[] } {
  const modes: boolean[] = [];
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: (mode: boolean) => modes.push(mode) });
  const stderr = Object.assign(new PassThrough(), { isTTY: true });
  const left = [...steps];
  let text = '';
  stderr.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    if (left.length > 0 && text.includes(left[0][0])) {
      const [[, keys]] = left.splice(0, 1);
      text = text.slice(-1);
      setImmediate(() => stdin.write(keys));
    }
  });
  const all: string[] = [];
  stderr.on('data', (chunk: Buffer) => all.push(chunk.toString()));
  stdin.write(typedBefore);
  return { io: { stdin: stdin as unknown as Io['stdin'], stdout: new PassThrough(), stderr: stderr as unknown as Io['stderr'], env: {}, cwd: '/' }, shown: () => all.join(''), modes };
}

afterEach(() => Terminal.release());

const paste = (text: string): string => `\u001b[200~${text}\u001b[201~`;

const ASKED = { command: 'npx cdk-service-secrets put API_KEY' };

test.each<[string, string, string]>([
  ['a line', 'secret\r', 'secret'],
  ['a line that ends as Ctrl-J ends it', 'secret\n', 'secret'],
  ['letters of all kinds', 'pÄß\u{1f511} "\'$`\\\t|\r', 'pÄß\u{1f511} "\'$`\\\t|'],
  ['corrected letters', 'seG\u{1f511}\u007f\u007fcret\r', 'secret'],
  ['a line begun again', 'wrong\u0015secret\r', 'secret'],
  ['arrow keys and function keys', 'sec\u001b[Dr\u001b[15~et\r', 'secret'],
  ['a paste of one line', `${paste('secret')}\r`, 'secret'],
  ['a paste of several lines', `${paste('-----BEGIN-----\rabc=\r-----END-----\r')}\r`, '-----BEGIN-----\nabc=\n-----END-----'],
  ['a paste with line breaks of Windows', `${paste('a\r\nb')}\r`, 'a\nb'],
  ['a paste with line breaks of Unix', `${paste('a\nb\n\n')}\r`, 'a\nb\n'],
  ['a paste with control characters', `${paste('a\u0003b\u0015c\td')}\r`, 'a\u0003b\u0015c\td'],
  ['a paste between typed letters', `<${paste('a\rb')}>\r`, '<a\nb>'],
  ['a paste that begins with a yes', `${paste('y\ry\r')}\r`, 'y\ny'],
])('the value may be %s', async (_what, keys, expected) => {
  const { io, shown, modes } = terminal([['(hidden):', keys]]);
  expect((await askValue(io, 'API_KEY', ASKED)).value).toBe(expected);
  Terminal.release();
  expect(shown().replace(/\u001b\[\?2004[hl]/g, '').replace(/\u0007/g, '')).toMatch(/^Value of API_KEY \(hidden\): (pasted; Enter ends it)?\n$/);
  expect(modes).toEqual([true, false]);
});

test('one line break at the end of a paste is removed, and stays with --exact', async () => {
  const keys = `${paste('a\rb\r')}\r`;
  expect(await askValue(terminal([['(hidden):', keys]]).io, 'A', ASKED)).toEqual({ value: 'a\nb', droppedLineBreak: true });
  Terminal.release();
  expect(await askValue(terminal([['(hidden):', keys]]).io, 'A', { ...ASKED, exact: true })).toEqual({ value: 'a\nb\n', droppedLineBreak: false });
});

test('several lines that the terminal doesn\'t mark as pasted are discarded, and become no value', async () => {
  const { io, shown } = terminal([['(hidden):', '-----BEGIN-----\ry\rrm -rf canary\r']]);
  await expect(askValue(io, 'API_KEY', ASKED)).rejects.toThrow('more came after the first line, and this terminal doesn\'t mark what is pasted; nothing was written');
  expect(io.stdin.read()).toBeNull();
  expect(shown()).not.toMatch(/BEGIN|canary/);
});

test('an empty value is asked for again', async () => {
  const { io, shown } = terminal([['(hidden):', '\r'], ['a value can\'t be empty\nValue of API_KEY (hidden):', 'x\r']]);
  expect((await askValue(io, 'API_KEY', ASKED)).value).toBe('x');
  expect(shown()).toContain('a value can\'t be empty');
});

test.each(['\u0003', '\u0004', 'abc\u0003'])('%j interrupts', async (keys) => {
  await expect(askValue(terminal([['(hidden):', keys]]).io, 'API_KEY', ASKED)).rejects.toMatchObject({ name: 'ExitPromptError' });
});

test.each<[string, boolean]>([
  ['y\r', true], ['yes\r', true], ['Y\r', true], ['\r', false], ['n\r', false], ['yess\r', false], ['no, y\r', false],
  [`${paste('y')}\r`, false], [`${paste('y\r')}\r`, false], ['y\ry\r', false], ['y\rmore', false],
])('%j answers a question with %s', async (keys, expected) => {
  expect(await confirmed(terminal([['(y/N)', keys]]).io, 'Overwrite it?', undefined)).toBe(expected);
});

test('text that was typed before the question is no answer', async () => {
  const { io, shown } = terminal([['Overwrite it? (y/N)', 'n\r']], 'y\rcanary\r');
  Terminal.hold(io);
  expect(await confirmed(io, 'Overwrite it?', undefined)).toBe(false);
  expect(shown()).not.toContain('canary');
});

test('text that was typed before the prompt is no part of the value', async () => {
  const { io } = terminal([['(hidden):', 'secret\r']], `early\r${paste('earlier\r')}`);
  Terminal.hold(io);
  expect((await askValue(io, 'API_KEY', ASKED)).value).toBe('secret');
});

test('without a terminal there is no question', async () => {
  const io: Io = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough(), env: {}, cwd: '/' };
  expect(await confirmed(io, 'Sure?', true)).toBe(true);
  await expect(confirmed(io, 'Sure?', undefined)).rejects.toThrow('there is no terminal to ask for confirmation');
});
