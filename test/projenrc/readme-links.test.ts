import { absoluteLinks } from '../../projenrc/packages/readme-links';

const absolute = (markdown: string): string => absoluteLinks(markdown, 'https://github.com/owner/name.git');

test.each([
  ['a page', '[files](docs/files.md)', '[files](https://github.com/owner/name/blob/main/docs/files.md)'],
  ['a place in a page', '[a](docs/files.md#how) and [b](LICENSE)', '[a](https://github.com/owner/name/blob/main/docs/files.md#how) and [b](https://github.com/owner/name/blob/main/LICENSE)'],
  ['a picture', '![a picture](docs/diagrams/a.svg)', '![a picture](https://github.com/owner/name/raw/main/docs/diagrams/a.svg)'],
  ['an absolute link', '[x](https://example.com/a)', '[x](https://example.com/a)'],
  ['a heading of the same page', '[x](#questions)', '[x](#questions)'],
  ['code in the text of a link', '[`a`](docs/a.md)', '[`a`](https://github.com/owner/name/blob/main/docs/a.md)'],
  ['a block of code', '```ts\na[0](b)\n```', '```ts\na[0](b)\n```'],
  ['code that looks like one', '`a[0](b)`', '`a[0](b)`'],
])('%s', (_, markdown, expected) => {
  expect(absolute(markdown)).toBe(expected);
});
