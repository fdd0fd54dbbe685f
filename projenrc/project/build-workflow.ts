import { awscdk, github } from 'projen';
import { NODE, toolchain } from './toolchain';

const { ActionRefs, GithubWorkflow, WorkflowSteps } = github;
const { JobPermission } = github.workflows;

/** On each pull request and each change of main: the checks of `.ci/run`, and the packages to try. */
export function addBuildWorkflow(project: awscdk.AwsCdkConstructLibrary): void {
  const workflow = new GithubWorkflow(project.github!, 'build', {
    limitConcurrency: true,
    // A newer push to a pull request cancels the run of the older one; each commit of main has its own run.
    concurrencyOptions: { group: '${{ github.workflow }}-${{ github.event.pull_request.number || github.sha }}', cancelInProgress: true },
  });
  workflow.on({ pullRequest: {}, push: { branches: ['main'] }, workflowDispatch: {} });
  workflow.addJobs({
    build: {
      name: 'Build and test (Node.js ${{ matrix.node }})',
      runsOn: ['ubuntu-latest'],
      timeoutMinutes: 120,
      permissions: { contents: JobPermission.READ },
      strategy: { failFast: false, matrix: { domain: { node: [NODE.lowest, ...NODE.others] } } },
      steps: [...checkout('${{ matrix.node }}'), { name: 'Build and test', run: '.ci/run' }, { name: 'Check for known vulnerabilities', run: 'npx projen audit --required' }],
    },
    package: {
      name: 'Package',
      runsOn: ['ubuntu-latest'],
      timeoutMinutes: 60,
      permissions: { contents: JobPermission.READ },
      env: { CI: 'true' },
      steps: [
        ...checkout(NODE.release),
        { name: 'Install dependencies', run: 'npm ci' },
        { name: 'Build the packages of all languages', run: 'npx projen package-all' },
        WorkflowSteps.uploadArtifact({ with: { name: 'packages', path: 'dist' } }),
      ],
    },
  });
}

function checkout(node: string): github.workflows.JobStep[] {
  return [
    // All tags, to compare the API with that of the last version.
    WorkflowSteps.checkout({ with: { fetchDepth: 0 } }),
    { name: 'Setup Node.js', uses: ActionRefs.ACTIONS_SETUP_NODE, with: { 'node-version': node, 'package-manager-cache': false } },
    ...toolchain(),
  ];
}
