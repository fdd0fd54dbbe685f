import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const PROJECT = resolve(__dirname, '..', '..');
const ASSEMBLY = join(PROJECT, '.jsii');

interface Assembly {
  readonly repository: { readonly url: string };
  readme?: { markdown: string };
}

/** Makes links and pictures of a page absolute, as a registry shows the README without the repository. */
export function absoluteLinks(markdown: string, repository: string): string {
  const url = repository.replace(/\.git$/, '');
  const code = /(?<code>```[\s\S]*?```|`[^`\n]*`)/;
  const link = /(?<picture>!?)(?<text>\[(?:[^\]`]|`[^`]*`)*\]\()(?![a-z]+:|#)(?<path>[^)]+)\)/;
  return markdown.replace(new RegExp(`${link.source}|${code.source}`, 'g'), (whole: string, ...rest: unknown[]) => {
    const { picture, text, path } = rest[rest.length - 1] as Record<string, string | undefined>;
    return path === undefined ? whole : `${picture}${text}${url}/${picture ? 'raw' : 'blob'}/main/${path})`;
  });
}

/** The README in the jsii assembly, which the packages of the other languages contain. */
function main(): void {
  const assembly = JSON.parse(readFileSync(ASSEMBLY, 'utf8')) as Assembly;
  if (assembly.readme) {
    assembly.readme.markdown = absoluteLinks(assembly.readme.markdown, assembly.repository.url);
  }
  writeFileSync(ASSEMBLY, JSON.stringify(assembly, undefined, 2));
}

if (require.main === module) main();
