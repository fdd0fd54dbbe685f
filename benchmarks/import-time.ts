import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { median } from './measure';

const PROJECT = join(__dirname, '..');

/** What an app with a service loads: the CDK loads a module of a service with the first class that is used of it. */
const CDK = `
  const { App, Stack } = require('aws-cdk-lib');
  const { Vpc } = require('aws-cdk-lib/aws-ec2');
  const { Cluster, ContainerImage, FargateService, FargateTaskDefinition, Secret } = require('aws-cdk-lib/aws-ecs');
  const { StringParameter } = require('aws-cdk-lib/aws-ssm');
  [App, Stack, Vpc, Cluster, ContainerImage, FargateService, FargateTaskDefinition, Secret, StringParameter];
`;
const LIBRARY = `
  const { SecretStore, ServiceSecrets, Variable } = require('./lib');
  [SecretStore, ServiceSecrets, Variable];
`;

export interface ImportTimes {
  /** Milliseconds of processor time of the whole process, medians: others on the machine count less than with a clock. */
  readonly cdk: number;
  readonly withLibrary: number;
}

/** Processes of their own, in turns, so that both sides see the same machine. */
export function importTimes(rounds: number): ImportTimes {
  const cdk: number[] = [];
  const withLibrary: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    cdk.push(run(CDK));
    withLibrary.push(run(CDK + LIBRARY));
  }
  // Without the first, which fills the disk cache.
  return { cdk: median(cdk.slice(1)), withLibrary: median(withLibrary.slice(1)) };
}

function run(script: string): number {
  const output = execFileSync(process.execPath, ['-e', `${script}; const { user, system } = process.cpuUsage(); console.log((user + system) / 1000)`], { cwd: PROJECT, encoding: 'utf8' });
  return Number(output);
}
