import { spawnSync } from 'child_process';
import { existsSync, readFileSync } from 'fs';
import { join } from 'path';

/** Packages of a version that are missing, or of another version. What is in them is checked where they are made. */
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
    ...[library, commandLine].flatMap((file) => manifestProblems(join(folder, file), version)),
  ];
}

function manifestProblems(file: string, version: string): string[] {
  const { status, stdout, stderr } = spawnSync('tar', ['-xzOf', file, 'package/package.json'], { encoding: 'utf8' });
  if (status !== 0) return [`${file}: ${stderr}`];
  const manifest = JSON.parse(stdout);
  return manifest.version === version ? [] : [`${file}: version is ${manifest.version}`];
}
