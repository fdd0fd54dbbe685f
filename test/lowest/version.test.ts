import { readFileSync } from 'fs';
import { join } from 'path';
import { version as cdk } from 'aws-cdk-lib/package.json';
import { version as constructs } from 'constructs/package.json';

const read = (...path: string[]) => JSON.parse(readFileSync(join(__dirname, ...path), 'utf8'));

test('these tests run with the lowest versions that package.json promises', () => {
  const { dependencies } = read('package.json');
  expect({ 'aws-cdk-lib': cdk, constructs }).toEqual(dependencies);
  expect(read('..', '..', 'package.json').peerDependencies).toEqual({
    'aws-cdk-lib': `^${dependencies['aws-cdk-lib']}`,
    'constructs': `^${dependencies.constructs}`,
  });
});

test('so do the modules of aws-cdk-lib', () => {
  expect(require.resolve('aws-cdk-lib/aws-ecs')).toContain(join('.cache', 'lowest', 'node_modules', 'aws-cdk-lib'));
});
