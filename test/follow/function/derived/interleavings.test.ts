import * as fc from 'fast-check';
import { DerivedWorld, KEY, NAME, url } from './world';
import { DERIVED_TAG } from '../../../../src/core/ownership';

type Step =
  /** People and RDS. */
  | 'rotate' | 'rotate, event lost' | 'rotate, event twice' | 'edit' | 'delete'
  /** CloudFormation. */
  | 'deploy' | 'deploy another template'
  /** ECS. */
  | 'start a task';

const STEPS: readonly Step[] = ['rotate', 'rotate, event lost', 'rotate, event twice', 'edit', 'delete', 'deploy', 'deploy another template', 'start a task', 'start a task'];

/** What a read of an overwritten value may lag behind, in milliseconds. */
const LAGS = fc.array(fc.constantFrom(0, 0, 0, 1_000, 4_000, 20_000), { maxLength: 9 });

type Turn = () => Promise<void>;
const alone: Turn = () => Promise.resolve();

/** Everything that happens in one run. */
class Run {
  public readonly world = new DerivedWorld();
  /** What tasks read when they started. */
  public readonly started: string[] = [];
  private readonly passwords: string[] = [];
  private readonly edits = new Set<string>();
  private scheme: 'postgres' | 'mysql' = 'postgres';
  private deployments: Promise<void> = Promise.resolve();
  private readonly events: Promise<void>[] = [];
  /** Where calls of different flows take turns. */
  private turn: Turn = alone;

  constructor(lags: readonly number[]) {
    let reads = 0;
    this.rotate();
    const { faults } = this.world.aws;
    faults.staleness = () => (lags.length ? lags[reads++ % lags.length] : 0);
  }

  public rotate(): object {
    const event = this.world.rotate(`never-shown-${this.passwords.length}-@:/?#%"'`, `user${this.passwords.length}`);
    this.passwords.push(`never-shown-${this.passwords.length}-@:/?#%"'`);
    return event;
  }

  public async step(step: Step): Promise<void> {
    switch (step) {
      case 'rotate': return this.deliver(this.rotate());
      case 'rotate, event lost': return void this.rotate();
      case 'rotate, event twice': {
        const event = this.rotate();
        await Promise.all([this.deliver(event), this.deliver(event)]);
        return;
      }
      case 'edit': {
        const text = `never-shown-edit-${this.edits.size}`;
        this.edits.add(text);
        if (this.world.stored) {
          this.world.aws.ssm().put(NAME, text, 'SecureString', KEY);
          await this.deliver(this.world.written());
        }
        return;
      }
      case 'delete': {
        this.world.aws.ssm().parameters.delete(NAME);
        return this.deliver(this.world.written('Delete'));
      }
      case 'deploy': return this.deploy(this.scheme);
      case 'deploy another template': return this.deploy(this.scheme === 'postgres' ? 'mysql' : 'postgres');
      case 'start a task': return this.start();
    }
  }

  /** CloudFormation runs one operation on a stack at a time. */
  public async deploy(scheme: 'postgres' | 'mysql'): Promise<void> {
    const deployment = this.deployments.then(async () => {
      await this.turn();
      this.scheme = scheme;
      await this.world.deploy(url(scheme));
      await this.turn();
    });
    this.deployments = deployment.catch(() => undefined);
    return deployment;
  }

  /** ECS reads the value, or starts no task. */
  private async start(): Promise<void> {
    await this.turn();
    const { Parameters } = this.world.aws.ssm().call('GetParameters', { Names: [NAME], WithDecryption: true } as never) as { Parameters: { Value: string }[] };
    this.started.push(...Parameters.map(({ Value }) => Value));
  }

  private async deliver(event: object): Promise<void> {
    await this.turn();
    // After three failures the event is in the on-failure queue. The run a minute later doesn't need it.
    await this.world.deliver(event).catch(() => undefined);
  }

  /** Lets all steps happen at once, with the events of what they write. */
  public async interleave(scheduler: fc.Scheduler, steps: readonly Step[]): Promise<void> {
    const { aws } = this.world;
    this.turn = () => scheduler.schedule(Promise.resolve(), 'turn');
    aws.turn = async (label) => {
      if (label === 'PutParameter answered') {
        this.events.push(this.deliver(this.world.written()));
      }
      await scheduler.schedule(Promise.resolve(), label);
    };
    const all = (async () => {
      await Promise.all(steps.map((step) => this.step(step)));
      while (this.events.length) {
        await Promise.all(this.events.splice(0));
      }
    })();
    await scheduler.waitFor(all);
    this.turn = alone;
    aws.turn = alone;
  }

  /** User and password are of one version. */
  public assertWhole(text: string): void {
    const whole = this.passwords.flatMap((_, index) => (['postgres', 'mysql'] as const).map((scheme) => this.textOf(index, scheme)));
    expect(whole.includes(text) || this.edits.has(text)).toBe(true);
  }

  public assertEnd(): void {
    const { stored, reported, gate } = this.world;
    expect(stored!.value).toBe(this.textOf(this.passwords.length - 1, this.scheme));
    expect(stored!.tags.has(DERIVED_TAG)).toBe(true);
    expect(stored!.keyId).toBe(KEY);
    const shown = JSON.stringify([reported, gate.logs]);
    expect(shown).not.toContain('never-shown');
    expect(shown).not.toContain(encodeURIComponent('@:/?#%"'));
  }

  private textOf(index: number, scheme: string): string {
    return `${scheme}://user${index}:${encodeURIComponent(this.passwords[index]).replace(/'/g, '%27')}@db.example.com/shop`;
  }
}

/**
 * Rotations, lost and repeated events, hand edits, deletions, deployments, stale reads and task starts, all at once. In the end, after
 * the scheduled run, the value is what the newest parts and the newest template make. Each task gets a whole text.
 */
test('1,000 interleavings end with the newest parts, start no task with a mixture and leak nothing', async () => {
  let written = 0;
  await fc.assert(fc.asyncProperty(fc.scheduler(), fc.array(fc.constantFrom(...STEPS), { minLength: 2, maxLength: 7 }), LAGS, async (scheduler, steps, lags) => {
    const run = new Run(lags);
    await run.world.deploy();
    await run.interleave(scheduler, steps);
    await run.world.pass(240);
    run.world.aws.faults.staleness = undefined;
    await run.world.deliver({ look: 'all' });
    await run.world.pass(240);

    run.assertEnd();
    run.started.forEach((text) => run.assertWhole(text));
    written += run.world.stored!.version;
  }), { numRuns: 1_000 });
  expect(written).toBeGreaterThan(1_000);
}, 900_000);

/** The same without lost events: nothing waits for the scheduled run. */
test('300 interleavings without lost events are right within four minutes', async () => {
  const arriving = STEPS.filter((step) => step !== 'rotate, event lost');
  await fc.assert(fc.asyncProperty(fc.scheduler(), fc.array(fc.constantFrom(...arriving), { minLength: 2, maxLength: 7 }), LAGS, async (scheduler, steps, lags) => {
    const run = new Run(lags);
    await run.world.deploy();
    await run.interleave(scheduler, steps);
    run.world.aws.faults.staleness = undefined;
    await run.world.pass(240);

    run.assertEnd();
    await run.step('start a task');
    expect(run.started.at(-1)).toBe(run.world.stored!.value);
  }), { numRuns: 300 });
}, 900_000);
