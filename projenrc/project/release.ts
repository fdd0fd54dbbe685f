import { awscdk, github, JsonPatch, release } from 'projen';
import { JAVA, NODE, toolchain } from './toolchain';

const { JobPermission } = github.workflows;

const PUBLIB = '0.2.1061';
const ENVIRONMENT = 'release';

/** Options of the project: people start a release by hand, and CHANGELOG.md names its version. */
export const RELEASE = {
  release: true,
  releaseTrigger: release.ReleaseTrigger.workflowDispatch(),
  releaseEnvironment: ENVIRONMENT,
  majorVersion: 0,
  nextVersionCommand: 'tsx projenrc/release/next-version.ts',
  // 13 needs a newer Node.js than the project.
  bumpPackage: 'commit-and-tag-version@^12.5.0',
  jsiiReleaseVersion: PUBLIB,
  npmTrustedPublishing: true,
  workflowNodeVersion: NODE.release,
  releaseWorkflowSetupSteps: [
    {
      name: 'Check that the build of this commit passed',
      env: { GH_TOKEN: '${{ github.token }}' },
      run: [
        'runs=$(gh run list --repo "$GITHUB_REPOSITORY" --workflow build.yml --commit "$GITHUB_SHA" --status success --json databaseId --jq length)',
        'test "$runs" -gt 0 || { echo "The build workflow has not passed for $GITHUB_SHA; run it first" >&2; exit 1; }',
      ].join('\n'),
    },
    ...toolchain(),
  ],
} satisfies Partial<awscdk.AwsCdkConstructLibraryOptions>;

export const PYPI = { trustedPublishing: true };
export const GO = { githubUseSsh: true };

/** Additions to projen's release: notes from CHANGELOG.md, the command line's package, minimal permissions. */
export function addRelease(project: awscdk.AwsCdkConstructLibrary): void {
  project.tasks.tryFind('bump')!.exec('tsx projenrc/release/notes.ts');

  project.release!.addJobs({ release_npm_cli: publishCommandLine() });
  project.github!.tryFindWorkflow('release')!.file!.patch(
    // This job creates no tag: the job that publishes on GitHub does.
    JsonPatch.replace('/jobs/release/permissions', { contents: 'read', actions: 'read' }),
    JsonPatch.add('/jobs/release_github/needs/-', 'release_npm_cli'),
    // The publishing tool has the registry's address.
    JsonPatch.remove('/jobs/release_npm/steps/9/env/NPM_REGISTRY'),
    JsonPatch.replace('/jobs/release_maven/steps/0/with/java-version', JAVA),
    // This option is for a service of Maven Central that has ended.
    JsonPatch.remove('/jobs/release_maven/steps/10/env/MAVEN_STAGING_PROFILE_ID'),
  );
}

function publishCommandLine(): github.workflows.Job {
  return {
    name: 'Publish the command line to npm',
    needs: ['release'],
    if: "needs.release.outputs.tag_exists != 'true' && needs.release.outputs.latest_commit == github.sha",
    runsOn: ['ubuntu-latest'],
    environment: ENVIRONMENT,
    permissions: { contents: JobPermission.READ, idToken: JobPermission.WRITE },
    tools: { node: { version: NODE.release } },
    steps: [
      github.WorkflowSteps.downloadArtifact({
        name: 'Download build artifacts',
        with: { artifactIds: ['${{ needs.release.outputs.artifact_id }}'], path: 'dist' },
      }),
      {
        name: 'Release',
        run: `npx -p publib@${PUBLIB} publib-npm dist/cli`,
        env: { NPM_DIST_TAG: 'latest', NPM_CONFIG_PROVENANCE: 'true', NPM_TRUSTED_PUBLISHER: 'true', PUBLIB_DRYRUN: '${{ inputs.dry_run }}' },
      },
    ],
  };
}
