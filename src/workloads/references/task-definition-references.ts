import { CHECKED_ELSEWHERE, toText } from './rendered-text';
import { isVariableName } from '../../core/names';
import { TEMPLATE } from '../../core/workloads/tree';
import { containerName, containersIn, Workload } from '../../core/workloads/workload';

/** A value that ECS reads for a task, as written in the task definition or another resource with containers. */
export interface WrittenReference {
  /** The variable of the container, or the path in it: `app.secretOptions.apikey`. */
  readonly name: string;
  /** The reference, tokens included. Undefined if it is no text. */
  readonly text?: string;
  /** Whether these are a private registry's credentials, which may be the name of a secret. */
  readonly credentials?: boolean;
  /** The JSON key that ECS reads if the reference doesn't contain it. */
  readonly field?: string;
}

interface Entry {
  readonly Name?: unknown;
  readonly ValueFrom?: unknown;
}

interface Container {
  readonly Name?: unknown;
  readonly Secrets?: readonly Entry[];
  readonly LogConfiguration?: { readonly SecretOptions?: readonly Entry[] };
  readonly RepositoryCredentials?: { readonly CredentialsParameter?: unknown };
}

/** The JSON keys of a private registry's secret. @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/private-auth.html */
const CREDENTIALS = ['username', 'password'];

/** Every reference of a rendered resource that no other gate checks. */
export function writtenReferences(workload: Workload, properties: Readonly<Record<string, unknown>>): WrittenReference[] {
  const found = containersIn(workload, properties, TEMPLATE).flatMap((container, index) =>
    referencesOf(container, nameOf(containerName(workload, container, TEMPLATE), `container${index + 1}`)));
  return unique(found.filter(({ reference: { text } }) => !text?.includes(CHECKED_ELSEWHERE)));
}

/** A reference, with a name that is unique among all containers. */
interface FoundReference {
  readonly reference: WrittenReference;
  readonly longName: string;
}

function referencesOf(container: Container, name: string): FoundReference[] {
  const secrets = listOf<Entry>(container.Secrets).map(({ Name, ValueFrom }, index): FoundReference => {
    const variable = nameOf(Name, `secret${index + 1}`);
    return { reference: { name: variable, text: toText(ValueFrom) }, longName: `${name}.${variable}` };
  });
  const options = listOf<Entry>(container.LogConfiguration?.SecretOptions).map(({ Name, ValueFrom }, index) =>
    placed(`${name}.secretOptions.${nameOf(Name, `option${index + 1}`)}`, { text: toText(ValueFrom) }));
  const parameter = container.RepositoryCredentials?.CredentialsParameter;
  const credentials = parameter === undefined ? [] : CREDENTIALS.map((field) =>
    placed(`${name}.repositoryCredentials.${field}`, { text: toText(parameter), credentials: true, field }));
  return [...secrets, ...options, ...credentials];
}

function placed(name: string, reference: Omit<WrittenReference, 'name'>): FoundReference {
  return { reference: { name, ...reference }, longName: name };
}

/** Equal variables of several containers are one reference. If they differ, each name begins with its container. */
function unique(found: readonly FoundReference[]): WrittenReference[] {
  const result = new Map<string, WrittenReference>();
  for (const { reference, longName } of found) {
    const differs = found.some((other) => other.reference.name === reference.name && other.reference.text !== reference.text);
    const name = differs ? longName : reference.name;
    result.set(name, { ...reference, name });
  }
  return [...result.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** ECS accepts more characters than names of a declaration may have. */
function nameOf(written: unknown, otherwise: string): string {
  const text = typeof written === 'string' ? written.replace(/[^A-Za-z0-9_.-]/g, '_') : otherwise;
  return isVariableName(text) ? text : isVariableName(`_${text}`) ? `_${text}` : otherwise;
}

function listOf<T>(list: unknown): T[] {
  return Array.isArray(list) ? list.filter((entry) => typeof entry === 'object' && entry !== null) as T[] : [];
}
