import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Language } from './language';
import { DIST, LANGUAGES_CACHE } from './places';
import { findGo } from '../kubernetes/go';
import { PROJECT } from '../paths';

const MODULE = 'github.com/cdk-service-secrets/cdk-service-secrets-go/cdkservicesecrets';

/** Go's caches of modules and of compiled code. */
export const GO_PLACES = {
  GOPATH: join(LANGUAGES_CACHE, 'go'),
  GOMODCACHE: join(LANGUAGES_CACHE, 'go', 'mod'),
  GOCACHE: join(LANGUAGES_CACHE, 'go', 'build'),
  // Otherwise the cache can't be deleted.
  GOFLAGS: '-modcacherw',
};

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
  // Without Go's cache of results, which ignores files that the library reads.
  test: [{ command: 'go', args: ['test', '-count=1', '.'] }],
  environment: () => ({
    ...GO_PLACES,
    GOFLAGS: `${GO_PLACES.GOFLAGS} -mod=readonly -buildvcs=false`,
    GOWORK: 'off',
    GOTOOLCHAIN: 'local',
  }),
};
