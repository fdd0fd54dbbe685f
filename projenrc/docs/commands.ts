import { spawnSync } from 'child_process';
import { readFileSync } from 'fs';
import { join } from 'path';
import { ownCommandProblem } from './own-grammar';
import { Block, CodeSpan, ROOT } from './pages';
import { commandsOf } from './shell';

/** A command of the documentation. */
export interface Command {
  readonly path: string;
  readonly line: number;
  readonly words: readonly string[];
  /** Shortened by an ellipsis: the words that are present must be valid, others may be missing. */
  readonly shortened: boolean;
}

const SHELL = ['sh', 'bash', 'shell'];
const ELLIPSIS = '…';

/** Programs on the pages whose arguments are not checked. */
const OTHERS: { readonly [program: string]: string } = {
  base64: 'of every system',
  cp: 'of every system',
  git: 'its own commands; the test of docs/new-names.md commits with it',
  gh: 'on every runner of GitHub; no registry has it',
  tee: 'of every system',
  rm: 'of every system',
  jq: 'no arguments that could go stale',
  kubectl: 'no registry has it; the tests on a real Kubernetes use the same objects',
  npm: 'its own commands, such as ci and install',
  go: 'the test of its app uses the same',
  pip: 'the test of its app uses the same',
  chamber: 'another tool',
  copilot: 'another tool',
  helm: 'another tool',
  sst: 'another tool',
  terraform: 'another tool',
};

/** Commands in blocks for the shell, and in running text. Blocks that the shell can't parse are problems. */
export function commandsIn(blocks: readonly Block[], spans: readonly CodeSpan[]): { readonly commands: Command[]; readonly problems: string[] } {
  const commands: Command[] = [];
  const problems: string[] = [];
  const take = (path: string, line: number, code: string): void => {
    try {
      commandsOf(code).forEach((words) => {
        const end = words.findIndex((word) => word.includes(ELLIPSIS));
        commands.push({ path, line, words: end < 0 ? words : words.slice(0, end), shortened: end >= 0 });
      });
    } catch (error) {
      problems.push(`${path}:${line}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  blocks.filter(({ language, code }) => SHELL.includes(language) && !code.startsWith('#!')).forEach(({ path, line, code }) => take(path, line, code));
  spans.filter(({ code }) => /^(npx|aws|cdk|npm run|cdk-service-secrets|cdk-service-secrets-cli) /.test(code)).forEach(({ path, line, code }) => take(path, line, code));
  return { commands, problems };
}

/** Problems of commands, except those of `aws`: for its grammar see test/e2e/documentation/aws.test.ts. */
export function commandProblems(commands: readonly Command[]): string[] {
  return commands.flatMap((command) => {
    const problem = problemOf(command);
    return problem ? [`${command.path}:${command.line}: ${command.words.join(' ')}: ${problem}`] : [];
  });
}

function problemOf({ words: [first, ...rest], shortened }: Command): string | undefined {
  const [program, ...args] = first === 'npx' ? rest : [first, ...rest];
  switch (program) {
    case 'cdk-service-secrets': case 'cdk-service-secrets-cli': return ownCommandProblem(args, { shortened });
    case 'cdk': return cdkProblem(args);
    case 'projen': return args.length === 0 || args[0] in JSON.parse(read('.projen/tasks.json')).tasks ? undefined : 'is no task of projen';
    case 'npm': return args[0] !== 'run' || args[1] in JSON.parse(read('package.json')).scripts ? undefined : 'is no script of package.json';
    case 'aws': case 'eslint': case 'tsx': return undefined;
    default: return program in OTHERS ? undefined : 'is a program that projenrc/docs/commands.ts does not know';
  }
}

const helpOfCdk = new Map<string, string>();

/** Checks by the help of the CDK's own command line that the command and its options exist. */
function cdkProblem([command, ...args]: readonly string[]): string | undefined {
  const help = (of: string[]): string => {
    const key = of.join(' ');
    helpOfCdk.set(key, helpOfCdk.get(key) ?? spawnSync(process.execPath, [join(ROOT, 'node_modules', 'aws-cdk', 'bin', 'cdk'), ...of, '--help'], { encoding: 'utf8' }).stdout);
    return helpOfCdk.get(key)!;
  };
  if (!help([]).includes(`\n  cdk ${command} `)) {
    return 'is no command of the CDK';
  }
  const unknown = args.find((arg) => arg.startsWith('--') && !new RegExp(`^  .*${arg}\\b`, 'm').test(help([command])));
  return unknown && `the CDK's ${command} has no ${unknown}`;
}

function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}
