import { stringify } from 'yaml';
import { AdoptedVariable, Adoption } from './adopt';

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
    return reference.region
      ? `Variable.fromSsmParameterName(${quote(reference.name)}, { region: ${quote(reference.region)} })`
      : `Variable.fromSsmParameterName(${quote(reference.name)})`;
  }
  const { secret, field, stage, versionId } = reference;
  const base = `Variable.fromSecretName(${quote(secret)}${field ? `, ${quote(field)}` : ''})`;
  const pinned = [versionId && `version ${versionId}`, stage && `stage ${stage}`].filter(Boolean).join(', ');
  return pinned ? `${base} /* pinned to ${pinned} today: fromSecretsManagerVersion */` : base;
}

function yaml({ variable, reference, own }: AdoptedVariable): unknown {
  if (own !== undefined) {
    return own === variable ? 'secret' : { secret: {}, name: own };
  }
  return reference.kind === 'parameter'
    ? { parameterName: reference.name, ...(reference.region ? { region: reference.region } : {}) }
    : {
      secretName: reference.secret,
      ...(reference.field ? { key: reference.field } : {}),
      ...(reference.stage ? { versionStage: reference.stage } : {}),
      ...(reference.versionId ? { versionId: reference.versionId } : {}),
    };
}

function quote(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

function key(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quote(name);
}
