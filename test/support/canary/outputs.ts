import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import {
  DescribeStackResourcesCommand, DescribeStacksCommand, GetTemplateCommand, paginateDescribeStackEvents, paginateListStacks,
} from '@aws-sdk/client-cloudformation';
import { paginateDescribeLogGroups, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeTaskDefinitionCommand, paginateListTaskDefinitions } from '@aws-sdk/client-ecs';
import { paginateListSecrets } from '@aws-sdk/client-secrets-manager';
import { paginateDescribeParameters } from '@aws-sdk/client-ssm';
import { Output } from './canary';
import { AwsClients, Emulator } from '../emulator';

/** Every file below a folder, for example of a `cdk.out`. */
export function filesBelow(directory: string): Output[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .map(file => ({ where: relative(directory, file), text: readFileSync(file, 'utf8') }));
}

/** Everything that people without permission to read values can see of a run: stacks with their events, logs, task definitions, metadata. */
export async function visibleOutputs(emulator: Emulator): Promise<Output[]> {
  const clients = emulator.clients();
  return [
    { where: 'the emulator\'s log', text: emulator.logs() },
    ...await stackOutputs(clients),
    ...await logOutputs(clients),
    ...await taskDefinitionOutputs(clients),
    ...await metadataOutputs(clients),
  ];
}

async function stackOutputs({ cloudformation }: AwsClients): Promise<Output[]> {
  const outputs: Output[] = [];
  for await (const page of paginateListStacks({ client: cloudformation }, {})) {
    for (const { StackId: id, StackName: name, StackStatus: status } of page.StackSummaries ?? []) {
      for await (const events of paginateDescribeStackEvents({ client: cloudformation }, { StackName: id })) {
        outputs.push(json(`events of the stack ${name}`, events.StackEvents));
      }
      if (status === 'DELETE_COMPLETE') continue;
      const [stacks, resources, template] = await Promise.all([
        cloudformation.send(new DescribeStacksCommand({ StackName: id })),
        cloudformation.send(new DescribeStackResourcesCommand({ StackName: id })),
        cloudformation.send(new GetTemplateCommand({ StackName: id })),
      ]);
      outputs.push(json(`the stack ${name}`, stacks.Stacks));
      outputs.push(json(`resources of the stack ${name}`, resources.StackResources));
      outputs.push({ where: `template of the stack ${name}`, text: template.TemplateBody ?? '' });
    }
  }
  return outputs;
}

async function logOutputs({ logs }: AwsClients): Promise<Output[]> {
  const outputs: Output[] = [];
  for await (const groups of paginateDescribeLogGroups({ client: logs }, {})) {
    for (const { logGroupName } of groups.logGroups ?? []) {
      const lines: string[] = [];
      for await (const page of paginateFilterLogEvents({ client: logs }, { logGroupName })) {
        lines.push(...(page.events ?? []).map(event => event.message ?? ''));
      }
      outputs.push({ where: `log group ${logGroupName}`, text: lines.join('\n') });
    }
  }
  return outputs;
}

async function taskDefinitionOutputs({ ecs }: AwsClients): Promise<Output[]> {
  const outputs: Output[] = [];
  for await (const page of paginateListTaskDefinitions({ client: ecs }, {})) {
    for (const taskDefinition of page.taskDefinitionArns ?? []) {
      outputs.push(json(taskDefinition, (await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }))).taskDefinition));
    }
  }
  return outputs;
}

/** Names, descriptions and tags: DescribeParameters and ListSecrets return no values. */
async function metadataOutputs({ ssm, secretsManager }: AwsClients): Promise<Output[]> {
  const outputs: Output[] = [];
  for await (const page of paginateDescribeParameters({ client: ssm }, {})) outputs.push(json('metadata of the parameters', page.Parameters));
  for await (const page of paginateListSecrets({ client: secretsManager }, {})) outputs.push(json('metadata of the secrets', page.SecretList));
  return outputs;
}

function json(where: string, value: unknown): Output {
  return { where, text: JSON.stringify(value ?? null, undefined, 1) };
}
