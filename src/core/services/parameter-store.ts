import { ValueService } from './value-service';
import { StoreDeclaration } from '../declaration';
import type { Environment, ParameterLocation } from '../location';

/** Parameter Store: a value is a parameter, a store is a path prefix. */
export const parameterStoreService: ValueService<ParameterLocation> = {
  own: ({ region, name: prefix }, name) => ({ service: 'ssm', region, name: `${prefix}/${name}`, leadingSlash: true }),

  /** ECS needs the ARN in another region. */
  partsOf: ({ arn, name, region, leadingSlash }, here) =>
    [arn ?? (region === undefined && leadingSlash !== false ? name! : arnsOf(name!, leadingSlash, elsewhere(region, here))[0]), ''],

  resources: ({ arn, name, region, leadingSlash }, here) => (arn === undefined ? arnsOf(name!, leadingSlash, elsewhere(region, here)) : [arn]),

  shown: ({ name, arn }) => arn ?? name!,

  parse: (text) => {
    if (/^arn:[^:]*:ssm:[^:]*:[^:]*:parameter[^:]+$/.test(text)) {
      return { service: 'ssm', arn: text };
    }
    return text.includes(':') ? undefined : { service: 'ssm', name: text, ...leadingSlashOf(text) };
  },

  storePrefix: (store, here) => `${store.region ? pathArn(store.name, elsewhere(store.region, here)) : store.name}/`,

  afterPrefix: (name) => name,

  storeResources: (store, here) => [`${pathArn(store.name, elsewhere(store.region, here))}/*`],
};

/**
 * The name in an ARN: for people, and for events, which have no ARN. An ARN doesn't say whether a name of one level
 * begins with a slash.
 */
export function parameterNameIn(arn: string): string {
  const name = arn.slice(arn.indexOf(':parameter') + ':parameter'.length);
  return name.lastIndexOf('/') > 0 ? name : name.slice(1);
}

/** ARN of a parameter, or of a prefix, whose name begins with a slash. */
function pathArn(path: string, { partition, region, account }: Environment): string {
  return `arn:${partition}:ssm:${region}:${account}:parameter${path}`;
}

/** Where it is unknown whether the name begins with a slash, the policy contains two ARNs. One is right, and the other one names nothing. */
function arnsOf(name: string, leadingSlash: boolean | undefined, place: Environment): string[] {
  const forms = [pathArn(name, place), pathArn(`/${name}`, place)];
  return leadingSlash === undefined ? forms : [forms[leadingSlash ? 0 : 1]];
}

function leadingSlashOf(name: string): Pick<ParameterLocation, 'leadingSlash'> {
  return name.startsWith('/') ? { leadingSlash: true } : /^[\w.-]/.test(name) ? { leadingSlash: false } : {};
}

function elsewhere(region: StoreDeclaration['region'], here: Environment): Environment {
  return region === undefined ? here : { ...here, region };
}
