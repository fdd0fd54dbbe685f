import { CfnResource, Stack } from 'aws-cdk-lib';
import { CfnService } from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { render, taskDefinitions } from '../../cdk/rendered-resources';
import { rule } from '../../core/errors';

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
export function validatePlatformVersion(scope: Construct, uses: (text: string) => boolean, variable: string | undefined): string[] {
  if (variable === undefined) {
    return [];
  }
  const stack = Stack.of(scope);
  const windows = /"OperatingSystemFamily":"WINDOWS/;
  const definitions = taskDefinitions(stack)
    .filter((definition) => {
      const text = render(definition).text;
      return uses(text) && !windows.test(text);
    })
    .map((definition) => stack.resolve(definition.logicalId) as string);
  return stack.node.findAll()
    .filter((child) => CfnResource.isCfnResource(child) && child.cfnResourceType === CfnService.CFN_RESOURCE_TYPE_NAME && Stack.of(child) === stack)
    .flatMap((service) => {
      const properties: RenderedService = render(service as CfnResource).properties;
      const version = properties.PlatformVersion;
      const concerned = definitions.includes((properties.TaskDefinition as { Ref?: string } | undefined)?.Ref ?? '');
      return concerned && typeof version === 'string' && TOO_OLD.has(version)
        ? [rule({
          subject: variable,
          must: `must run on Fargate platform 1.4.0 or later, as it refers to a JSON key or version of a secret (${service.node.path})`,
          got: version,
          fix: 'remove `platformVersion`, or set it to VERSION1_4 or LATEST',
        })]
        : [];
    });
}
