import { isMap, parseDocument } from 'yaml';
import { isObject, JsonObject, objectAt, objectOrEmpty, ownProperty } from '../../../../core/json-object';
import { CommandError } from '../../../errors';
import { AdoptedWorkload, Home, LeftOut, NamedReference, NamedValue, WorkloadContainer } from '../workload';

/**
 * A manifest of AWS Copilot: what its services and jobs read, with the overrides of one environment.
 * @see https://aws.github.io/copilot-cli/docs/manifest/overview/
 */
export interface CopilotOptions {
  /** The environment whose overrides apply. */
  readonly environment?: string;
  /** What the manifest may refer to as `${NAME}`. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly home: Home;
}

const TYPES = ['Load Balanced Web Service', 'Request-Driven Web Service', 'Backend Service', 'Worker Service', 'Scheduled Job'];

/** Whether a file is a manifest of a service or job of Copilot. A file that isn't YAML is none. */
export function isCopilotManifest(text: string): boolean {
  const { contents, errors } = parseDocument(text, { prettyErrors: false });
  return errors.length === 0 && isMap(contents) && TYPES.includes(String(contents.get('type')));
}

/** @throws CommandError if the manifest has overrides of environments and none is chosen, or refers to something that isn't set. */
export function parseCopilotManifest(text: string, { environment, variables, home }: CopilotOptions): AdoptedWorkload {
  const manifest = parsed(text);
  const resolve = resolver({ ...variables, ...environment === undefined ? {} : { COPILOT_ENVIRONMENT_NAME: environment } });
  const overrides = overridesOf(manifest, environment);
  const name = textOf(manifest, 'name') ?? 'manifest';
  const sidecars = objectAt(manifest, 'sidecars');
  const overriddenSidecars = objectAt(overrides, 'sidecars');
  const main = containerIn(name, manifest, overrides, resolve);
  return {
    name,
    what: `manifest of AWS Copilot${environment === undefined ? '' : ` for environment ${environment}`}`,
    home,
    containers: [
      { ...main, leftOut: [...main.leftOut, OF_COPILOT] },
      ...[...new Set([...Object.keys(sidecars), ...Object.keys(overriddenSidecars)])].sort()
        .map((sidecar) => containerIn(sidecar, objectAt(sidecars, sidecar), objectAt(overriddenSidecars, sidecar), resolve)),
    ],
  };
}

const OF_COPILOT: LeftOut = {
  what: 'what Copilot adds by itself, the variables COPILOT_… and the outputs of addons',
  advice: '`adopt --ecs-service CLUSTER/SERVICE` reads them from the task definition that runs',
};

/** As text: `01234` and `yes` are what is written there, as Copilot passes them on. */
function parsed(text: string): JsonObject {
  try {
    return objectOrEmpty(parseDocument(text, { schema: 'failsafe', merge: true, prettyErrors: false }).toJS());
  } catch { // The parser's limit for anchors that grow. Its message may quote the file.
    throw new CommandError('the manifest repeats its anchors too often to be read', 'write out what it repeats');
  }
}

type Resolve = (text: string) => string;

/** Overrides are per environment, so that without one the list would be right for none of them. */
function overridesOf(manifest: JsonObject, environment: string | undefined): JsonObject {
  const environments = objectAt(manifest, 'environments');
  const names = Object.keys(environments).sort();
  const overriding = names.filter((name) => ['variables', 'secrets', 'sidecars', 'env_file'].some((part) => ownProperty(objectAt(environments, name), part) !== undefined));
  if (environment === undefined && overriding.length > 0) {
    throw new CommandError('the manifest has variables or secrets of its own for some environments', `choose one with --environment: ${names.join(', ')}`);
  }
  return environment === undefined ? {} : objectAt(environments, environment);
}

function containerIn(container: string, base: JsonObject, overrides: JsonObject, resolve: Resolve): WorkloadContainer {
  const leftOut: LeftOut[] = [];
  const merged = (part: string): [string, unknown][] => Object.entries({ ...objectAt(base, part), ...objectAt(overrides, part) });
  const plain = merged('variables').flatMap(([name, value]): NamedValue[] => {
    if (typeof value === 'string') {
      return [{ name, value: resolve(value) }];
    }
    leftOut.push(fromElsewhere(`${name}, in \`variables\``, value, resolve, 'write Fn.importValue with it in the container\'s own `environment`'));
    return [];
  });
  const secrets = merged('secrets').flatMap(([name, value]): NamedReference[] => {
    const reference = referenceIn(value, resolve);
    if (reference === undefined) {
      leftOut.push(fromElsewhere(`${name}, in \`secrets\``, value, resolve, 'declare the parameter or secret that it names by Variable.fromSsmParameter or Variable.fromSecretsManager'));
      return [];
    }
    return [{ name, ...reference }];
  });
  return { container, plain, secrets, leftOut: [...leftOut, ...besides(container, base, overrides)] };
}

/** A parameter by its name, anything by its ARN, or a secret by `secretsmanager`, with the parts that ECS has behind an ARN. */
function referenceIn(value: unknown, resolve: Resolve): Omit<NamedReference, 'name'> | undefined {
  if (typeof value === 'string') {
    return { valueFrom: resolve(value) };
  }
  const secret = isObject(value) ? textOf(value, 'secretsmanager') : undefined;
  if (secret === undefined) {
    return undefined;
  }
  const valueFrom = resolve(secret);
  if (valueFrom.startsWith('arn:')) {
    return { valueFrom };
  }
  const [name, field, stage, versionId] = valueFrom.split(':');
  return {
    valueFrom: `secretsmanager: ${valueFrom}`,
    location: { service: 'secretsmanager', name, ...field ? { field } : {}, ...stage && stage !== 'AWSCURRENT' ? { stage } : {}, ...versionId ? { versionId } : {} },
  };
}

function fromElsewhere(what: string, value: unknown, resolve: Resolve, advice: string): LeftOut {
  const exported = isObject(value) ? textOf(value, 'from_cfn') : undefined;
  return exported === undefined
    ? { what, advice: 'its form is none that Copilot documents: correct the manifest, or declare the variable by hand' }
    : { what: `${what}, from the export ${resolve(exported)} of CloudFormation`, advice };
}

function besides(container: string, base: JsonObject, overrides: JsonObject): LeftOut[] {
  const part = (name: string): string | undefined => textOf(overrides, name) ?? textOf(base, name);
  const file = part('env_file');
  const options = Object.keys({ ...objectAt(objectAt(base, 'logging'), 'secretOptions'), ...objectAt(objectAt(overrides, 'logging'), 'secretOptions') });
  const credentials = textOf(objectAt(base, 'image'), 'credentials') ?? textOf(base, 'credentialsParameter');
  return [
    ...file === undefined ? [] : [{ what: `env_file of container ${container}, ${file}`, advice: 'import its values by `import FILE --format docker` and declare their names' }],
    ...options.map((name) => ({ what: `secretOptions of container ${container}, ${name}`, advice: 'declare a variable for it and pass secrets.secret(\'NAME\') to the log driver' })),
    ...credentials === undefined ? [] : [{ what: `credentials of the image of container ${container}, ${credentials}`, advice: 'ECS pulls the image with it and no container gets it: pass the secret as `credentials` of ContainerImage.fromRegistry' }],
  ];
}

/** Copilot replaces `${NAME}` by its own two variables and by those of the shell. */
function resolver(variables: Readonly<Record<string, string | undefined>>): Resolve {
  return (text) => text.replace(/(\\?)\$\{([A-Za-z_]\w*)\}/g, (written, escape: string, name: string) => {
    if (escape !== '') {
      return written.slice(1);
    }
    const value = variables[name];
    if (value === undefined) {
      throw new CommandError(`the manifest refers to ${name}, which isn't set`, name === 'COPILOT_ENVIRONMENT_NAME'
        ? 'choose the environment with --environment NAME'
        : `set the environment variable ${name}, as for \`copilot deploy\``);
    }
    return value;
  });
}

function textOf(value: JsonObject, name: string): string | undefined {
  const found = ownProperty(value, name);
  return typeof found === 'string' ? found : undefined;
}
