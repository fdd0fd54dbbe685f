import { parseArguments } from './arguments';
import { playground } from './playground';
import { Screen } from './screen';
import { Shop } from './shop';
import { story } from './story';
import { bootstrap, Emulator } from '../test/support/emulator';

/** Exit code after Ctrl-C, as shells have it. */
const INTERRUPTED = 130;

/** One service's life on an emulator of AWS, on this machine alone. */
async function main(): Promise<void> {
  const { keep } = parseArguments(process.argv.slice(2));
  const screen = new Screen(process.stdout);
  const abort = new AbortController();
  const interrupt = () => abort.abort();
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);

  let emulator: Emulator | undefined;
  try {
    screen.title('cdk-service-secrets: a service\'s configuration, from the first deployment to the last');
    screen.step('AWS on this machine');
    screen.say('An emulator of AWS, with its state in memory. There is no account, no Docker and no cost; it ends '
      + (keep ? 'when you end this demonstration.' : 'with this demonstration.'));
    emulator = await screen.during('starting', 'started and bootstrapped', async () => {
      emulator = await Emulator.start({ onProgress: message => screen.say(message) });
      await bootstrap(emulator);
      return emulator;
    });
    const shop = new Shop(emulator, abort.signal);
    await story(shop, screen, { keep });
    if (keep) await playground(shop, screen, abort.signal);
  } catch (error) {
    if (!abort.signal.aborted) throw error;
    screen.bad('interrupted');
    process.exitCode = INTERRUPTED;
  } finally {
    if (emulator) {
      await emulator.stop();
      screen.say('The emulator has been stopped.');
    }
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
