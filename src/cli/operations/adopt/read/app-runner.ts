import { containerOf } from './container';
import { isObject, JsonObject, objectOrEmpty, ownProperty, textOrEmpty } from '../../../../core/json-object';
import { environmentInArn } from '../../../../core/location';
import { CommandError } from '../../../errors';
import { AdoptedWorkload, LeftOut, NamedReference, NamedValue } from '../workload';

const COMMAND = 'aws apprunner describe-service --service-arn ARN';
const FIX = `pass the file that \`${COMMAND}\` writes, or - for standard input`;

/**
 * A service of App Runner, as `aws apprunner describe-service` prints it.
 * @see https://docs.aws.amazon.com/apprunner/latest/api/API_DescribeService.html
 */
export function parseAppRunnerService(text: string): AdoptedWorkload {
  const service = objectAt(parsed(text), 'Service');
  const arn = service?.ServiceArn;
  const home = typeof arn === 'string' ? environmentInArn(arn) : undefined;
  if (!service || !home) {
    throw new CommandError('--app-runner-service is no description of a service of App Runner', FIX);
  }
  const source = objectAt(service, 'SourceConfiguration');
  const code = objectAt(objectAt(source, 'CodeRepository'), 'CodeConfiguration');
  const configuration = objectAt(objectAt(source, 'ImageRepository'), 'ImageConfiguration') ?? objectAt(code, 'CodeConfigurationValues');
  const container = containerOf({ name: textOrEmpty(service.ServiceName), secrets: referencesIn(configuration), environment: valuesIn(configuration) });
  return {
    name: arn as string,
    what: 'service of App Runner',
    home,
    containers: [{ ...container, leftOut: code?.ConfigurationSource === 'REPOSITORY' ? [IN_REPOSITORY] : [] }],
  };
}

const IN_REPOSITORY: LeftOut = { what: 'the variables of apprunner.yaml', advice: 'App Runner reads them from the repository: declare the names that its `env` and `secrets` have' };

function referencesIn(configuration: JsonObject | undefined): NamedReference[] {
  return textsIn(configuration, 'RuntimeEnvironmentSecrets').map(([name, valueFrom]) => ({ name, valueFrom }));
}

function valuesIn(configuration: JsonObject | undefined): NamedValue[] {
  return textsIn(configuration, 'RuntimeEnvironmentVariables').map(([name, value]) => ({ name, value }));
}

/** Doesn't show the parser's message, which may quote the file. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CommandError('--app-runner-service is not JSON', FIX);
  }
}

function objectAt(value: unknown, name: string): JsonObject | undefined {
  const found = ownProperty(objectOrEmpty(value), name);
  return isObject(found) ? found : undefined;
}

function textsIn(value: unknown, name: string): [string, string][] {
  return Object.entries(objectAt(value, name) ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
}
