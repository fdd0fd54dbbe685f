import { rule } from '../../src/core/errors';

/** The part of CHANGELOG.md for a version. */
export interface Section {
  /** Absent for unreleased changes. */
  readonly version?: string;
  readonly body: string;
}

const FIX = 'write `## Unreleased`, or `## 1.2.3 - 2026-12-31` for a version';

export function sections(changelog: string): Section[] {
  return changelog.split(/^## /m).slice(1).map((part) => {
    const end = part.indexOf('\n');
    const heading = part.slice(0, end < 0 ? undefined : end).trim();
    const body = end < 0 ? '' : part.slice(end).trim();
    if (heading === 'Unreleased') return { body };
    const version = /^(\d+\.\d+\.\d+) - \d{4}-\d{2}-\d{2}$/.exec(heading)?.[1];
    if (!version) {
      throw new Error(rule({
        subject: 'CHANGELOG.md',
        must: 'must have headings of a known form',
        got: `## ${heading}`,
        fix: FIX,
      }));
    }
    return { version, body };
  });
}

export interface Release {
  /** The last version's tag; absent before the first release. */
  readonly lastTag?: string;
  /** Whether the API was broken on purpose since that version. */
  readonly breaking: boolean;
}

/** The version to release according to CHANGELOG.md, if it may follow the last one. */
export function nextVersion(changelog: string, { lastTag, breaking }: Release): string {
  const [top, ...others] = sections(changelog);
  const unreleased = top && !top.version ? top : undefined;
  const released = unreleased ? others[0] : top;
  const last = lastTag?.replace(/^v/, '');
  if (!released?.version || released.version === last) {
    throw new Error(rule({
      subject: 'CHANGELOG.md',
      must: 'must have a section for what is to be released',
      got: last ? `nothing newer than ${last}` : 'none',
      fix: FIX,
    }));
  }
  if (unreleased?.body) {
    throw new Error(rule({
      subject: 'Unreleased',
      must: `must be empty when ${released.version} is released`,
      fix: 'move what stands there under the version',
    }));
  }
  if (!released.body) {
    throw new Error(rule({
      subject: released.version,
      must: 'must say what changed',
      fix: 'write it into CHANGELOG.md',
    }));
  }
  if (last) follows(released.version, last, breaking);
  return released.version;
}

/** The text below a version's heading. */
export function notes(changelog: string, version: string): string {
  const section = sections(changelog).find((each) => each.version === version);
  if (!section?.body) throw new Error(rule({ subject: 'CHANGELOG.md', must: `must have a section for ${version}`, fix: FIX }));
  return `${section.body}\n`;
}

function follows(version: string, last: string, breaking: boolean): void {
  const [major, minor, patch] = last.split('.').map(Number);
  const patched = `${major}.${minor}.${patch + 1}`;
  const allowed = [`${major}.${minor + 1}.0`, `${major + 1}.0.0`, ...(breaking ? [] : [patched])].slice(breaking && major > 0 ? 1 : 0);
  if (!allowed.includes(version)) {
    const why = breaking ? `, as .compatignore says that the API broke since ${last}` : '';
    throw new Error(rule({
      subject: 'CHANGELOG.md',
      must: `must release ${[...allowed].sort().join(' or ')} after ${last}${why}`,
      got: version,
      fix: 'correct the heading',
    }));
  }
}
