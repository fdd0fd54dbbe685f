export { bootstrap, CdkApp, type CdkAppOptions, type CdkRun, type CdkRunOptions } from './cdk';
export { type AwsClients, awsClients } from './clients';
export { type CommandOptions, type CommandResult, runCommand, TIMED_OUT } from './command';
export { type Denial } from './denials';
export { Emulator, type EmulatorOptions } from './emulator';
export { ACCOUNT, CREDENTIALS, emulatorEnvironment, REGION } from './environment';
export { assumedBy, type Credentials, type PolicyStatement, userWith } from './identities';
export { findPython } from './python';
export { ensureVenv } from './venv';
