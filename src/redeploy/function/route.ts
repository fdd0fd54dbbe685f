import { Message, Ports } from './ports';
import { toChange } from '../../core/changes/changes';
import { merge, Pending, pendingOf } from '../../core/changes/pending';
import { ReconcileMessage, ServiceWatch } from '../../core/contracts/redeploy';

/** A message to a service's group: look at the store and at the service. */
export interface LookMessage {
  readonly service: string;
  readonly look: true;
}

/** Hands events on to the services that use the value, ten events of one service as one message. */
export async function route(messages: readonly Message[], ports: Ports): Promise<void> {
  const watches = new Watches(ports);
  const pending = new Map<string, Pending>();
  const looks = new Set<string>();
  for (const message of messages) {
    let event: unknown;
    try {
      event = JSON.parse(message.body);
      if (isReconcile(event)) {
        const interval = event.reconcile;
        (await watches.matching((watch) => watch.reconcile === interval)).forEach((watch) => looks.add(watch.name));
        continue;
      }
      const change = toChange(event);
      const services = change ? await watches.matching((watch) => pendingOf(watch, change) !== undefined) : [];
      for (const watch of services) {
        const next = pendingOf(watch, change!)!;
        const before = pending.get(watch.name);
        pending.set(watch.name, before ? merge(before, next) : next);
      }
      ports.report({ level: 'INFO', event: services.length ? 'change' : 'not-watched', subject: change?.subject, services: services.map((watch) => watch.name) });
    } catch (error) {
      if (error instanceof WatchesError) {
        throw error.cause;
      }
      await ports.bury(message, `not understood: ${(error as Error).message}`);
      ports.report({ level: 'ERROR', event: 'not-understood', message: message.id });
    }
  }
  for (const [service, body] of pending) {
    await ports.send(service, body);
  }
  for (const service of looks) {
    await ports.send(service, { service, look: true } satisfies LookMessage);
  }
}

class WatchesError extends Error {
  constructor(public readonly cause: unknown) {
    super('the watches can\'t be read');
  }
}

/** Read at most twice for a batch: what no service uses may have been declared a moment ago. */
class Watches {
  private known?: readonly ServiceWatch[];
  private fresh = false;

  constructor(private readonly ports: Ports) {}

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
