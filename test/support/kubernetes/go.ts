import { spawnSync } from 'node:child_process';

/** The lowest Go version that the programs' modules require. */
const LOWEST = [1, 25] as const;

/** Version of the `go` command. Undefined if there is none, or an older one. */
export function findGo(): string | undefined {
  const { stdout, status } = spawnSync('go', ['env', 'GOVERSION'], { encoding: 'utf8', timeout: 120_000, env: { ...process.env, GOTOOLCHAIN: 'local' } });
  const version = status === 0 ? /^go(\d+)\.(\d+)/.exec(stdout) : null;
  return version && (Number(version[1]) > LOWEST[0] || Number(version[2]) >= LOWEST[1]) ? version[0] : undefined;
}

export const GO_IS_MISSING = `The Kubernetes tests need Go ${LOWEST.join('.')} or newer, and \`go version\` shows none. `
  + 'Install it (https://go.dev/dl/) and run the command again. Neither Docker nor a cluster is needed.';
