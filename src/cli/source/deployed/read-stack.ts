import { CloudFormationClient, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { describeStack, stackResources } from './stack-facts';
import { CommandError } from '../../errors';
import { StackSource } from '../stack-source';
import { Template } from '../template';

/** `--deployed STACK`: the declaration as it is deployed, without the app at hand. */
export async function readDeployed(client: CloudFormationClient, name: string, place: { readonly account: string; readonly region: string }): Promise<StackSource[]> {
  const stack = await describeStack(client, name);
  if (!stack) {
    throw new CommandError(`there is no stack ${name} in account ${place.account}, ${place.region}`, 'check the name, --region and --profile');
  }
  return readStack(client, { name, id: stack.id, ...place });
}

async function readStack(client: CloudFormationClient, stack: Omit<StackSource, 'template'>): Promise<StackSource[]> {
  const source: StackSource = { ...stack, template: await readTemplate(client, stack.id!) };
  const nested = Object.values(source.template.Resources ?? {}).some(({ Type }) => Type === 'AWS::CloudFormation::Stack')
    ? (await stackResources(client, stack.id!)).filter(({ type }) => type === 'AWS::CloudFormation::Stack')
    : [];
  const children = await Promise.all(nested.map(({ logicalId, physicalId }) =>
    readStack(client, { ...stack, id: physicalId, parent: { stack: source, logicalId } })));
  return [source, ...children.flat()];
}

export async function readTemplate(client: CloudFormationClient, id: string): Promise<Template> {
  const { TemplateBody } = await client.send(new GetTemplateCommand({ StackName: id }));
  try {
    return JSON.parse(TemplateBody ?? '{}') as Template;
  } catch {
    // A YAML template wasn't made by CDK, and declares no service.
    return {};
  }
}
