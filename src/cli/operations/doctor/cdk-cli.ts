import { DoctorLine } from './plan';
import { AssemblyNeeds, CdkCli, CdkCliFacts } from '../../source/cdk-cli';

/** Newer than every 2.x for npm, but published by accident from old sources. @see https://www.npmjs.com/package/aws-cdk?activeTab=versions */
const ACCIDENTAL = '3.0.0';

/** Whether the CDK CLI of the app's folder can read the app's assembly. */
export function judgeCdkCli({ installed, needs }: CdkCliFacts): Pick<DoctorLine, 'status' | 'text' | 'fix'> {
  const wanted = needs.cli === undefined ? '2.x' : `2.x, ${needs.cli} or newer`;
  if (!installed) {
    return {
      status: 'unknown',
      text: 'not known, as aws-cdk is not installed in the folder of the CDK app',
      fix: `compare what "npx cdk --version" prints: the app needs version ${wanted}`,
    };
  }
  const text = problemOf(installed, needs);
  return text === undefined
    ? { status: 'ok', text: installed.version }
    : { status: 'finding', text, fix: `install version ${wanted} in the folder of the CDK app: npm install --save-dev aws-cdk@2` };
}

/** Compares the schemas where both are known, as the CLI does itself; else the versions. */
function problemOf({ version, schema }: CdkCli, needs: AssemblyNeeds): string | undefined {
  const subject = `the app has version ${version} of aws-cdk`;
  if (version === ACCIDENTAL) {
    return `${subject}, which was published by accident and can't read the assemblies of today's aws-cdk-lib`;
  }
  if (schema !== undefined && needs.schema !== undefined) {
    return schema < needs.schema ? `${subject}, which reads assemblies up to schema ${schema}, and this one has schema ${needs.schema}` : undefined;
  }
  return needs.cli !== undefined && isOlder(version, needs.cli) ? `${subject}, and its assembly needs ${needs.cli} or newer` : undefined;
}

function isOlder(version: string, other: string): boolean {
  const [a, b] = [version, other].map((text) => text.split('-')[0].split('.').map(Number));
  const different = a.findIndex((part, index) => part !== b[index]);
  return different >= 0 && a[different] < b[different];
}
