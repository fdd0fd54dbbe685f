import { Stack } from 'aws-cdk-lib';
import { CfnService } from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { RenderedResource, RenderedResources } from '../../cdk/rendered-resources';
import { rule } from '../../core/errors';
import { workloadOfType } from '../../core/workloads';
import { TEMPLATE, valuesAt } from '../../core/workloads/tree';
import { tasksIn } from '../../core/workloads/workload';

const TOO_OLD = new Set(['1.0.0', '1.1.0', '1.2.0', '1.3.0']);

interface RenderedService {
  readonly LaunchType?: unknown;
  readonly PlatformVersion?: unknown;
  readonly TaskDefinition?: unknown;
}

/**
 * JSON keys, stages and versions of secrets need Fargate's Linux platform 1.4.0.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
 */
export function validatePlatformVersion(scope: Construct, uses: (definition: RenderedResource) => boolean, variable: string | undefined): string[] {
  if (variable === undefined) {
    return [];
  }
  const stack = Stack.of(scope);
  const resources = RenderedResources.of(stack);
  const ofJobs = resources.readers.filter(uses).flatMap(({ element, properties }) =>
    ownVersions(element.cfnResourceType, properties).filter(isTooOld).map((version) => tooOld(variable, element.node.path, version)));
  const definitions = resources.taskDefinitions
    .filter((definition) => uses(definition) && !isWindows(definition))
    .map(({ element }) => stack.resolve(element.logicalId) as string);
  const ofServices = resources.ofType(CfnService.CFN_RESOURCE_TYPE_NAME).flatMap((service) => {
    const { PlatformVersion: version, TaskDefinition }: RenderedService = service.properties;
    const concerned = definitions.includes((TaskDefinition as { Ref?: string } | undefined)?.Ref ?? '');
    return concerned && isTooOld(version) ? [tooOld(variable, service.element.node.path, version)] : [];
  });
  return [...ofJobs, ...ofServices];
}

function isTooOld(version: unknown): version is string {
  return typeof version === 'string' && TOO_OLD.has(version);
}

/** The platform versions that the resource itself sets for its tasks. */
function ownVersions(type: string, properties: RenderedResource['properties']): unknown[] {
  const workload = workloadOfType(type);
  if (!workload?.platformVersions) {
    return [];
  }
  return tasksIn(workload, properties, TEMPLATE).flatMap((task) => workload.platformVersions!.flatMap((path) => valuesAt(task.properties, path, TEMPLATE)));
}

function tooOld(variable: string, path: string, version: string): string {
  return rule({
    subject: variable,
    must: `must run on Fargate platform 1.4.0 or later, as it refers to a JSON key or version of a secret (${path})`,
    got: version,
    fix: 'remove `platformVersion`, or set it to VERSION1_4 or LATEST',
  });
}

function isWindows({ properties }: RenderedResource): boolean {
  const family = (properties.RuntimePlatform as { readonly OperatingSystemFamily?: unknown } | undefined)?.OperatingSystemFamily;
  return typeof family === 'string' && family.startsWith('WINDOWS');
}
