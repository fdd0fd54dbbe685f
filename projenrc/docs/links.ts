import { existsSync, readFileSync } from 'fs';
import { dirname, join } from 'path';
import { Page, ROOT } from './pages';

/** Checks links within the repository: the file exists, and has the heading. */
export function linkProblems(pages: readonly Page[]): string[] {
  return pages.flatMap(({ path, text }) => [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target]) => {
    if (/^[a-z]+:/.test(target)) {
      return [];
    }
    const [file, heading] = target.split('#');
    const place = file ? join(ROOT, dirname(path), file) : join(ROOT, path);
    if (!existsSync(place)) {
      // The build generates it from the docstrings.
      return place === join(ROOT, 'API.md') ? [] : [`${path}: ${target} does not exist`];
    }
    return heading && place.endsWith('.md') && !headings(readFileSync(place, 'utf8')).includes(heading) ? [`${path}: ${target} has no such heading`] : [];
  }));
}

/** In the form of GitHub's anchors. */
function headings(text: string): string[] {
  return [...withoutCode(text).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').trim().replace(/\s/g, '-'));
}

function withoutCode(text: string): string {
  return text.replace(/^\s*```[^]*?^\s*```/gm, '');
}
