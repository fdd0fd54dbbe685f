import { setTimeout as sleep } from 'node:timers/promises';
import { Capability, CreateStackCommand, DescribeStackEventsCommand, DescribeStacksCommand, UpdateStackCommand } from '@aws-sdk/client-cloudformation';
import { Emulator } from '../../support/emulator';

/** Resources of a template, by their logical ids. */
export interface Resources {
  readonly [id: string]: { readonly Type: string; readonly Properties?: object };
}

const CAPABILITIES: Capability[] = ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'];
let stacks = 0;

/** A parameter of every stack, as a template may have 51,200 bytes. */
export const FOUR_THOUSAND_CHARACTERS = { Ref: 'Text' };

function templateOf(resources: Resources): string {
  return JSON.stringify({ Parameters: { Text: { Type: 'String', Default: 'x'.repeat(4_000) } }, Resources: resources });
}

/** Creates a stack, and returns `CREATE_COMPLETE` or the first reason of its failure. */
export async function createStack(emulator: Emulator, resources: Resources, name = `stack-${++stacks}`): Promise<string> {
  const { cloudformation } = emulator.clients();
  await cloudformation.send(new CreateStackCommand({ StackName: name, TemplateBody: templateOf(resources), Capabilities: CAPABILITIES }));
  const status = await settled(emulator, name);
  if (status === 'CREATE_COMPLETE') return status;
  const { StackEvents } = await cloudformation.send(new DescribeStackEventsCommand({ StackName: name }));
  return StackEvents!.filter(({ ResourceStatus }) => ResourceStatus === 'CREATE_FAILED').at(-1)!.ResourceStatusReason!;
}

export async function updateStack(emulator: Emulator, name: string, resources: Resources): Promise<string> {
  await emulator.clients().cloudformation.send(new UpdateStackCommand({ StackName: name, TemplateBody: templateOf(resources), Capabilities: CAPABILITIES }));
  return settled(emulator, name);
}

async function settled(emulator: Emulator, name: string): Promise<string> {
  for (;;) {
    const { Stacks } = await emulator.clients().cloudformation.send(new DescribeStacksCommand({ StackName: name }));
    const status = Stacks![0].StackStatus!;
    if (!status.endsWith('IN_PROGRESS')) return status;
    await sleep(50);
  }
}

/** A role of a Lambda function. */
export function roleOf(properties: object = {}): Resources[string] {
  const trust = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' };
  return { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [trust] }, ...properties } };
}

/** A function in Python with the role `Role`. */
export function functionOf(code: string, properties: object = {}): Resources[string] {
  return {
    Type: 'AWS::Lambda::Function',
    Properties: { Runtime: 'python3.12', Handler: 'index.handler', Role: { 'Fn::GetAtt': ['Role', 'Arn'] }, Code: { ZipFile: code }, Timeout: 5, ...properties },
  };
}
