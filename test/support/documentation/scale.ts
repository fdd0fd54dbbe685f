import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { SecretStore, ServiceSecrets, Variable } from '../../../src';

export const VARIABLES = 20;
const SERVICES = [1, 100, 1_000];

/** Counts the resources of a stack by type, from a synthesized app: services with their restarts, the cluster in another stack. */
export function resourcesOf(services: number): { readonly total: number; readonly of: (type: string) => number } {
  const stack = new Stack(new App(), 'Services');
  const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['a'], privateSubnetIds: ['subnet-1'], privateSubnetRouteTableIds: ['rtb-1'] });
  const cluster = ecs.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'services', vpc });
  for (let index = 0; index < services; index++) {
    const taskDefinition = new ecs.FargateTaskDefinition(stack, `Task${index}`);
    const container = taskDefinition.addContainer('app', { image: ecs.ContainerImage.fromRegistry('nginx') });
    const secrets = new ServiceSecrets(stack, `Secrets${index}`, {
      store: SecretStore.parameterStore(`/prod/service-${index}`),
      variables: Object.fromEntries(Array.from({ length: VARIABLES }, (_, variable) => [`VARIABLE_${variable}`, Variable.secret()])),
    });
    secrets.addToContainer(container);
    secrets.redeployOnChange(new ecs.FargateService(stack, `Service${index}`, { cluster, taskDefinition, minHealthyPercent: 100 }));
  }
  const { Resources } = Template.fromStack(stack).toJSON() as { Resources: Record<string, { Type: string }> };
  const types = Object.values(Resources).map(({ Type }) => Type);
  return { total: types.length, of: (type) => types.filter((each) => each === type).length };
}

interface Row {
  readonly what: string;
  /** AWS's default. */
  readonly quota: number;
  /** Default for each service. */
  readonly each: number;
  readonly perSecond?: boolean;
}

/** The use of an account's quotas in a region. */
export function rows(perStack: number): Row[] {
  const { of } = resourcesOf(perStack);
  const each = (type: string): number => of(type) / perStack;
  return [
    { what: 'Parameter Store: standard parameters', quota: 10_000, each: VARIABLES },
    { what: 'Parameter Store: calls when one task of each starts', quota: 40, each: Math.ceil(VARIABLES / 10), perSecond: true },
    { what: 'or Secrets Manager: secrets', quota: 500_000, each: 1 },
    { what: 'Secrets Manager: calls when one task of each starts', quota: 10_000, each: VARIABLES, perSecond: true },
    { what: 'KMS: decryptions when one task of each starts', quota: 10_000, each: VARIABLES, perSecond: true },
    { what: 'EventBridge: rules', quota: 300, each: each('AWS::Events::Rule') },
    { what: 'IAM: roles', quota: 1_000, each: each('AWS::IAM::Role') },
    { what: 'Lambda: functions, of 1 MB each in 75 GB', quota: 75_000, each: each('AWS::Lambda::Function') },
    { what: 'CloudFormation: stacks', quota: 2_000, each: 1 / perStack },
  ];
}

const number = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 1 });

/** Number of services at which each quota is reached, the smallest first. Without call rates: AWS throttles such calls rather than refusing them. */
export function firstMet(perStack: number): { readonly what: string; readonly services: number }[] {
  return rows(perStack).filter(({ perSecond }) => !perSecond)
    .map(({ what, quota, each }) => ({ what, services: Math.floor(quota / each + 1e-9) }))
    .sort((a, b) => a.services - b.services);
}

/** A table of docs/limits-and-cost.md: all rows for a stack for each service, only the different rows for fuller stacks. */
export function scaleTable(perStack: number): string {
  const numbers = SERVICES.filter((services) => services >= perStack);
  const alone = rows(1);
  const shown = rows(perStack).filter(({ each }, index) => perStack === 1 || each !== alone[index].each);
  const cell = ({ quota, each, perSecond }: Row, services: number): string => {
    const needed = Math.ceil(each * services - 1e-9);
    if (perSecond) {
      const seconds = needed / quota;
      return seconds > 1 ? `**${number(needed)}, ${number(Math.ceil(seconds))} seconds**` : number(needed);
    }
    return needed > quota ? `**${number(needed)}**` : number(needed);
  };
  return [
    `| | default quota | ${numbers.map((services) => `${number(services)} ${services === 1 ? 'service' : 'services'}`).join(' | ')} |`,
    `|---|---:|${numbers.map(() => '---:').join('|')}|`,
    ...shown.map((row) => `| ${row.what} | ${number(row.quota)}${row.perSecond ? ' a second' : ''} | ${numbers.map((services) => cell(row, services)).join(' | ')} |`),
  ].join('\n');
}
