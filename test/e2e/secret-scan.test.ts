import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installCheckov, scanForSecrets } from '../support/checkov';
import { PROJECT } from '../support/paths';

/** Messages, pages and tests with an address that has a password, or a placeholder for one. */
const ADDRESSES = [
  'docs/command-line.md', 'docs/troubleshooting.md', 'src/cli/aws/connection/connection-error.ts', 'src/cli/aws/connection/proxy.ts', 'src/core/derived/template.ts',
  'src/variables/derived-source.ts', 'test/cli/aws/network.test.ts', 'test/cli/commands/derived.test.ts', 'test/cli/commands/other-account.test.ts',
  'test/cli/operations/adopt.test.ts', 'test/core/derived/compare.test.ts', 'test/core/derived/template.test.ts', 'test/core/files/script.test.ts', 'test/e2e/cli.test.ts',
  'test/eks/manifests.test.ts',
];

/** What looks like a secret in this repository and is none. */
const ACCEPTED: { readonly file: string; readonly check: string; readonly reason: string }[] = [
  ...ADDRESSES.map((file) => ({ file, check: 'CKV_SECRET_4', reason: 'the form of an address with a password' })),
  { file: 'decisions/0600-one-format-for-variable-lists.md', check: 'CKV_SECRET_4', reason: 'the form of an address with a password' },
  { file: 'examples/languages/go/shop_stack.go', check: 'CKV_SECRET_6', reason: 'the name of a variable' },
  { file: 'package.json', check: 'CKV_SECRET_6', reason: 'the name of the command' },
  { file: 'projenrc/cli-package.ts', check: 'CKV_SECRET_6', reason: 'the name of the command' },
  { file: 'test/api/wrong-inputs.test.ts', check: 'CKV_SECRET_6', reason: 'a text that no message may repeat' },
  { file: 'test/cli/formats/dotenv/env-examples/compose-stack.env', check: 'CKV_SECRET_9', reason: 'made up, in the shape of an example file' },
  { file: 'test/cli/formats/dotenv/env-examples/django.env', check: 'CKV_SECRET_4', reason: 'made up, in the shape of an example file' },
  { file: 'test/cli/formats/dotenv/env-examples/laravel.env', check: 'CKV_SECRET_6', reason: 'made up, in the shape of an example file' },
  { file: 'test/cli/generate/shop.ts', check: 'CKV_SECRET_4', reason: 'the form of an address with a password' },
  { file: 'test/cli/formats/dotenv/env-examples/nextjs.env', check: 'CKV_SECRET_4', reason: 'made up, in the shape of an example file' },
  { file: 'test/cli/formats/dotenv/env-examples/rails.env', check: 'CKV_SECRET_4', reason: 'made up, in the shape of an example file' },
  { file: 'test/core/list/dotenv-names.test.ts', check: 'CKV_SECRET_13', reason: 'the first line of a key, without a key' },
  { file: 'test/core/rules/rules.test.ts', check: 'CKV_SECRET_4', reason: 'the form of an address with a password' },
  { file: 'test/e2e/emulator/keys.test.ts', check: 'CKV_SECRET_6', reason: 'names of secrets' },
  { file: 'test/e2e/mixed-declarations.test.ts', check: 'CKV_SECRET_6', reason: 'names of variables' },
  { file: 'test/e2e/strict/worker.ts', check: 'CKV_SECRET_6', reason: 'the name of a secret' },
  { file: 'test/e2e/variable-lists.test.ts', check: 'CKV_SECRET_6', reason: 'names of variables' },
  { file: 'test/ecs/wrong-inputs.test.ts', check: 'CKV_SECRET_6', reason: 'a text that no message may repeat' },
  { file: 'test/support/emulator/strict/secret_encryption.py', check: 'CKV_SECRET_6', reason: 'the name of a key of AWS' },
];

const folder = mkdtempSync(join(tmpdir(), 'secret-scan-'));

beforeAll(() => void installCheckov(), 600_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('no file of the repository contains a secret', async () => {
  for (const path of execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: PROJECT, encoding: 'utf8' }).split('\0')) {
    if (path && existsSync(join(PROJECT, path))) cpSync(join(PROJECT, path), join(folder, path));
  }
  // Made here, so that the scan of this file finds nothing.
  writeFileSync(join(folder, 'planted.ts'), `export const key = '${['AKIA', 'Z7Q4MXK2WPLJ5VNB'].join('')}';\n`);

  const findings = await scanForSecrets(folder);
  const concerns = (accepted: typeof ACCEPTED[number], { file, check }: typeof findings[number]): boolean => accepted.file === file && accepted.check === check;
  expect(findings.filter(finding => !ACCEPTED.some(accepted => concerns(accepted, finding)))).toEqual([
    expect.objectContaining({ check: 'CKV_SECRET_2', file: 'planted.ts' }),
  ]);
  expect(ACCEPTED.filter(accepted => !findings.some(finding => concerns(accepted, finding)))).toEqual([]);
}, 400_000);
