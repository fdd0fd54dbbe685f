import { github } from 'projen';

/** Versions with which the workflows build. The lowest Node.js is that of package.json. */
export const NODE = { lowest: '20', others: ['22', '24'], release: '24' };
export const PYTHON = '3.10';
export const JAVA = '17';
const GO_MODULE = 'test/kubernetes/tools/go';

/** Everything but Node.js that the tests and the packages of all languages need. */
export function toolchain(): github.workflows.JobStep[] {
  return [
    { name: 'Setup Python', uses: github.ActionRefs.ACTIONS_SETUP_PYTHON, with: { 'python-version': PYTHON } },
    { name: 'Setup Java', uses: github.ActionRefs.ACTIONS_SETUP_JAVA, with: { 'distribution': 'corretto', 'java-version': JAVA } },
    { name: 'Setup Go', uses: github.ActionRefs.ACTIONS_SETUP_GO, with: { 'go-version-file': `${GO_MODULE}.mod`, 'cache-dependency-path': `${GO_MODULE}.sum` } },
    // From them scripts/test-tools.sh takes the shells of tests; only root can fetch them.
    { name: 'Fetch package lists', run: 'sudo apt-get update -qq' },
  ];
}
