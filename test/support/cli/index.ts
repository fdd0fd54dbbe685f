export { declaredApp, type DeclaredApp, type DeclaredStack } from './declared-app';
export { OTHER_ACCOUNT, OtherShell, type Pasted } from './other-shell';
export { type CliOptions, type CliResult, runCli } from './run-cli';
export { runInShell, runInTerminal, type TerminalOptions } from './terminal';
export { ACCOUNT, CANARY, type CommandOptions, type CommandRun, fakeAccount, fillShop, runCommand, SHOP } from './run-command';
