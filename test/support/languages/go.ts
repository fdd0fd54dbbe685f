import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Language } from './language';
import { DIST, LANGUAGES_CACHE } from './places';
import { findGo } from '../kubernetes/go';
import { PROJECT } from '../paths';

const MODULE = 'github.com/cdk-service-secrets/cdk-service-secrets-go/cdkservicesecrets';

export const GO: Language = {
  name: 'go',
  target: 'go',
  missing: () => (findGo() ? undefined : 'The Go app needs Go 1.25 or newer, and `go version` shows none. Install it (https://go.dev/dl/), and run the command again.'),
  prepare: () => undefined,
  install() {
    const { version } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as { version: string };
    return [
      { command: 'go', args: ['mod', 'edit', `-require=${MODULE}@v${version}`, `-replace=${MODULE}=${join(DIST, 'go', 'cdkservicesecrets')}`] },
      { command: 'go', args: ['vet', '.'] },
    ];
  },
  // Not from Go's cache of results: it doesn't know what the library reads from files.
  test: [{ command: 'go', args: ['test', '-count=1', '.'] }],
  environment: () => ({
    GOPATH: join(LANGUAGES_CACHE, 'go'),
    GOMODCACHE: join(LANGUAGES_CACHE, 'go', 'mod'),
    GOCACHE: join(LANGUAGES_CACHE, 'go', 'build'),
    GOFLAGS: '-mod=readonly -modcacherw -buildvcs=false',
    GOWORK: 'off',
    GOTOOLCHAIN: 'local',
  }),
};
