import { join } from 'node:path';
import { ensureVenv, runCommand } from '../emulator';

export interface Finding {
  /** For example CKV_AWS_27. */
  readonly check: string;
  readonly name: string;
  /** Type and logical id; the digest of a secret. */
  readonly resource: string;
  readonly file: string;
  readonly line: number;
}

/** Findings of checkov in templates. */
export async function scanTemplates(templates: readonly string[]): Promise<Finding[]> {
  return checkov(['--framework', 'cloudformation', ...templates.flatMap(template => ['-f', template])]);
}

/** Texts that look like secrets in the files of a folder, regardless of their names. */
export async function scanForSecrets(folder: string): Promise<Finding[]> {
  return checkov(['--framework', 'secrets', '--enable-secret-scan-all-files', '-d', folder]);
}

/** The Python that has checkov. */
export function installCheckov(): string {
  return ensureVenv({ requirements: join(__dirname, 'requirements.txt') });
}

/** checkov works without a network: it contains its checks, and sends no results. */
async function checkov(what: readonly string[]): Promise<Finding[]> {
  const { exitCode, output, stdout } = await runCommand(installCheckov(), ['-m', 'checkov.main', '--skip-download', '--quiet', '--compact', '--soft-fail', '-o', 'json', ...what], {
    cwd: __dirname,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, LOG_LEVEL: 'ERROR' },
  });
  if (exitCode !== 0) throw new Error(`checkov failed:\n${output}`);
  const { results, summary } = JSON.parse(stdout);
  if (!results || summary.parsing_errors) throw new Error(`checkov could not read all files:\n${output}`);
  return results.failed_checks.map((failed: { check_id: string; check_name: string; resource: string; file_path: string; file_line_range: [number] }) => ({
    check: failed.check_id, name: failed.check_name, resource: failed.resource, file: failed.file_path.replace(/^\//, ''), line: failed.file_line_range[0],
  }));
}
