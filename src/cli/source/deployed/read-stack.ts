import { CloudFormationClient, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { parseDocument } from 'yaml';
import { readDeployedStack, stackResources } from './stack-facts';
import { isAccessDenied } from '../../../aws/errors';
import { DEPLOYMENT_GATE_RESOURCE_TYPE, GATE_RESOURCE_TYPE, UNGATED_METADATA } from '../../../core/contracts/gate';
import { JsonObject } from '../../../core/json-object';
import { CommandError } from '../../errors';
import { parseJsonFile } from '../json';
import { StackSource } from '../stack-source';
import { parseStackTemplate, Template } from '../template';

/** `--deployed STACK`: reads the declaration from the deployed stack, without the app. */
export async function readDeployed(client: CloudFormationClient, name: string, place: { readonly account: string; readonly region: string }): Promise<StackSource[]> {
  const stack = await readDeployedStack(client, name).catch((error: unknown) => {
    // A permission for one stack denies each name and region that is misspelt, before CloudFormation says that there is none.
    throw isAccessDenied(error) ? new CommandError(
      `you may not read a stack ${name} in account ${place.account}, ${place.region}`,
      'check the name and --region, as a permission such as that of grantOperate is for one stack; else ask for cloudformation:DescribeStacks',
      { cause: error },
    ) : error;
  });
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
  return parseStackTemplate(parseBody(TemplateBody ?? '{}', id.split('/')[1] ?? id));
}

/**
 * JSON as CDK deploys it, or YAML as `cdk synth` prints it. CDK writes no short forms such as `!Ref`.
 * A template with them declares no service.
 */
function parseBody(body: string, stack: string): JsonObject {
  const fix = 'deploy the stack again with the CDK';
  if (/^\s*\{/.test(body)) {
    return parseJsonFile(body, `the template of stack ${stack}`, fix);
  }
  if (![GATE_RESOURCE_TYPE, DEPLOYMENT_GATE_RESOURCE_TYPE, UNGATED_METADATA].some((mark) => body.includes(mark))) {
    return {};
  }
  const document = parseDocument(body, { logLevel: 'silent' });
  if (document.errors.length > 0 || document.warnings.length > 0) {
    throw new CommandError(`the template of stack ${stack} is neither JSON nor YAML without tags`, fix);
  }
  return parseJsonFile(JSON.stringify(document.toJS()), `the template of stack ${stack}`, fix);
}
