import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { Declaration } from '../../src/core/declaration';
import { declaredApp, DeclaredApp, runInShell } from '../support/cli';
import { Emulator } from '../support/emulator';

/** What people paste and type into a shell, in a pseudo-terminal. */

const shop: Declaration = {
  service: 'Shop/Web',
  verification: 'values',
  stores: [{ kind: 'ssm', name: '/prod/shop' }],
  variables: Object.fromEntries(['KEY', 'OTHER', 'PRESENT'].map((name) => [name, { kind: 'secret', store: 0, name }])),
};
const LINES = ['-----BEGIN CANARY-----', 'y', 'touch ran-as-a-command', '-----END CANARY-----'];
const PASTE = { begin: '\u001b[200~', end: '\u001b[201~' };

describe('in an interactive shell', () => {
  let emulator: Emulator;
  let app: DeclaredApp;

  beforeAll(async () => {
    emulator = await Emulator.start();
    await emulator.clients().ssm.send(new PutParameterCommand({ Name: '/prod/shop/PRESENT', Value: 'before', Type: 'SecureString' }));
  });
  afterAll(async () => emulator?.stop());
  beforeEach(() => { app = declaredApp({ name: 'Shop', declarations: [shop] }); });

  const shell = (...steps: readonly (readonly [string, string])[]): ReturnType<typeof runInShell> => runInShell({ cwd: app.directory, env: emulator.environment, steps });
  const stored = async (name: string): Promise<string | undefined> =>
    (await emulator.clients().ssm.send(new GetParameterCommand({ Name: `/prod/shop/${name}`, WithDecryption: true })).catch(() => undefined))?.Parameter?.Value;
  const history = (): string => (existsSync(join(app.directory, 'history')) ? readFileSync(join(app.directory, 'history'), 'utf8') : '');
  /** Nothing of it is echoed, remembered or run. */
  const expectHidden = (output: string): void => {
    expect(output).not.toMatch(/CANARY|ran-as-a-command/);
    expect(history()).toContain('css put');
    expect(history()).not.toMatch(/CANARY|ran-as-a-command|^y$/m);
    expect(existsSync(join(app.directory, 'ran-as-a-command'))).toBe(false);
  };

  test('V9: the whole paste is the value', async () => {
    const { output, exitCode } = await shell(['ready>', 'css put KEY\r'], ['(hidden):', `${PASTE.begin}${LINES.join('\r')}\r${PASTE.end}\r`], ['/prod/shop/KEY created', 'exit\r']);
    expect(exitCode).toBe(0);
    expect(await stored('KEY')).toBe(LINES.join('\n'));
    expectHidden(output);
  });

  test('V9: where the terminal doesn\'t mark a paste, nothing is written, and nothing reaches the shell', async () => {
    const { output } = await shell(['ready>', 'css put OTHER\r'], ['(hidden):', `${LINES.join('\r')}\r`], ['nothing was written', 'exit\r']);
    expect(output).toContain('pass a value of several lines as a file');
    expect(await stored('OTHER')).toBeUndefined();
    expectHidden(output);
  });

  test('V9: a line of the paste that begins with y overwrites nothing', async () => {
    const { output } = await shell(['ready>', 'css put PRESENT\r'], ['(hidden):', `CANARY\r${LINES.slice(1).join('\r')}\r`], ['nothing was written', 'exit\r']);
    expect(output).not.toContain('Overwrite');
    expect(await stored('PRESENT')).toBe('before');
    expectHidden(output);
  });

  test('V9: text that is typed while the command reads answers no question', async () => {
    const { output } = await shell(['ready>', 'css put PRESENT\ry\ry\r'], ['(hidden):', 'CANARY\r'], ['Overwrite /prod/shop/PRESENT', 'n\r'], ['nothing was written', 'exit\r']);
    expect(await stored('PRESENT')).toBe('before');
    expectHidden(output);
  });

  test('V9: afterwards the terminal is as it was', async () => {
    const { output } = await shell(['ready>', 'css put PRESENT\r'], ['(hidden):', '\u0003'], ['interrupted; nothing was written', 'stty -a; cat\r'], [' echo ', 'echoed\u0004\u0004'], ['ready>', 'exit\r']);
    expect(output).toMatch(/[^-]\becho\b/);
    expect(output).toContain('echoed');
  });
});
