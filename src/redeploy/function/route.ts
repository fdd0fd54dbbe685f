import { QueueMessage, RedeployPorts } from './ports';
import { toChange, watched } from '../../core/changes/changes';
import { merge, PendingRestart, pendingRestart } from '../../core/changes/pending';
import { ReconcileMessage, ServiceWatch } from '../../core/contracts/redeploy';

/** A message to a service's group: compare the store with the service's last deployment. */
export interface ReconcileServiceMessage {
  readonly service: string;
  readonly look: true;
}

/** Sends events to the services that use the value: one message for up to ten events of a service. */
export async function route(messages: readonly QueueMessage[], ports: RedeployPorts): Promise<void> {
  const watches = new Watches(ports);
  const pending = new Map<string, PendingRestart>();
  const reconciled = new Set<string>();
  for (const message of messages) {
    let event: unknown;
    try {
      event = JSON.parse(message.body);
      if (isReconcile(event)) {
        const interval = event.reconcile;
        (await watches.matching((watch) => watch.reconcile === interval)).forEach((watch) => reconciled.add(watch.name));
        continue;
      }
      const change = toChange(event);
      const services = change ? await watches.matching((watch) => watched(watch, change) !== undefined) : [];
      for (const watch of services) {
        const next = pendingRestart(watch, change!, ports.now())!;
        const before = pending.get(watch.name);
        pending.set(watch.name, before ? merge(before, next) : next);
      }
      ports.report({ level: 'INFO', event: services.length ? 'change' : 'not-watched', subject: change?.subject, services: services.map((watch) => watch.name) });
    } catch (error) {
      if (error instanceof WatchesError) {
        throw error.cause;
      }
      await ports.deadLetter(message, `not understood: ${(error as Error).message}`);
      ports.report({ level: 'ERROR', event: 'not-understood', message: message.id });
    }
  }
  for (const [service, body] of pending) {
    await ports.send(service, body);
  }
  for (const service of reconciled) {
    await ports.send(service, { service, look: true } satisfies ReconcileServiceMessage);
  }
}

class WatchesError extends Error {
  constructor(public readonly cause: unknown) {
    super('the watches can\'t be read');
  }
}

/** Reads at most twice for a batch: a deployment may just have declared a name that no known watch contains. */
class Watches {
  private known?: readonly ServiceWatch[];
  private fresh = false;

  constructor(private readonly ports: RedeployPorts) {}

  public async matching(predicate: (watch: ServiceWatch) => boolean): Promise<ServiceWatch[]> {
    try {
      this.known ??= await this.ports.watches();
      const found = this.known.filter(predicate);
      if (found.length || this.fresh) {
        return found;
      }
      this.fresh = true;
      this.known = await this.ports.watches(true);
      return this.known.filter(predicate);
    } catch (error) {
      throw new WatchesError(error);
    }
  }
}

function isReconcile(event: unknown): event is ReconcileMessage {
  return typeof (event as Partial<ReconcileMessage> | null)?.reconcile === 'number';
}
