import { Annotations, Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { IConstruct } from 'constructs';
import { FunctionSettings } from './function-settings';
import { StatementScope } from '../core/iam/statements';

/**
 * Warns if a function has no route to an AWS service that it calls: its subnets are isolated, and the app has no endpoint for the
 * service in the VPC. It can't detect an endpoint that isn't part of the app.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
 */
export function warnOfMissingEndpoints(scope: IConstruct, { vpc, vpcSubnets }: FunctionSettings, services: readonly string[]): void {
  if (!vpc || !isIsolated(vpc, vpcSubnets)) {
    return;
  }
  const present = endpointsIn(vpc);
  const missing = [...new Set(services)].sort().filter((service) => !present.some((name) => name.endsWith(`.${service}`)));
  if (missing.length) {
    Annotations.of(scope).addWarningV2('cdk-service-secrets:vpc-endpoints',
      `The function runs in isolated subnets of ${vpc.node.path}, where it needs VPC endpoints that the app doesn't have: ${missing.join(', ')}; create them, or acknowledge this if they are there`);
  }
}

/** The services of these values. A service in another region has no endpoint in this one. */
export function endpointsFor(scopes: readonly StatementScope[], stack: Stack): string[] {
  return scopes.map(({ service, place: { region } }) => (region === stack.region ? service : `${service} of ${Token.isUnresolved(region) ? 'another region' : region}`));
}

function isIsolated(vpc: ec2.IVpc, vpcSubnets?: ec2.SubnetSelection): boolean {
  const isolated = new Set(vpc.isolatedSubnets.map(({ subnetId }) => subnetId));
  return vpc.selectSubnets(vpcSubnets).subnets.some(({ subnetId }) => isolated.has(subnetId));
}

/** Names of the services whose endpoints the app creates in the VPC. The last part identifies the service. */
function endpointsIn(vpc: ec2.IVpc): string[] {
  return vpc.node.root.node.findAll()
    .filter((node): node is ec2.CfnVPCEndpoint => node instanceof ec2.CfnVPCEndpoint)
    .filter((endpoint) => endpoint.vpcId === vpc.vpcId && endpoint.serviceName !== undefined)
    .map((endpoint) => lastPart(Stack.of(endpoint).resolve(endpoint.serviceName)));
}

function lastPart(name: unknown): string {
  const parts = typeof name === 'object' && name !== null ? (name as { readonly 'Fn::Join'?: readonly [string, readonly unknown[]] })['Fn::Join']?.[1] : undefined;
  return String(parts ? parts[parts.length - 1] : name);
}
