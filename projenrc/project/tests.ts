import { awscdk, javascript, JsonFile, Task } from 'projen';

/** Disables the CDK's own validation of each template, which the end-to-end tests and cfn-lint cover, and calls of EC2's metadata. */
export const UNIT_ENVIRONMENT = { CDK_VALIDATION: 'false', AWS_EC2_METADATA_DISABLED: 'true' };

const MINUTE = 60_000;
const OWN_PROJECT = ['e2e', 'kubernetes', 'languages', 'lowest', 'package'];

/** Settings of all tests. */
export const COMMON = {
  roots: ['<rootDir>/src', '<rootDir>/test'],
  moduleNameMapper: { '^cdk-service-secrets$': '<rootDir>/src/index.ts' },
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/test/tsconfig.json' }] },
  clearMocks: true,
};

/** jest's projects: `jest --selectProjects NAME`. */
const PROJECTS = {
  unit: { testMatch: ['<rootDir>/test/**/*.test.ts'], testPathIgnorePatterns: OWN_PROJECT.map((folder) => `<rootDir>/test/${folder}/`) },
  e2e: { testMatch: ['<rootDir>/test/e2e/**/*.test.ts'] },
  kubernetes: { testMatch: ['<rootDir>/test/kubernetes/**/*.test.ts'] },
  languages: { testMatch: ['<rootDir>/test/languages/**/*.test.ts'] },
  package: { testMatch: ['<rootDir>/test/package/**/*.test.ts'] },
};

export type TestProject = keyof typeof PROJECTS;

/** The tests of one of jest's projects. */
export function jest(project: TestProject, options = ''): string {
  // --ci last: --selectProjects reads every word up to the next option.
  return `jest --selectProjects ${project} ${options}--ci`;
}

/** The configuration of jest, and the tasks for lint, types and tests. `bundle` runs before tests of bundled code. */
export function addTests(project: awscdk.AwsCdkConstructLibrary, bundle: Task): void {
  project.tryRemoveFile('jest.config.json');
  new JsonFile(project, 'jest.config.json', {
    obj: {
      // jest ignores this option in a project. It is long, as it only matters where a test hangs.
      testTimeout: 10 * MINUTE,
      reporters: ['default', ['<rootDir>/projenrc/suite/reporter.cjs', { file: '.cache/suite/files.json' }]],
      testSequencer: '<rootDir>/projenrc/suite/sequencer.cjs',
      coverageProvider: 'v8',
      coverageReporters: ['text-summary', 'lcov'],
      projects: Object.entries(PROJECTS).map(([displayName, settings]) => ({ displayName, ...COMMON, ...settings })),
    },
  });
  addStaticChecks(project);
  addTestTasks(project, bundle);
}

function addStaticChecks(project: awscdk.AwsCdkConstructLibrary): void {
  const lint = project.addTask('lint', {
    description: 'Style and boundaries, nothing rewritten',
    env: { ESLINT_USE_FLAT_CONFIG: 'false', NODE_NO_WARNINGS: '1' },
  });
  lint.exec('eslint --ext .ts --no-error-on-unmatched-pattern --max-warnings 0 src test examples demo self-test benchmarks projenrc .projenrc.ts');
  const fix = project.addTask('lint:fix', { description: 'Corrects style: projen lint:fix [files or folders]', env: lint.envVars });
  fix.exec('eslint --fix --ext .ts --no-error-on-unmatched-pattern', { receiveArgs: true });
  // All files are one program: with one for each tsconfig.json, linting takes three times as long.
  const eslint = project.tryFindObjectFile('.eslintrc.json')!;
  eslint.addDeletionOverride('parserOptions.projectService');
  eslint.addOverride('parserOptions.project', ['./test/tsconfig.json']);
  // Compiled with another aws-cdk-lib, so not part of that program.
  const untyped: javascript.EslintOverride & { readonly parserOptions: object } = {
    files: ['test/lowest/**/*.ts'],
    parserOptions: { project: null },
    rules: { '@typescript-eslint/no-floating-promises': 'off', '@typescript-eslint/return-await': 'off' },
  };
  project.eslint?.addOverride(untyped);
  project.addTask('typecheck', { description: 'Types of all TypeScript: sources, tests, examples, demo, self-test, benchmarks, projenrc' }).exec('tsc --noEmit -p test/tsconfig.json');
}

function addTestTasks(project: awscdk.AwsCdkConstructLibrary, bundle: Task): void {
  project.addTask('test:tools', { description: 'Programs that tests run: missing ones are named, and in CI installed' }).exec('scripts/test-tools.sh');
  project.addTask('test:unit', { description: 'Unit and property tests: projen test:unit [jest arguments]', env: UNIT_ENVIRONMENT }).exec(jest('unit', `--testTimeout ${MINUTE} --maxWorkers 100% `), { receiveArgs: true });
  const e2e = project.addTask('test:e2e', { description: 'End-to-end tests on the emulator: projen test:e2e [jest arguments]' });
  e2e.spawn(bundle);
  // These tests mostly wait, and each file has its own emulator.
  e2e.exec(jest('e2e', '--maxWorkers 2 '), { receiveArgs: true });
  const kubernetes = project.addTask('test:kubernetes', {
    description: 'Real Kubernetes with the real operator, built once (about 5 minutes): projen test:kubernetes [jest arguments]',
  });
  kubernetes.spawn(bundle);
  kubernetes.exec('tsx test/support/kubernetes/run.ts', { receiveArgs: true });
  project.addTask('test:kubernetes:if-built', { description: 'The same where its programs are built, and a word on them where they are not' })
    .exec('tsx test/support/kubernetes/run.ts --if-built');
  project.addTask('test:languages', {
    description: 'The packages for TypeScript, Python, Java and Go in apps of these languages: projen test:languages [languages]',
  }).exec('tsx test/support/languages/run.ts', { receiveArgs: true });
  project.addTask('test:package', { description: 'What would be published, after projen bundle and projen compile: files, size, licences' })
    .exec(jest('package'), { receiveArgs: true });
  // What it runs is in projenrc/suite/run.ts.
  project.testTask.reset('tsx projenrc/suite/run.ts', { receiveArgs: true });
  project.addTask('durations', { description: 'Write test/durations.json, by which a new machine goes, from what was measured here; after npm test' })
    .exec('tsx projenrc/suite/durations.ts');
}
