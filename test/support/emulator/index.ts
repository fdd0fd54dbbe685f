export { bootstrap, CdkApp, type CdkAppOptions, type CdkRun, type CdkRunOptions } from './cdk';
export { type AwsClients, awsClients } from './clients';
export { type CommandOptions, type CommandResult, runCommand, TIMED_OUT } from './command';
export { Emulator, type EmulatorOptions } from './emulator';
export { ACCOUNT, CREDENTIALS, emulatorEnvironment, REGION } from './environment';
export { findPython } from './python';
export { ensureVenv } from './venv';
