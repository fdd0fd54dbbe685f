import { spawnSync } from 'child_process';
import { existsSync, readFileSync } from 'fs';
import { join } from 'path';

/** What is missing in the packages of a version. */
export function packageProblems(folder: string, version: string): string[] {
  const library = `js/cdk-service-secrets@${version}.jsii.tgz`;
  const commandLine = `cli/cdk-service-secrets-cli-${version}.tgz`;
  const maven = `java/io/github/cdk-service-secrets/cdk-service-secrets/${version}/cdk-service-secrets-${version}`;
  const files = [
    library,
    commandLine,
    `python/cdk_service_secrets-${version}-py3-none-any.whl`,
    `python/cdk_service_secrets-${version}.tar.gz`,
    `${maven}.jar`, `${maven}-sources.jar`, `${maven}-javadoc.jar`, `${maven}.pom`,
    'go/cdkservicesecrets/go.mod', `go/cdkservicesecrets/jsii/cdk-service-secrets-${version}.tgz`,
  ];
  const missing = files.filter((file) => !existsSync(join(folder, file))).map((file) => `missing: ${file}`);
  if (missing.length) return missing;
  const goVersion = readFileSync(join(folder, 'go/cdkservicesecrets/version'), 'utf8').trim();
  return [
    ...goVersion === version ? [] : [`go: version is ${goVersion}`],
    ...tarProblems(join(folder, library), version, [
      '.jsii', 'LICENSE', 'README.md', 'bin/cdk-service-secrets', 'lib/index.js', 'lib/index.d.ts',
      'assets/gate/index.js', 'assets/redeploy/index.js', 'assets/lookup/index.js', 'assets/cli/main.mjs',
    ]),
    ...tarProblems(join(folder, commandLine), version, ['LICENSE', 'README.md', 'bin/cdk-service-secrets', 'assets/cli/main.mjs']),
  ];
}

function tarProblems(file: string, version: string, expected: readonly string[]): string[] {
  const names = tar('-tzf', file).split('\n');
  const manifest = JSON.parse(tar('-xzOf', file, 'package/package.json'));
  return [
    ...manifest.version === version ? [] : [`${file}: version is ${manifest.version}`],
    ...expected.filter((name) => !names.includes(`package/${name}`)).map((name) => `${file}: lacks ${name}`),
  ];
}

function tar(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('tar', args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (status !== 0) throw new Error(`tar ${args.join(' ')} failed: ${stderr}`);
  return stdout;
}
