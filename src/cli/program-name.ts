import { PROGRAM } from '../core/commands';

/** The package that contains only the command line. */
const ALONE = 'cdk-service-secrets-cli';

/** How the user started this program, so that printed commands start it in the same way. */
export function programName(packageName: string, env: Readonly<Record<string, string | undefined>>): string {
  // jsii runs it for the command that `pip install` adds to a virtual environment.
  if (env.JSII_AGENT) {
    return 'cdk-service-secrets';
  }
  if (packageName !== ALONE) {
    return PROGRAM;
  }
  return env.npm_command === 'exec' ? `npx ${ALONE}` : 'cdk-service-secrets';
}
