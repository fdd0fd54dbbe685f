import { awscdk } from 'projen';

/** Options of the project for its home on GitHub. The build workflow is our own, as it runs what `.ci/run` runs. */
export const GITHUB = {
  githubOptions: {
    mergify: false,
    // Titles are sentences, as in `git log`.
    pullRequestLint: false,
    dependencyReview: true,
  },
  buildWorkflow: false,
  // Versions are those that the registries of all four languages serve: raised by hand.
  depsUpgrade: false,
  pullRequestTemplateContents: [
    'What changes for whoever uses it, and why.',
    '',
    '- [ ] `npm test` passes',
    '- [ ] what users notice is in CHANGELOG.md under Unreleased, and in the documentation',
    '- [ ] an accepted break of the API is in .compatignore',
    '',
  ],
} satisfies Partial<awscdk.AwsCdkConstructLibraryOptions>;
