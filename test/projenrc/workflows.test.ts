import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { parse } from 'yaml';

const FOLDER = join(__dirname, '..', '..', '.github', 'workflows');
const workflows = readdirSync(FOLDER).map((file) => ({ file, text: readFileSync(join(FOLDER, file), 'utf8') }));
const jobs = (file: string) => parse(workflows.find((each) => each.file === file)!.text).jobs;

test.each(workflows)('$file names no host but GitHub', ({ text }) => {
  const hosts = [...text.matchAll(/\b(?:https?:\/\/|registry[.=:])\S+/g)].map(([host]) => host).filter((host) => !host.startsWith('https://github.com'));
  expect(hosts).toEqual([]);
});

test.each(workflows)('$file sets permissions for each job', ({ text }) => {
  for (const [id, job] of Object.entries<any>(parse(text).jobs)) {
    expect({ id, permissions: job.permissions }).toEqual({ id, permissions: expect.objectContaining({ contents: expect.stringMatching(/read|write/) }) });
  }
});

test('a change is checked by the commands of .ci/run', () => {
  const { build } = jobs('build.yml');
  expect(build.steps.map(({ run }: any) => run)).toContain('.ci/run');
});

test('only publishing jobs have the environment with its secrets; only jobs that need an identity have one', () => {
  const release = jobs('release.yml');
  const with_ = (predicate: (job: any) => boolean) => Object.keys(release).filter((id) => predicate(release[id])).sort();
  const publishing = ['release_github', 'release_golang', 'release_maven', 'release_npm', 'release_npm_cli', 'release_pypi'];
  expect(with_((job) => job.environment === 'release')).toEqual(publishing);
  expect(with_((job) => job.permissions['id-token'] === 'write')).toEqual(['release_npm', 'release_npm_cli', 'release_pypi']);
  expect(with_((job) => job.permissions.contents === 'write')).toEqual(['release_github']);
  expect([...release.release_github.needs].sort()).toEqual(['release', ...publishing.slice(1)]);
  expect(JSON.stringify(release).match(/secrets\.\w+/g)!.filter((name, index, all) => all.indexOf(name) === index).sort()).toEqual([
    'secrets.GITHUB_TOKEN', 'secrets.GO_GITHUB_DEPLOY_KEY', 'secrets.MAVEN_GPG_PRIVATE_KEY', 'secrets.MAVEN_GPG_PRIVATE_KEY_PASSPHRASE',
    'secrets.MAVEN_PASSWORD', 'secrets.MAVEN_USERNAME',
  ]);
});
