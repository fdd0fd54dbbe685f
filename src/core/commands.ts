/**
 * The commands that messages print. Each one is complete: in a shell with another region, account or folder it does the
 * same, or refuses.
 */

/** The stack and account that a command works on. */
export interface CommandPlace {
  /** How people start the command line; default: `npx cdk-service-secrets`. */
  readonly program?: string;
  /** Path of the service. */
  readonly service?: string;
  /** Output of the CDK app, where it isn't `cdk.out` of the folder. */
  readonly app?: string;
  readonly deployed?: string;
  readonly profile?: string;
  /** Region of the stack. */
  readonly region?: string;
  /** Account of the stack, where neither the app nor a profile determines it. */
  readonly account?: string;
}

export const PROGRAM = 'npx cdk-service-secrets';

/** A command of this library with all options for a target: `put NAME -s …`. */
export function ownCommand(words: readonly string[], { program = PROGRAM, service, app, deployed, profile, region, account }: CommandPlace): string {
  return [
    program,
    ...words.map(shellWord),
    ...option('-s', service),
    ...(deployed === undefined ? option('--app', app) : option('--deployed', deployed)),
    ...option('--profile', profile),
    ...option('--region', region),
    ...option('--account', account),
  ].join(' ');
}

/** A command of the AWS CLI. It has no option for the account, so it names resources by ARN wherever one is known. */
export function awsCommand(words: readonly string[], { profile, region }: Pick<CommandPlace, 'profile' | 'region'>): string {
  return ['aws', ...words.map(shellWord), ...option('--profile', profile), ...option('--region', region)].join(' ');
}

/** Quotes a word for a POSIX shell and for PowerShell. Construct paths may contain spaces. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replace(/'/g, '\'\\\'\'')}'`;
}

function option(name: string, value: string | undefined): string[] {
  return value === undefined || value === '' ? [] : [name, shellWord(value)];
}
