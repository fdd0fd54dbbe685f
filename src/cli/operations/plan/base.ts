import { Base } from './plan';
import { cloudFormation } from '../../aws/cloud-formation-client';
import { explain } from '../../errors';
import { ResolvedService, Session } from '../../session';
import { readTemplate } from '../../source/deployed/read-stack';
import { deployedId, stackResources } from '../../source/deployed/stack-facts';
import { DecodedServices, decodeServices, isSameService, Service } from '../../source/service';
import { StackSource } from '../../source/stack-source';
import { workloadsUsing } from '../../source/template';

/** The other side of a comparison. */
export interface BaseSource {
  /** `resolved` is undefined if AWS could not be called. */
  of(service: Service, resolved: ResolvedService | undefined): Promise<Base>;
}

/** Another output of the app, such as that of the main branch. Doesn't call AWS. */
export function assemblyBase({ io, options }: Session, app: string): BaseSource {
  const declared = new Session(io, { ...options, app, deployed: undefined, service: undefined }).declared();
  declared.catch(() => undefined); // the caller that awaits it gets the error
  return {
    of: async (service) => {
      const { services, unreadable } = await declared;
      const refused = unreadable.find(({ path, stack }) => path === service.path && stack.name === service.stack.name);
      return refused
        ? { problem: `its declaration in ${app} can't be read: ${refused.problem}` }
        : { service: services.find((other) => isSameService(other, service) && other.stack.name === service.stack.name), deployed: false };
    },
  };
}

interface DeployedStack {
  readonly stack: StackSource;
  readonly declared: DecodedServices;
}

/** The deployed state. Reads and decodes each stack once. */
export class DeployedBase implements BaseSource {
  private readonly stacks = new Map<StackSource, Promise<DeployedStack | undefined>>();

  async of(service: Service, resolved: ResolvedService | undefined): Promise<Base> {
    if (!resolved) {
      return { problem: 'the deployed stack could not be read' };
    }
    try {
      return await this.read(service, resolved);
    } catch (error) {
      return { problem: `the deployed stack could not be read: ${explain(error)}` };
    }
  }

  private async read(service: Service, resolved: ResolvedService): Promise<Base> {
    const known = this.stacks.get(service.stack) ?? deployedStack(service.stack, resolved);
    this.stacks.set(service.stack, known);
    const deployed = await known;
    if (!deployed) {
      return { deployed: true };
    }
    const { stack, declared: { services, unreadable } } = deployed;
    const refused = unreadable.find(({ path }) => path === service.path);
    if (refused) {
      return { problem: `its deployed declaration can't be read: ${refused.problem}` };
    }
    const before = services.find((other) => isSameService(other, service));
    const isSmaller = before && Object.keys(before.declaration.variables).some((name) => !Object.hasOwn(service.declaration.variables, name));
    return { service: before, deployed: true, ...(isSmaller ? { revision: await runningRevision(before, stack, resolved) } : {}) };
  }
}

async function deployedStack(stack: StackSource, { target, account, facts }: ResolvedService): Promise<DeployedStack | undefined> {
  const client = cloudFormation(target);
  const id = await deployedId(client, stack);
  if (id === undefined) {
    return undefined;
  }
  const deployed = { ...stack, id, account, region: target.region, template: await readTemplate(client, id) };
  return { stack: deployed, declared: decodeServices(deployed, facts) };
}

/** `shop:41`, the revision that reads the service's variables. Undefined without the permission to read it. */
async function runningRevision({ gate }: Service, stack: StackSource, { target }: ResolvedService): Promise<string | undefined> {
  const [user] = gate === undefined ? [] : workloadsUsing(stack.template, gate);
  if (!user) {
    return undefined;
  }
  const resources = await stackResources(cloudFormation(target), stack.id!).catch(() => []);
  return resources.find(({ logicalId }) => logicalId === user.logicalId)?.physicalId.split('/').pop();
}
