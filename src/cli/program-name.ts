import { PROGRAM } from '../core/commands';

/** The package that has the command line and nothing else. */
const ALONE = 'cdk-service-secrets-cli';

/** How people started this program, so that the commands that it prints start it in the same way. */
export function programName(packageName: string, env: Readonly<Record<string, string | undefined>>): string {
  // jsii runs it for the command that `pip install` puts into a virtual environment.
  if (env.JSII_AGENT) {
    return 'cdk-service-secrets';
  }
  if (packageName !== ALONE) {
    return PROGRAM;
  }
  return env.npm_command === 'exec' ? `npx ${ALONE}` : 'cdk-service-secrets';
}
