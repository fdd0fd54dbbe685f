// @ts-check
const { readFileSync } = require('node:fs');
const { join, relative } = require('node:path');
const { default: Sequencer } = require('@jest/test-sequencer');

const ROOT = join(__dirname, '..', '..');

/** The slowest files first, so that no worker is left with a long one at the end. A new machine goes by what was measured elsewhere. */
module.exports = class SlowestFirst extends Sequencer {
  /** @param {Parameters<InstanceType<typeof Sequencer>['sort']>[0]} tests */
  sort(tests) {
    const seconds = { ...read(join(ROOT, 'test', 'durations.json')).files, ...read(join(ROOT, '.cache', 'suite', 'files.json')) };
    const of = /** @param {string} path */ (path) => seconds[relative(ROOT, path)] ?? Infinity;
    // Of the others jest decides: failed ones first, then the largest.
    return [...super.sort(tests)].sort((a, b) => (of(b.path) === of(a.path) ? 0 : of(b.path) - of(a.path)));
  }
};

/** @param {string} file */
function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}
