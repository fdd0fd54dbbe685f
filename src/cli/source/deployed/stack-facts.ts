import { CloudFormationClient, ListExportsCommand, paginateListStackResources, Stack } from '@aws-sdk/client-cloudformation';
import { describeStack, isMissingStack } from '../../../aws/stack-status';
import { factsOfResources, parameterDefaults, StackResource } from '../attributes';
import { StackFacts } from '../intrinsics';
import { StackSource } from '../stack-source';

/** What CloudFormation returns about a deployed stack, or one that it is creating. */
export interface DeployedStack {
  readonly id: string;
  readonly status: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
}

export async function readDeployedStack(client: CloudFormationClient, nameOrId: string): Promise<DeployedStack | undefined> {
  try {
    const stack = await describeStack(client, nameOrId);
    return stack && toDeployed(stack);
  } catch (error) {
    if (isMissingStack(error)) {
      return undefined;
    }
    throw error;
  }
}

function toDeployed(stack: Stack): DeployedStack {
  return {
    id: stack.StackId!,
    status: stack.StackStatus!,
    parameters: Object.fromEntries((stack.Parameters ?? []).map(({ ParameterKey, ParameterValue, ResolvedValue }) => [ParameterKey!, ResolvedValue ?? ParameterValue ?? ''])),
    outputs: Object.fromEntries((stack.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey!, OutputValue ?? ''])),
  };
}

export async function stackResources(client: CloudFormationClient, nameOrId: string): Promise<StackResource[]> {
  const resources: StackResource[] = [];
  for await (const page of paginateListStackResources({ client }, { StackName: nameOrId })) {
    for (const { LogicalResourceId, ResourceType, PhysicalResourceId, ResourceStatus } of page.StackResourceSummaries ?? []) {
      if (PhysicalResourceId && !/^(CREATE_FAILED|DELETE_)/.test(ResourceStatus ?? '')) {
        resources.push({ logicalId: LogicalResourceId!, type: ResourceType!, physicalId: PhysicalResourceId });
      }
    }
  }
  return resources;
}

/** The stack's ID in CloudFormation. A nested stack is found through its parent. */
export async function deployedId(client: CloudFormationClient, stack: StackSource): Promise<string | undefined> {
  if (stack.id || !stack.parent) {
    return stack.id ?? (await readDeployedStack(client, stack.name))?.id;
  }
  const parent = await deployedId(client, stack.parent.stack);
  const { logicalId } = stack.parent;
  return parent && (await stackResources(client, parent)).find((resource) => resource.logicalId === logicalId)?.physicalId;
}

/** Everything that references in the template may need. Adds nothing for a stack that doesn't exist yet. */
export async function stackFacts(client: CloudFormationClient, stack: StackSource, facts: StackFacts, options: { readonly exports: boolean }): Promise<StackFacts> {
  const exports = options.exports ? await listExports(client) : undefined;
  const id = await deployedId(client, stack);
  const live = id && (await readDeployedStack(client, id));
  if (!live) {
    return { ...facts, exports };
  }
  const resources = await stackResources(client, live.id);
  const withResources = factsOfResources(resources, facts);
  return {
    ...withResources,
    stackId: live.id,
    exports,
    parameters: { ...parameterDefaults(stack.template), ...live.parameters },
    attributes: { ...withResources.attributes, ...(await nestedOutputs(client, resources)) },
  };
}

/** Outputs of nested stacks, which the parent reads as attributes. */
async function nestedOutputs(client: CloudFormationClient, resources: readonly StackResource[]): Promise<Record<string, string>> {
  const attributes: Record<string, string> = {};
  for (const { logicalId, physicalId } of resources.filter(({ type }) => type === 'AWS::CloudFormation::Stack')) {
    for (const [key, value] of Object.entries((await readDeployedStack(client, physicalId))?.outputs ?? {})) {
      attributes[`${logicalId}.Outputs.${key}`] = value;
    }
  }
  return attributes;
}

async function listExports(client: CloudFormationClient): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListExportsCommand({ NextToken }));
    for (const { Name, Value } of page.Exports ?? []) {
      found[Name!] = Value!;
    }
    NextToken = page.NextToken;
  } while (NextToken);
  return found;
}
