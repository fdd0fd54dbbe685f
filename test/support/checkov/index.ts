import { join } from 'node:path';
import { ensureVenv, runCommand } from '../emulator';

export interface Finding {
  /** As in CKV_AWS_27. */
  readonly check: string;
  readonly name: string;
  /** Type and logical id. */
  readonly resource: string;
  readonly file: string;
}

/** What checkov says about templates. It works without a network: its checks are part of it, and results stay here. */
export async function checkov(templates: readonly string[]): Promise<Finding[]> {
  const python = ensureVenv({ requirements: join(__dirname, 'requirements.txt') });
  const args = ['-m', 'checkov.main', '--framework', 'cloudformation', '--skip-download', '--quiet', '--compact', '--soft-fail', '-o', 'json'];
  const { exitCode, output, stdout } = await runCommand(python, [...args, ...templates.flatMap(template => ['-f', template])], {
    cwd: __dirname,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, LOG_LEVEL: 'ERROR' },
    timeoutMs: 300_000,
  });
  if (exitCode !== 0) throw new Error(`checkov failed:\n${output}`);
  const { results, summary } = JSON.parse(stdout);
  if (summary.parsing_errors || summary.passed === 0) throw new Error(`checkov could not read the templates:\n${output}`);
  return results.failed_checks.map((failed: { check_id: string; check_name: string; resource: string; file_abs_path: string }) => ({
    check: failed.check_id, name: failed.check_name, resource: failed.resource, file: failed.file_abs_path,
  }));
}
