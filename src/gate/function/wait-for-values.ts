import type { GateDependencies } from './handler';
import { commandsIn } from '../../core/fix';
import { Finding } from '../../core/stored-value';

export interface WaitOptions {
  readonly findings: readonly Finding[];
  readonly seconds: number;
  readonly dependencies: Pick<GateDependencies, 'clock' | 'log' | 'remainingMillis'>;
  /** Reads these variables again, and returns those that are still awaited. */
  poll(names: readonly string[]): Promise<readonly Finding[]>;
  /** Whether CloudFormation has stopped the deployment. */
  stopped(): Promise<boolean>;
}

const POLL = 5_000;
const REPORT = 30_000;
/** Time reserved for the last check and the response. */
const RESERVE = 30_000;

/** Waits for the values until a deadline. Logs the missing values and the commands to put them, at once and every 30 seconds. */
export async function waitForValues({ findings, seconds, dependencies, poll, stopped }: WaitOptions): Promise<'over' | 'stopped'> {
  const { clock, log, remainingMillis } = dependencies;
  const deadline = clock.now() + Math.min(seconds * 1_000, remainingMillis() - RESERVE);
  let awaited = findings;
  let reported: number | undefined;
  while (awaited.length > 0 && clock.now() < deadline) {
    if (reported === undefined || clock.now() - reported >= REPORT) {
      if (reported !== undefined && await stopped()) {
        log({ message: 'The stack is being rolled back: no longer waiting' });
        return 'stopped';
      }
      reported = clock.now();
      log(report(awaited, Math.round((deadline - reported) / 1_000)));
    }
    await clock.sleep(Math.min(POLL, Math.max(deadline - clock.now(), 0)));
    awaited = await poll(awaited.map(({ variable }) => variable));
  }
  return 'over';
}

function report(awaited: readonly Finding[], secondsLeft: number): Record<string, unknown> {
  return {
    message: `waiting for ${awaited.length} ${awaited.length === 1 ? 'value' : 'values'}`,
    secondsLeft,
    names: awaited.map(({ variable }) => variable),
    commands: [...new Set(awaited.flatMap(({ fix }) => withCommands(fix)))],
  };
}

/** The commands of a fix, or the fix in words where it has none. */
function withCommands(fix: string): readonly string[] {
  const commands = commandsIn(fix);
  return commands.length > 0 ? commands : [fix];
}
