import { awscdk } from 'projen';

/** Options of the project for GitHub. The build workflow is our own, as it runs `.ci/run`. */
export const GITHUB = {
  githubOptions: {
    mergify: false,
    // Titles of pull requests are sentences, like those of commits.
    pullRequestLint: false,
    dependencyReview: true,
  },
  buildWorkflow: false,
  // The registries of all four languages serve these versions, so people raise them by hand.
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
