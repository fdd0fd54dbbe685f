import { readFileSync } from 'fs';
import { join } from 'path';
import { NODE, PYTHON } from '../../projenrc/project/toolchain';
import { sections } from '../../projenrc/release/changelog';

const read = (file: string) => readFileSync(join(__dirname, '..', '..', file), 'utf8');
const manifest = JSON.parse(read('package.json'));
const lowest = (range: string) => range.replace(/^[\^~]|^>= /, '');
const cdk = lowest(manifest.peerDependencies['aws-cdk-lib']);
const constructs = lowest(manifest.peerDependencies.constructs);

test.each([
  `| \`aws-cdk-lib\` | ${cdk} or later, below 3 | ${cdk} and ${manifest.devDependencies['aws-cdk-lib']} |`,
  `| \`constructs\` | ${constructs} or later, below 11 | ${constructs} and ${manifest.devDependencies.constructs} |`,
  `| ${manifest.devDependencies['aws-cdk']} |`,
  `| ${lowest(manifest.engines.node).split('.')[0]} or later | ${NODE.lowest}, ${NODE.others.join(' and ')} |`,
  `jsii ${lowest(manifest.devDependencies.jsii).split('.')[0]} and TypeScript ${lowest(manifest.devDependencies.typescript).replace(/\.0$/, '')}`,
  `In Go the lowest \`aws-cdk-lib\` is ${manifest.devDependencies['aws-cdk-lib']},`,
  `| Python | ${PYTHON} or later |`,
])('the page on versions says: %s', (text) => {
  expect(read('docs/versions.md')).toContain(text);
});

test('the README says the same', () => {
  expect(read('README.md')).toContain(`It needs \`aws-cdk-lib\` ${cdk} or later`);
});

test('the apps of other languages name the newest version of the library', () => {
  const newest = sections(read('CHANGELOG.md')).find(({ version }) => version)?.version ?? '0.1.0';
  expect(read('examples/languages/java/pom.xml')).toContain(`<cdk-service-secrets.version>${newest}</cdk-service-secrets.version>`);
  expect(read('examples/languages/go/go.mod')).toContain(`/cdkservicesecrets v${newest}\n`);
  expect(read('examples/languages/typescript/package.json')).toContain(`"cdk-service-secrets": "^${newest}"`);
});
