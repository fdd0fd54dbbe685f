import { stringify } from 'yaml';
import { AdoptedVariable, Adoption } from './plan';

/** The declaration to paste into the app. */
export function adoptionAsTypeScript({ store, variables, plain }: Adoption, construct: 'ServiceSecrets' | 'KubernetesSecrets' = 'ServiceSecrets'): string {
  const factory = store?.kind === 'secretsmanager' ? 'secretsManager' : 'parameterStore';
  return [
    `new ${construct}(this, 'Secrets', {`,
    ...(construct === 'KubernetesSecrets' ? ['  cluster,', '  namespace,'] : []),
    ...(store ? [`  store: SecretStore.${factory}(${quote(store.name)}),`] : ['  store: SecretStore.parameterStore(\'/stage/service\'), // nothing is read from a store of its own yet']),
    '  variables: {',
    ...variables.map((variable) => `    ${key(variable.variable)}: ${typeScript(variable)},`),
    '  },',
    '});',
    ...(plain.length ? [`// in \`environment\` today, to stay there or become Variable.plain(…): ${plain.join(', ')}`] : []),
    '',
  ].join('\n');
}

/** The same as a list that application people own. */
export function adoptionAsYaml({ store, variables, plain }: Adoption): string {
  const list = Object.fromEntries(variables.map((variable) => [variable.variable, yaml(variable)]));
  const head = store ? `# store: ${store.name}\n` : '';
  const tail = plain.length ? `# in \`environment\` today, to stay there or become { plain: … }: ${plain.join(', ')}\n` : '';
  return `${head}${stringify(list, { lineWidth: 0, singleQuote: true })}${tail}`;
}

function typeScript({ variable, reference, own }: AdoptedVariable): string {
  if (own !== undefined) {
    return own === variable ? 'Variable.secret()' : `Variable.secret({ name: ${quote(own)} })`;
  }
  if (reference.kind === 'parameter') {
    return `Variable.fromSsmParameterName(${[quote(reference.name), ...options({ region: reference.region })].join(', ')})`;
  }
  const { secret, field, stage, versionId, region } = reference;
  const more = options({ versionStage: stage, versionId, region });
  return `Variable.fromSecretName(${[quote(secret), ...(field ? [quote(field)] : more.length ? ['undefined'] : []), ...more].join(', ')})`;
}

/** The argument that holds what is set, or none. */
function options(set: { readonly [name: string]: string | undefined }): string[] {
  const given = Object.entries(set).flatMap(([name, value]) => (value ? [`${name}: ${quote(value)}`] : []));
  return given.length ? [`{ ${given.join(', ')} }`] : [];
}

function yaml({ variable, reference, own }: AdoptedVariable): unknown {
  if (own !== undefined) {
    return own === variable ? 'secret' : { secret: {}, name: own };
  }
  const region = reference.region ? { region: reference.region } : {};
  return reference.kind === 'parameter'
    ? { parameterName: reference.name, ...region }
    : {
      secretName: reference.secret,
      ...(reference.field ? { key: reference.field } : {}),
      ...(reference.stage ? { versionStage: reference.stage } : {}),
      ...(reference.versionId ? { versionId: reference.versionId } : {}),
      ...region,
    };
}

function quote(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

function key(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quote(name);
}
