import { Command, InvalidArgumentError, Option } from 'commander';
import { Context } from './context';
import { CommandError, ExitCode } from './errors';
import { READABLE_FORMATS, TEMPLATE_FORMATS, WRITABLE_FORMATS } from './formats/format';
import { LANGUAGES } from './generate/languages';
import { PLAN_FORMATS } from './report/format';
import { SourceOptions } from './session-options';
import { shownName } from '../core/printable';
import { meantRegion, REGION_FORM } from '../core/regions';

/** A command, with its arguments and, last, its options. */
export type Action<P extends readonly unknown[]> = (context: Context, ...received: P) => Promise<ExitCode>;

/** Runs a command, and loads its action first. */
export type Start = (action: () => Promise<Action<readonly unknown[]>>, received: readonly unknown[], options: SourceOptions, asks: boolean) => Promise<void>;

/** The grammar of the command line: names, options, help. The actions are in other files. */
export function buildProgram(version: string, start: Start): Command {
  const program = new Command('cdk-service-secrets')
    .description('Configuration and secrets of the services of a CDK app: check, list, change and compare their values.')
    .version(version, '-V, --version')
    .showHelpAfterError('(add --help for the options and examples)')
    .enablePositionalOptions()
    .addHelpText('after', EXAMPLES);
  const add: Add = (syntax, summary, load, details) => {
    const command = program.command(syntax).summary(summary).description(summary);
    details(command);
    addSource(command);
    // Commander parses by the grammar, but its types don't know the result.
    command.action((...received: unknown[]) => {
      assertNothingEmpty(command);
      return start(load as () => Promise<Action<readonly unknown[]>>, received.slice(0, -1), sourceOf(command), asks(command));
    });
  };
  addReading(add);
  addWriting(add);
  addFiles(add);
  addRunning(add);
  return program;
}

/** Rejects empty texts, which come from unset variables of a script. `-s ""` would select every service. */
function assertNothingEmpty(command: Command): void {
  const argument = command.registeredArguments.find(({ variadic }, index) => !variadic && command.args[index] === '');
  const option = command.options.find((candidate) => {
    const value: unknown = command.getOptionValue(candidate.attributeName());
    return command.getOptionValueSource(candidate.attributeName()) === 'cli' && [value].flat().includes('');
  });
  const empty = argument ? `<${argument.name()}>` : option?.long;
  if (empty) {
    throw new CommandError(`${empty} must not be empty`, option ? `set it to a text, or leave ${empty} out` : 'set it to a text; in a script, check that the variable is set');
  }
}

/** Whether a command may ask. If so, it takes the terminal at its start. */
function asks(command: Command): boolean {
  return command.options.some(({ long }) => long === '--yes');
}

/** Each action is a chunk of its own, so that `--help` loads none, and no command loads the AWS clients of another. */
type Add = <P extends readonly unknown[]>(syntax: string, summary: string, load: () => Promise<Action<P>>, details: (command: Command) => void) => void;

function addReading(add: Add): void {
  add('check', 'Check every value as the deployment does, and print the fix of each problem', async () => (await import('./commands/check.js')).check, (command) => command
    .addOption(new Option('--wait [seconds]', 'wait for missing values (default: 900 seconds)').preset('900').argParser(seconds))
    .option('--metadata', 'without reading values, for pipelines that must not')
    .option('--as-role', 'also ask IAM whether the execution role may read each value')
    .addHelpText('after', examples('check', 'check -s prod/Shop', 'check --wait 600 --json')));
  add('plan', 'Print what the next deployment needs, before it runs: values to put, new and removed names', async () => (await import('./commands/plan.js')).plan, (command) => command
    .option('--base <dir>', 'output of the app to compare with (default: the deployed state)')
    .option('--values', 'check the values themselves, as the deployment does')
    .addOption(new Option('--wait [seconds]', 'wait for missing values (default: 900 seconds)').preset('900').argParser(seconds))
    .addOption(new Option('--format <format>', 'default: text').choices(PLAN_FORMATS))
    .option('--list <file>', 'a list of variables in a file, for the lines of GitHub\'s annotations', collect, [])
    .addOption(new Option('--join <file>', 'print the plans of other runs, written with --json, as one').argParser(collect).default([]).conflicts(['base', 'values', 'wait']))
    .addHelpText('after', examples('plan', 'plan --base main/cdk.out --format markdown', 'plan --join dev.json --join prod.json --format markdown', 'plan --format github --list config/shop.yaml', 'plan --wait 600')));
  add('list', 'List the variables A-Z with kind, version and last change', async () => (await import('./commands/list.js')).list, (command) => command
    .option('--values', 'show the values')
    .addHelpText('after', examples('list', 'list --values -s /prod/shop')));
  add('doctor', 'Print your identity at AWS, the targets of commands, and your permissions', async () => (await import('./commands/doctor.js')).doctor, (command) => command
    .addHelpText('after', examples('doctor', 'doctor -s prod/Shop --profile prod', 'doctor --json')));
  add('get <name>', 'Print one value', async () => (await import('./commands/get.js')).get, (command) => command
    .addHelpText('after', examples('get DATABASE_URL', 'get TLS_KEY > key.pem')));
  add('history <name>', 'Show the versions of a value, with time and author', async () => (await import('./commands/history.js')).history, (command) => command
    .option('--values', 'show the values')
    .addHelpText('after', examples('history DATABASE_URL')));
}

function addWriting(add: Add): void {
  add('put <name>', 'Set one value, from a hidden prompt or from stdin', async () => (await import('./commands/put.js')).put, (command) => addWrite(command
    .option('--exact', 'keep the line break at the end of stdin; for a file it is always kept')
    .option('--generate', 'create a new random value for a generated variable'))
    .addHelpText('after', examples('put DATABASE_URL', 'put TLS_KEY < key.pem', 'put SESSION_KEY --generate')));
  add('rollback <name>', 'Restore an earlier value, as a new version', async () => (await import('./commands/rollback.js')).rollback, (command) => addWrite(command
    .option('--to <version>', 'the version to restore (default: the one before the current one)'))
    .addHelpText('after', examples('rollback DATABASE_URL', 'rollback DATABASE_URL --to 3')));
  add('copy [names...]', 'Copy values from their previous place', async () => (await import('./commands/copy.js')).copy, (command) => addWrite(command
    .requiredOption('--from <store>', 'a path of Parameter Store, or a secret by its name or ARN')
    .option('--from-name <name>', 'name of the single value there (default: the same)')
    .addOption(new Option('--from-region <region>', 'region of that store (default: the stack\'s)').argParser(region)))
    .addHelpText('after', examples('copy --from /old/shop', 'copy SESSION_KEY --from prod/old-shop', 'copy API_KEY --from /prod/shop --from-name api-key')));
  add('reencrypt', 'Encrypt values with the present key of their store', async () => (await import('./commands/reencrypt.js')).reencrypt, (command) => addWrite(command)
    .addHelpText('after', examples('reencrypt --dry-run', 'reencrypt -s Shop/Secrets')));
  add('convert <name>', 'Turn a parameter of type String into a SecureString, and keep its value', async () => (await import('./commands/convert.js')).convertParameter, (command) =>
    addWrite(command).addHelpText('after', examples('convert API_KEY --dry-run', 'convert API_KEY')));
  add('delete <name>', 'Delete one value permanently', async () => (await import('./commands/delete.js')).deleteValue, (command) => addConfirm(command)
    .addHelpText('after', examples('delete OLD_KEY --dry-run', 'delete OLD_KEY')));
  add('prune', 'Delete names of the store that nothing uses any more', async () => (await import('./commands/prune.js')).prune, (command) => addConfirm(command
    .option('--min-age <days>', 'keep values that changed within this many days', days, 30))
    .addHelpText('after', examples('prune --dry-run', 'prune --min-age 90')));
  add('restart', 'Restart the ECS services, so that their tasks get the newest values', async () => (await import('./commands/restart.js')).restart, (command) => addConfirm(command
    .option('--only-stale', 'only services with tasks that have an older value')
    .option('--no-wait', 'do not wait until the new tasks run'))
    .addHelpText('after', examples('restart', 'restart --only-stale')));
}

function addFiles(add: Add): void {
  add('template [file]', 'Write a file with every name and no value, to fill in', async () => (await import('./commands/template.js')).template, (command) => command
    .addOption(new Option('--format <format>', 'default: by the file\'s ending').choices(TEMPLATE_FORMATS))
    .option('--force', 'overwrite the file')
    .addHelpText('after', examples('template', 'template prod.yaml', 'template - > prod.env')));
  add('import <file>', 'Fill the store from a file: first the plan, then the writes', async () => (await import('./commands/import.js')).importFile, (command) => addWrite(addInput(command)
    .option('--extra', 'also write names that the service does not declare'))
    .addHelpText('after', examples('import prod.env', 'import prod.env --dry-run', 'import secrets.yml --format copilot --environment prod', 'import - --format json --yes < values.json')));
  add('export', 'Print the values, to stdout or into a file', async () => (await import('./commands/export.js')).exportValues, (command) => command
    .addOption(new Option('--format <format>', 'default: dotenv').choices(WRITABLE_FORMATS))
    .option('-o, --output <file>', 'a file that only you can read')
    .option('--all', 'external and plain variables too')
    .option('--force', 'overwrite the file')
    .addHelpText('after', examples('export', 'export --format json -o prod.json', 'export --format shell')));
  add('diff [things...]', 'Compare a file, stores, or running tasks with the store', async () => (await import('./commands/diff.js')).diff, (command) => addInput(command)
    .option('--values', 'show the values')
    .option('--all', 'list equal values too')
    .option('--running', 'which running tasks have an older value')
    .option('--other-profile <name>', 'AWS profile of the other store')
    .addOption(new Option('--other-region <region>', 'region of the other store').argParser(region))
    .option('--other-app <dir>', 'cdk.out of the other store')
    .option('--other-deployed <stack>', 'deployed stack of the other store')
    .addHelpText('after', examples('diff prod.env', 'diff staging/Shop prod/Shop', 'diff --running', 'diff -s Shop --deployed Staging --other-deployed Prod --other-profile prod')));
}

function addRunning(add: Add): void {
  add('types', 'Write a typed accessor of the variables for an application', async () => (await import('./commands/types.js')).types, (command) => command
    .addOption(new Option('--language <language>', 'language of the application').choices(LANGUAGES).makeOptionMandatory())
    .option('-o, --output <file>', 'default: stdout')
    .option('--list <file>', 'a list of variables, instead of the output of the CDK app')
    .option('--check', 'write nothing; a file that is not up to date is a finding')
    .addHelpText('after', examples('types --language typescript -o src/config.ts', 'types --language python --list service-secrets.yaml -o config.py --check')));
  add('sync <file>', 'Add the names in the store to a list of variables', async () => (await import('./commands/sync.js')).sync, (command) => command
    .option('--check', 'write nothing; a list that lacks names is a finding')
    .option('--dry-run', 'only print what the command would do')
    .option('--config', 'add names of type String too, as configuration: the file then has their values')
    .option('--allow-code-loading <name>', 'add this name although processes load code by it', collect, [])
    .addHelpText('after', examples('sync service-secrets.yaml', 'sync service-secrets.yaml --check -s prod/Shop', 'sync service-secrets.yaml --config --dry-run')));
  add('exec <command> [args...]', 'Run a command with the variables of the service', async () => (await import('./commands/exec.js')).exec, (command) => command
    .passThroughOptions()
    .option('--pristine', 'without the variables of this shell')
    .option('--override <file>', 'a dotenv file whose values take precedence', collect, [])
    .addOption(new Option('--env-file <file>').hideHelp())
    .addHelpText('after', examples('exec -- npm start', 'exec --override local.env -- npm test')));
  add('adopt', 'Print the variables of a running workload, as code or as a list', async () => (await import('./commands/adopt.js')).adopt, (command) => addWrite(command
    .option('--task-definition <family[:revision]>', 'a registered task definition')
    .option('--ecs-service <cluster/service>', 'the task definition that a service runs now')
    .option('--express-service <cluster/service>', 'a service of ECS Express Mode')
    .option('--job-definition <name[:revision]>', 'a job definition of AWS Batch')
    .option('--app-runner-service <file>', 'output of `aws apprunner describe-service`; - for standard input')
    .addOption(new Option('--manifest <file>', 'a manifest of AWS Copilot, or ExternalSecrets of kubernetes-external-secrets; - for standard input').conflicts(['taskDefinition', 'ecsService', 'expressService', 'jobDefinition', 'appRunnerService']))
    .option('--environment <name>', 'which environment of a Copilot manifest')
    .option('--container <name>', 'one container of it')
    .option('--keep <pattern>', 'a variable or value that stays with its owner; * matches anything; can be repeated', collect, [])
    .addOption(new Option('--format <format>', 'what to print').choices(['typescript', 'yaml']).default('typescript'))
    .option('--copy', 'copy the values under the service\'s own prefix')
    .option('--prefix <prefix>', 'the service\'s prefix, where it is not declared yet'))
    .addHelpText('after', examples('adopt --task-definition shop', 'adopt --ecs-service prod/shop --format yaml', 'adopt --task-definition shop --prefix /prod/shop --keep \'prod/db*\'', 'adopt --task-definition shop --copy -s Shop/Secrets', 'adopt --manifest copilot/api/manifest.yml --environment prod')));
}

/** Options of every command, which environment variables can also set. */
function addSource(command: Command): void {
  command
    .addOption(new Option('-s, --service <pattern>', 'which service: its path, stack or prefix; * matches anything').env('CDK_SERVICE_SECRETS_SERVICE').argParser(once).helpGroup(SOURCE))
    .addOption(new Option('--app <dir>', 'output of the CDK app (default: cdk.out)').env('CDK_SERVICE_SECRETS_APP').helpGroup(SOURCE))
    .addOption(new Option('--deployed <stack>', 'read a deployed stack instead').env('CDK_SERVICE_SECRETS_DEPLOYED').helpGroup(SOURCE))
    .addOption(new Option('--profile <name>', 'AWS profile').helpGroup(SOURCE))
    .addOption(new Option('--region <region>', 'region, if the stack sets none').argParser(region).helpGroup(SOURCE))
    .addOption(new Option('--account <id>', 'refuse credentials of another account').argParser(account).helpGroup(SOURCE))
    .addOption(new Option('--json', 'print JSON').helpGroup(SOURCE));
}

/** Options override the environment, where an empty variable counts as unset. Two sources at once are an error. */
function sourceOf(command: Command): SourceOptions {
  const options = command.opts<SourceOptions>();
  const isTyped = (name: keyof SourceOptions): boolean => command.getOptionValueSource(name) === 'cli';
  const dropped = (name: keyof SourceOptions, other: keyof SourceOptions): boolean =>
    !isTyped(name) && (options[name] === '' || (isTyped(other) && options[other] !== undefined));
  const chosen = {
    ...options,
    app: dropped('app', 'deployed') ? undefined : options.app,
    deployed: dropped('deployed', 'app') ? undefined : options.deployed,
    service: dropped('service', 'service') ? undefined : options.service,
  };
  if (chosen.app !== undefined && chosen.deployed !== undefined) {
    const name = isTyped('app') ? ['--app', '--deployed'] : ['CDK_SERVICE_SECRETS_APP', 'CDK_SERVICE_SECRETS_DEPLOYED'];
    throw new CommandError(`${name[0]} and ${name[1]} are two places to read from`, `keep one of them: ${name[0]} for the output of the CDK app, ${name[1]} for a deployed stack`);
  }
  return chosen;
}

const SOURCE = 'Source and credentials:';

function addInput(command: Command): Command {
  return command
    .addOption(new Option('--format <format>', 'default: by the file\'s ending').choices(READABLE_FORMATS))
    .option('--environment <name>', 'which environment of a Copilot file');
}

function addConfirm(command: Command): Command {
  return command.option('--yes', 'do not ask').option('--dry-run', 'only print what the command would do');
}

function addWrite(command: Command): Command {
  return addConfirm(command).option('--key <arn>', 'KMS key, where the stack that creates it is not deployed yet');
}

function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  npx cdk-service-secrets ${line}\n`).join('')}`;
}

const EXAMPLES = `
Start in the folder of the CDK app, after "npx cdk synth":
  npx cdk-service-secrets template          write a file with every name
  npx cdk-service-secrets import FILE       fill the store from it
  npx cdk-service-secrets check             is everything there?
  npx cdk-service-secrets put NAME          change one value
  npx cdk-service-secrets diff --running    which tasks have the old one?
  npx cdk-service-secrets restart           restart them

Exit codes: 0 fine, 1 findings or differences, 2 could not do it.
Completion: npx cdk-service-secrets complete bash|zsh|fish|powershell prints a script for the shell.
`;

function seconds(text: string): number {
  return nonNegative(text, 'seconds');
}

function account(text: string): string {
  if (!/^\d{12}$/.test(text)) {
    throw new InvalidArgumentError('must be an account id of 12 digits.');
  }
  return text;
}

/** The last of several would win in silence, and the others be left out. */
function once(text: string, before: string | undefined): string {
  if (before !== undefined) {
    throw new CommandError(`--service must be given once, got: ${shownName(before)} and ${shownName(text)}`, 'use a pattern for several services: * matches anything');
  }
  return text;
}

function region(text: string): string {
  if (text !== '' && !REGION_FORM.test(text)) {
    const meant = meantRegion(text);
    throw new InvalidArgumentError(meant ? `did you mean ${meant}?` : 'must be a region such as eu-central-1.');
  }
  return text;
}

function days(text: string): number {
  return nonNegative(text, 'days');
}

function nonNegative(text: string, unit: string): number {
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number) || number < 0) {
    throw new InvalidArgumentError(`must be a number of ${unit}.`);
  }
  return number;
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}
