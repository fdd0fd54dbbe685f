export { Journey } from './journey';
export { ScratchApp, SHOP, type ShellResult, type Typed } from './scratch-app';
export { awsCliFolder, type AwsCommand, parseAwsCommands } from './aws-cli';
export { everyFinding } from './findings';
