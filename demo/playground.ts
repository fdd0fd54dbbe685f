import { once } from 'node:events';
import { Screen } from './screen';
import { Shop } from './shop';
import { shellWord } from '../src/core/commands';

/** Prints how another terminal reaches the deployed app, and waits until `signal` aborts. Throws when the emulator ends before. */
export async function playground(shop: Shop, screen: Screen, signal: AbortSignal): Promise<void> {
  screen.step('Yours to try');
  screen.say('The app stays deployed and the emulator runs on. Paste this into another terminal, in this folder:');
  screen.paste(settingsFor(shop));
  screen.say('Then every command works as in an account, and none reaches AWS:');
  ['list', 'put SMTP_PASSWORD', 'check', 'diff --running'].forEach(command => screen.command(`npx cdk-service-secrets ${command}`));
  screen.say('An app of your own deploys there too. In its folder:');
  ['unset CDK_SERVICE_SECRETS_APP', 'npx cdk deploy'].forEach(command => screen.command(command));
  screen.say(`Press Ctrl-C here, or run \`kill ${process.pid}\` elsewhere, to end the emulator. Its state is in memory and ends with it.`);
  if (signal.aborted) return;
  await Promise.race([once(signal, 'abort'), shop.emulator.ended.then(() => {
    throw new Error(`The emulator has ended. Its log: ${shop.emulator.logFile}`);
  })]);
}

/** The variables that lead programs to the emulator, as lines of a POSIX shell. */
function settingsFor({ emulator, assembly }: Shop): string[] {
  const settings = Object.entries(emulator.environment).filter(([name]) => /^(AWS_|NO_PROXY$|no_proxy$)/.test(name));
  return [
    // A profile wins over keys in the JavaScript SDK, and a token of other keys makes these invalid.
    'unset AWS_PROFILE AWS_DEFAULT_PROFILE AWS_SESSION_TOKEN',
    ...[...settings, ['CDK_SERVICE_SECRETS_APP', assembly]].map(([name, value]) => `export ${name}=${shellWord(value!)}`),
  ];
}
