import { allow, denyDecrypt, denyValues, evenIfMissing, keyStatement, StatementData, StatementScope, writeKeyStatement } from './statements';
import { actionsOf } from './store-actions';
import { Declaration, DerivedVariable, ExternalVariable, isCreatable, isOwn, verificationOf } from '../declaration';
import { Environment, locate, policyResources } from '../location';
import { OWNER_TAG } from '../ownership';

/** The ARNs that policies need for the locations in a declaration. */
export interface DeclarationScopes {
  /** In the order of the declaration. */
  readonly stores: readonly StatementScope[];
  /** External values, by variable. */
  readonly external: ReadonlyMap<string, StatementScope>;
}

/** The statements of the gate's role for one declaration. */
export function gateStatements(declaration: Declaration, here: Environment, { stores, external }: DeclarationScopes): StatementData[] {
  const statements: StatementData[] = [];
  declaration.stores.forEach((store, index) => {
    const variables = Object.values(declaration.variables).filter((variable) => isOwn(variable) && variable.store === index);
    if (variables.length === 0) {
      return;
    }
    const scope = stores[index];
    const also = metadataActions(scope, declaration.verification);
    statements.push(...verifying(scope, declaration.verification, also));
    if (variables.some(isCreatable)) {
      statements.push(...creating(scope, store.arn !== undefined || store.existing === true));
    }
    statements.push(...composingStatements(declaration, here, index, scope));
  });
  for (const { scope, verification, pinned } of groupExternal(declaration, external)) {
    statements.push(...verifying(scope, verification, pinned ? ['secretsmanager:ListSecretVersionIds'] : []));
  }
  return [...statements, ...onExactNames(declaration, here)];
}

/** Reading values, or reading metadata with a deny that overrides every other policy of the role. */
function verifying(scope: StatementScope, verification: string, also: readonly string[] = []): StatementData[] {
  const { read, describe } = actionsOf(scope);
  return verification === 'metadata'
    ? [allow([describe, ...also], evenIfMissing(scope)), ...denyValues(scope), denyDecrypt(scope)]
    : [allow([read, ...also], evenIfMissing(scope)), ...keyStatement(scope, ['kms:Decrypt'])];
}

/** Metadata of own values: the key of a value that the gate may not read, and the stack whose gate created a value. */
function metadataActions(scope: StatementScope, verification: string): string[] {
  const { readTags, describeKey } = actionsOf(scope);
  return [...readTags, ...scope.key !== undefined && verification !== 'metadata' ? describeKey : []];
}

/**
 * Actions of the gates of a stack on parameters under any name. They may delete a parameter with this stack's tag, and
 * set one tag on parameters that other gates created, which says that this stack uses them. Before a deletion the gate
 * reads that tag.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
 */
export function taggedStatements({ partition, account }: Environment, stackId: string, usedByTag: string): StatementData[] {
  const everywhere = [`arn:${partition}:ssm:*:${account}:parameter/*`];
  const owner = `aws:ResourceTag/${OWNER_TAG}`;
  return [
    { ...allow(['ssm:GetParameters', 'ssm:ListTagsForResource', 'ssm:DeleteParameter'], everywhere), conditions: { StringEquals: { [owner]: stackId } } },
    {
      ...allow(['ssm:AddTagsToResource', 'ssm:RemoveTagsFromResource'], everywhere),
      conditions: { 'ForAllValues:StringEquals': { 'aws:TagKeys': usedByTag }, 'Null': { [owner]: 'false', 'aws:TagKeys': 'false' } },
    },
  ];
}

/** Statements to compose the derived values of one store: write these names alone, and see who else wrote them. */
export function composingStatements(declaration: Declaration, here: Environment, store: number, scope: StatementScope): StatementData[] {
  const names = Object.values(declaration.variables).filter((variable): variable is DerivedVariable => variable.kind === 'derived' && variable.store === store);
  const resources = names.flatMap((variable) => policyResources(locate(declaration, variable), here));
  return resources.length === 0 ? [] : [
    allow(['ssm:PutParameter', 'ssm:AddTagsToResource', 'ssm:GetParameterHistory'], resources),
    ...keyStatement({ ...scope, resources }, ['kms:Encrypt']),
  ];
}

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/secure-string-parameter-kms-encryption.html */
function creating(scope: StatementScope, existing: boolean): StatementData[] {
  if (scope.service === 'ssm') {
    return keyStatement(scope, ['kms:Encrypt']);
  }
  const make = existing ? [] : ['secretsmanager:CreateSecret', 'secretsmanager:TagResource'];
  return [
    allow([...make, 'secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecretVersionStage'], scope.resources),
    ...writeKeyStatement(scope),
  ];
}

/** Nothing when the gate has nothing to create. */
function onExactNames(declaration: Declaration, here: Environment): StatementData[] {
  const creates: string[] = [];
  for (const variable of Object.values(declaration.variables)) {
    const store = isOwn(variable) ? declaration.stores[variable.store] : undefined;
    if (store?.kind === 'ssm' && isCreatable(variable)) {
      creates.push(...policyResources(locate(declaration, variable), here));
    }
  }
  return creates.length ? [allow(['ssm:PutParameter', 'ssm:AddTagsToResource'], creates)] : [];
}

interface ExternalGroup {
  readonly scope: StatementScope;
  readonly verification: string;
  /** Version ids: only the list of all versions contains one without a label. */
  readonly pinned: boolean;
}

/** One statement for all external resources that need the same actions and conditions. */
function groupExternal(declaration: Declaration, external: ReadonlyMap<string, StatementScope>): ExternalGroup[] {
  const groups = new Map<string, ExternalGroup>();
  for (const [name, scope] of external) {
    const variable = declaration.variables[name] as ExternalVariable;
    const verification = verificationOf(declaration, variable);
    if (verification === 'none') {
      continue;
    }
    const pinned = variable.kind === 'foreign-secret' && variable.versionId !== undefined && variable.stage === undefined && verification === 'metadata';
    const id = [scope.service, scope.place.region, scope.place.account, scope.key, verification, pinned].join('|');
    const before = groups.get(id)?.scope.resources ?? [];
    groups.set(id, { verification, pinned, scope: { ...scope, resources: [...new Set([...before, ...scope.resources])] } });
  }
  return [...groups.values()];
}
