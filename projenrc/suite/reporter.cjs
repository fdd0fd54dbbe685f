// @ts-check
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { dirname, relative, resolve } = require('node:path');

/** How long test files took on this machine: by what `npm test` and the order of files go next time. */
module.exports = class DurationsReporter {
  /** @param {{ rootDir: string }} globalConfig @param {{ file: string }} options */
  constructor({ rootDir }, { file }) {
    this.rootDir = rootDir;
    this.file = resolve(rootDir, file);
  }

  /** @param {unknown} _contexts @param {{ testResults: { testFilePath: string, skipped: boolean, numFailingTests: number, testExecError?: unknown, perfStats: { start: number, end: number } }[] }} results */
  onRunComplete(_contexts, { testResults }) {
    // A file that failed may have ended early.
    const passed = testResults.filter(({ skipped, numFailingTests, testExecError, perfStats }) => !skipped && !numFailingTests && !testExecError && perfStats.end > 0);
    const seconds = passed.map(({ testFilePath, perfStats }) => [relative(this.rootDir, testFilePath), (perfStats.end - perfStats.start) / 1000]);
    const known = read(this.file);
    mkdirSync(dirname(this.file), { recursive: true });
    writeFileSync(this.file, JSON.stringify({ ...known, ...Object.fromEntries(seconds) }, undefined, 2));
  }
};

/** @param {string} file */
function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {}; // the first run here, or one that was cut off while it wrote
  }
}
