import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { RenderedResource, RenderedResources } from '../../cdk/rendered-resources';
import { rule } from '../../core/errors';
import { objectOrEmpty } from '../../core/json-object';
import { workloadOfType } from '../../core/workloads';
import { TEMPLATE, valuesAt } from '../../core/workloads/tree';
import { tasksIn } from '../../core/workloads/workload';

const TOO_OLD = new Set(['1.0.0', '1.1.0', '1.2.0', '1.3.0']);

/** A task definition, and the platform version on which something starts it. */
interface RenderedStart {
  readonly definition: unknown;
  readonly version: unknown;
}

type Properties = RenderedResource['properties'];

/** What a resource starts, by its type. */
const STARTS: Readonly<Record<string, (properties: Properties) => readonly RenderedStart[]>> = {
  'AWS::ECS::Service': startOf,
  'AWS::ECS::TaskSet': startOf,
  'AWS::Events::Rule': ({ Targets }) => (Array.isArray(Targets) ? Targets.flatMap(startOfTarget) : []),
  'AWS::Scheduler::Schedule': ({ Target }) => startOfTarget(Target),
};

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
  const ofStarts = Object.entries(STARTS).flatMap(([type, starts]) => resources.ofType(type).flatMap(({ element, properties }) =>
    starts(properties).flatMap(({ definition, version }) => {
      const concerned = definitions.includes((definition as { Ref?: string } | undefined)?.Ref ?? '');
      return concerned && isTooOld(version) ? [tooOld(variable, element.node.path, version)] : [];
    })));
  return [...ofJobs, ...ofStarts];
}

function startOf({ TaskDefinition, PlatformVersion }: Properties): RenderedStart[] {
  return [{ definition: TaskDefinition, version: PlatformVersion }];
}

/** Of a rule or a schedule. */
function startOfTarget(target: unknown): RenderedStart[] {
  const { EcsParameters: parameters } = objectOrEmpty(target);
  const { TaskDefinitionArn, PlatformVersion } = objectOrEmpty(parameters);
  return [{ definition: TaskDefinitionArn, version: PlatformVersion }];
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
