/**
 * Checks objects of the operator against the schemas of its CustomResourceDefinitions. A program of its own, as the
 * models are ES modules: a JSON array on standard input, an array of messages for each object on standard output.
 *
 * The models' validators take fields that they don't know. Such a field is one that the validator never looks at.
 */
import { readFileSync } from 'node:fs';

/** The package's validators, which it exports as a part of classes only; those copy what they get. */
const PACKAGE = import.meta.resolve('@kubernetes-models/external-secrets');
const validators = Object.fromEntries(await Promise.all(['ExternalSecret', 'SecretStore'].map(async (kind) => {
  const file = `_schemas/ComGithubExternalSecretsExternalSecretsApisExternalsecretsV1${kind}.js`;
  return [kind, (await import(new URL(file, PACKAGE))).validate];
})));

function watched(value, path, unseen) {
  if (value === null || typeof value !== 'object') {
    return value;
  }
  Object.keys(value).forEach((key) => unseen.add(`${path}.${key}`));
  const children = new Map();
  return new Proxy(value, {
    get(target, key) {
      unseen.delete(`${path}.${String(key)}`);
      if (!children.has(key)) {
        children.set(key, watched(target[key], `${path}.${String(key)}`, unseen));
      }
      return children.get(key);
    },
    ownKeys(target) {
      // Whoever lists the keys takes any: a map.
      Object.keys(target).forEach((key) => unseen.delete(`${path}.${key}`));
      return Reflect.ownKeys(target);
    },
  });
}

function problems(object) {
  const validate = validators[object.kind];
  if (!validate || object.apiVersion !== 'external-secrets.io/v1') {
    return [`no model of ${object.apiVersion} ${object.kind}`];
  }
  const unseen = new Set();
  if (!validate({ ...object, spec: watched(object.spec, 'spec', unseen) })) {
    return validate.errors.map(({ instancePath, keyword, params }) => `${instancePath}: ${keyword} ${JSON.stringify(params)}`);
  }
  return [...unseen].map((path) => `${path} is unknown`);
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, 'utf8')).map(problems)));
