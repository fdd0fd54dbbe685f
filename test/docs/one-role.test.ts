import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { SecretStore, ServiceSecrets, Variable } from '../../src';
import { PROJECT } from '../support/paths';

/** "One role for many services" in docs/limits-and-cost.md: sizes of grants, as IAM counts them. */

const page = readFileSync(join(PROJECT, 'docs', 'limits-and-cost.md'), 'utf8');
const INLINE = 10_240;
const MANAGED = 6_144;

/** The text of a policy, with values of usual length in the place of references. */
function textOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(textOf);
  if (typeof value !== 'object' || value === null) return value;
  const { Ref, 'Fn::Join': joined, 'Fn::GetAtt': attribute } = value as { 'Ref'?: string; 'Fn::Join'?: [string, unknown[]]; 'Fn::GetAtt'?: unknown };
  if (joined) return joined[1].map(textOf).join(joined[0]);
  if (attribute) return 'arn:aws:ecs:eu-west-1:111122223333:cluster/Prod-Shop-ClusterEB0386A7-0123456789';
  if (Ref !== undefined) return Ref === 'AWS::Partition' ? 'aws' : 'Prod-Shop-ClusterEB0386A7-0123456789';
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, textOf(member)]));
}

test('the sizes of grants are those of the page, and each fits into a managed policy', () => {
  const stack = new Stack(undefined, 'Prod-Shop', { env: { account: '111122223333', region: 'eu-west-1' } });
  const cluster = new ecs.Cluster(stack, 'Cluster');
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
  const container = taskDefinition.addContainer('app', { image: ecs.ContainerImage.fromRegistry('nginx') });
  const service = new ecs.FargateService(stack, 'Service', { cluster, taskDefinition, minHealthyPercent: 100 });
  const secrets = new ServiceSecrets(stack, 'Secrets', { store: SecretStore.parameterStore('/prod/shop'), variables: { A: Variable.secret() } });
  secrets.addToContainer(container);
  secrets.grantMetadata(new iam.ManagedPolicy(stack, 'Metadata'));
  secrets.grantOperate(new iam.ManagedPolicy(stack, 'Operate'), service);

  const policies = Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy') as Record<string, { Properties: { PolicyDocument: unknown } }>;
  const size = (id: string): number => JSON.stringify(textOf(Object.entries(policies).find(([name]) => name.startsWith(id))![1].Properties.PolicyDocument)).length;
  const [metadata, operate] = [size('Metadata'), size('Operate')];
  expect(Math.max(metadata, operate)).toBeLessThan(MANAGED);
  expect(page.replace(/\n/g, ' ')).toContain(`\`grantMetadata\` takes ${metadata} characters and \`grantOperate\` ${operate.toLocaleString('en-US')}, so ${INLINE.toLocaleString('en-US')} are full after ${Math.floor(INLINE / metadata)} services, or after ${Math.floor(INLINE / operate)}.`);
});
