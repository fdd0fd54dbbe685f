import { github } from 'projen';

/** Versions of tools in the workflows. package.json has the lowest Node.js. */
export const NODE = { lowest: '20', others: ['22', '24'], release: '24' };
export const PYTHON = '3.10';
export const JAVA = '17';
const GO_MODULE = 'test/kubernetes/tools/go';

/** All tools besides Node.js that the tests and the packages of all languages need. */
export function toolchain(): github.workflows.JobStep[] {
  return [
    { name: 'Setup Python', uses: github.ActionRefs.ACTIONS_SETUP_PYTHON, with: { 'python-version': PYTHON } },
    { name: 'Setup Java', uses: github.ActionRefs.ACTIONS_SETUP_JAVA, with: { 'distribution': 'corretto', 'java-version': JAVA } },
    { name: 'Setup Go', uses: github.ActionRefs.ACTIONS_SETUP_GO, with: { 'go-version-file': `${GO_MODULE}.mod`, 'cache-dependency-path': `${GO_MODULE}.sum` } },
    // scripts/test-tools.sh unpacks the shells of tests from them. Only root can download them.
    { name: 'Fetch package lists', run: 'sudo apt-get update -qq' },
  ];
}
