import { CloudFormationClient, ListStacksCommand, StackStatus } from '@aws-sdk/client-cloudformation';
import { readTemplate } from './read-stack';
import { resolve, StackFacts, unresolvedIn } from '../intrinsics';
import { stackFacts } from './stack-facts';
import { mapInParallel } from '../../../core/parallel';
import { declarationsIn } from '../../../core/template-declarations';
import { CommandError } from '../../errors';
import { DecodedServices, decodeServices, Service, UnreadableService } from '../service';
import { partitionOf, StackSource } from '../stack-source';

/** Every status except DELETE_COMPLETE: such stacks may still use values. */
const EXISTING = Object.values(StackStatus).filter((status) => status !== 'DELETE_COMPLETE');

/** CloudFormation throttles more of them at the same time. */
const STACKS_AT_ONCE = 8;

/** Every deployed declaration in an account and region, of any app. */
export async function deployedDeclarations(
  client: CloudFormationClient, place: { readonly account: string; readonly region: string }, onRead: (done: number) => void = () => undefined,
): Promise<DecodedServices> {
  const services: Service[] = [];
  const unreadable: UnreadableService[] = [];
  let done = 0;
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListStacksCommand({ StackStatusFilter: EXISTING, NextToken }));
    const declared = await mapInParallel(page.StackSummaries ?? [], STACKS_AT_ONCE, async ({ StackId, StackName }) => {
      const found = await declaredIn(client, { name: StackName!, id: StackId, ...place });
      onRead(++done);
      return found;
    });
    services.push(...declared.flatMap((found) => found.services));
    unreadable.push(...declared.flatMap((found) => found.unreadable));
    NextToken = page.NextToken;
  } while (NextToken);
  return { services, unreadable };
}

/** A template that can't be read may declare anything. */
async function declaredIn(client: CloudFormationClient, place: Omit<StackSource, 'template'>): Promise<DecodedServices> {
  try {
    return await servicesOf(client, { ...place, template: await readTemplate(client, place.id!) });
  } catch (error) {
    if (!(error instanceof CommandError)) {
      throw error;
    }
    return { services: [], unreadable: [{ path: 'all its services', stack: place, problem: error.message }] };
  }
}

async function servicesOf(client: CloudFormationClient, stack: StackSource): Promise<DecodedServices> {
  const found = declarationsIn(stack.template);
  if (found.length === 0) {
    return { services: [], unreadable: [] };
  }
  const facts: StackFacts = { account: stack.account, region: stack.region, partition: partitionOf(stack.region!), stackName: stack.name };
  const open = unresolvedIn(found.map(({ wire }) => resolve(wire, facts)));
  return decodeServices(stack, open.length ? await stackFacts(client, stack, facts, { exports: open.some(({ source }) => source === 'export') }) : facts);
}
