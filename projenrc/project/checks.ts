import { awscdk, JsonFile } from 'projen';
import { COMMON, UNIT_ENVIRONMENT } from './tests';


const LOWEST = '.cache/lowest/node_modules';
/** They use types of later versions of the CDK. Tests of the constructs cover these resources by a CfnResource. */
const NEWER_EXAMPLES = ['express-service', 'languages', 'migration'];

/** Checks of promises to users: the lowest supported aws-cdk-lib, and the API of the last version. And checks of the workflows. */
export function addChecks(project: awscdk.AwsCdkConstructLibrary, lowest: { readonly cdk: string; readonly constructs: string }): void {
  new JsonFile(project, 'test/lowest/package.json', {
    marker: false,
    obj: {
      private: true,
      description: 'The lowest versions that the library supports',
      dependencies: { 'aws-cdk-lib': lowest.cdk, 'constructs': lowest.constructs },
    },
  });
  new JsonFile(project, 'test/lowest/tsconfig.json', {
    obj: {
      extends: '../../tsconfig.json',
      compilerOptions: {
        noEmit: true,
        rootDir: '../..',
        resolveJsonModule: true,
        paths: {
          'cdk-service-secrets': ['../../src/index.ts'],
          'aws-cdk-lib': [`../../${LOWEST}/aws-cdk-lib`],
          'aws-cdk-lib/*': [`../../${LOWEST}/aws-cdk-lib/*`],
          'constructs': [`../../${LOWEST}/constructs`],
        },
      },
      include: ['**/*.ts', '../../src/**/*.ts', '../../examples/**/*.ts'],
      exclude: ['node_modules', ...NEWER_EXAMPLES.map((folder) => `../../examples/${folder}/**/*.ts`)],
    },
  });
  new JsonFile(project, 'test/lowest/jest.config.json', {
    obj: {
      rootDir: '../..',
      ...COMMON,
      testMatch: ['<rootDir>/test/@(cdk|ecs|eks|lowest|variables|workloads)/**/*.test.ts', '<rootDir>/test/@(changes|follow|gate|redeploy)/construct/**/*.test.ts'],
      moduleNameMapper: {
        ...COMMON.moduleNameMapper,
        '^aws-cdk-lib(/.*)?$': `<rootDir>/${LOWEST}/aws-cdk-lib$1`,
        '^constructs(/.*)?$': `<rootDir>/${LOWEST}/constructs$1`,
      },
      testTimeout: 60_000,
    },
  });
  const test = project.addTask('test:lowest', {
    description: 'Compile and test the constructs with the lowest supported aws-cdk-lib: projen test:lowest [jest arguments]',
    env: UNIT_ENVIRONMENT,
  });
  test.exec('scripts/lowest-cdk.sh');
  test.exec('tsc -p test/lowest/tsconfig.json');
  test.exec('jest --ci --config test/lowest/jest.config.json', { receiveArgs: true });

  project.addTask('api:compat', {
    description: 'Compare the API with the last version\'s; .compatignore holds the breaks that are accepted',
  }).exec('tsx projenrc/api/check.ts');

  project.addTask('lint:workflows', { description: 'Check the GitHub workflows; needs Go' }).exec('scripts/lint-workflows.sh');
}
