import { CloudFormationClient, ListStacksCommand, StackStatus } from '@aws-sdk/client-cloudformation';
import { readTemplate } from './read-stack';
import { resolve, StackFacts, unresolvedIn } from '../intrinsics';
import { stackFacts } from './stack-facts';
import { Service, servicesIn } from '../service';
import { partitionOf, StackSource } from '../stack-source';
import { declarationsIn } from '../template';

/** All stacks that have resources; only of those that are gone nothing can be in use. */
const EXISTING = Object.values(StackStatus).filter((status) => status !== 'DELETE_COMPLETE');

/** Every declaration that is deployed in an account and region, whatever app it comes from. */
export async function deployedDeclarations(
  client: CloudFormationClient, place: { readonly account: string; readonly region: string }, onRead: (done: number) => void,
): Promise<Service[]> {
  const services: Service[] = [];
  let done = 0;
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListStacksCommand({ StackStatusFilter: EXISTING, NextToken }));
    for (const { StackId, StackName } of page.StackSummaries ?? []) {
      const stack: StackSource = { name: StackName!, id: StackId, ...place, template: await readTemplate(client, StackId!) };
      services.push(...await servicesOf(client, stack));
      onRead(++done);
    }
    NextToken = page.NextToken;
  } while (NextToken);
  return services;
}

async function servicesOf(client: CloudFormationClient, stack: StackSource): Promise<Service[]> {
  const found = declarationsIn(stack.template);
  if (found.length === 0) {
    return [];
  }
  const facts: StackFacts = { account: stack.account, region: stack.region, partition: partitionOf(stack.region!), stackName: stack.name };
  const open = unresolvedIn(found.map(({ wire }) => resolve(wire, facts)));
  return servicesIn(stack, open.length ? await stackFacts(client, stack, facts, { exports: open.some(({ source }) => source === 'export') }) : facts);
}
