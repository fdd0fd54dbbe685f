import { checkContents, REQUIRED } from '../../projenrc/packages/contents';

test('a package with all of its parts may be built', () => {
  expect(() => checkContents([...REQUIRED, 'README.md'])).not.toThrow();
});

test.each(REQUIRED)('a package without %s is refused', (name) => {
  expect(() => checkContents(REQUIRED.filter((other) => other !== name))).toThrow(`The package must hold ${name}; look at \`npx projen bundle\` and \`files\` of package.json`);
});
