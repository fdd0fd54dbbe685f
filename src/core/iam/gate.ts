import { Declaration, ForeignVariable, isCreatable, isOwn, parameterName, VariableDeclaration, verificationOf } from '../declaration';
import { parameterArn, Environment } from '../references';
import { allow, denyDecrypt, evenIfMissing, keyStatement, secretWriteKeyStatement, StatementData, StatementScope, storeScope } from './statements';

/** What the gate's role needs for one declaration. */
export function gateStatements(declaration: Declaration, here: Environment, foreign: ReadonlyMap<string, StatementScope>): StatementData[] {
  const statements: StatementData[] = [];
  declaration.stores.forEach((store, index) => {
    const variables = Object.values(declaration.variables).filter((variable) => isOwn(variable) && variable.store === index);
    if (variables.length === 0) {
      return;
    }
    const scope = storeScope(store, here);
    statements.push(...verifying(scope, declaration.verification));
    if (variables.some(isCreatable)) {
      statements.push(...creating(scope, store.arn !== undefined));
    }
  });
  for (const group of groupForeign(declaration, foreign)) {
    statements.push(...verifying(group.scope, group.verification));
  }
  return [...statements, ...onExactNames(declaration, here)];
}

/** Reading, or reading metadata with a deny that no other policy of the role can lift. */
function verifying(scope: StatementScope, verification: string): StatementData[] {
  if (scope.service === 'ssm') {
    const read = allow(['ssm:GetParameters'], scope.resources);
    return verification === 'metadata' ? [read, denyDecrypt(scope)] : [read, ...keyStatement(scope, ['kms:Decrypt'])];
  }
  return verification === 'metadata'
    ? [allow(['secretsmanager:DescribeSecret'], evenIfMissing(scope)), { effect: 'Deny', actions: ['secretsmanager:GetSecretValue'], resources: scope.resources }, denyDecrypt(scope)]
    : [allow(['secretsmanager:GetSecretValue'], evenIfMissing(scope)), ...keyStatement(scope, ['kms:Decrypt'])];
}

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/secure-string-parameter-kms-encryption.html */
function creating(scope: StatementScope, existing: boolean): StatementData[] {
  if (scope.service === 'ssm') {
    return keyStatement(scope, ['kms:Encrypt']);
  }
  const make = existing ? [] : ['secretsmanager:CreateSecret', 'secretsmanager:TagResource'];
  return [
    allow([...make, 'secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecretVersionStage'], scope.resources),
    ...secretWriteKeyStatement(scope),
  ];
}

/** Nothing when there is nothing to create. */
function onExactNames(declaration: Declaration, here: Environment): StatementData[] {
  const creates: string[] = [];
  const deletes: string[] = [];
  for (const variable of Object.values(declaration.variables)) {
    const store = isOwn(variable) ? declaration.stores[variable.store] : undefined;
    if (store?.kind === 'ssm' && isCreatable(variable)) {
      const arn = parameterArn({ ...here, region: store.region ?? here.region }, parameterName(store, variable));
      creates.push(arn);
      if (variable.destroy) {
        deletes.push(arn);
      }
    }
  }
  return [
    ...(creates.length ? [allow(['ssm:PutParameter', 'ssm:AddTagsToResource'], creates)] : []),
    ...(deletes.length ? [allow(['ssm:DeleteParameter', 'ssm:ListTagsForResource'], deletes)] : []),
  ];
}

interface ForeignGroup {
  readonly scope: StatementScope;
  readonly verification: string;
}

/** One statement for all foreign resources that differ in nothing but the resource. */
function groupForeign(declaration: Declaration, foreign: ReadonlyMap<string, StatementScope>): ForeignGroup[] {
  const groups = new Map<string, ForeignGroup>();
  for (const [name, scope] of foreign) {
    const verification = verificationOf(declaration, declaration.variables[name] as Exclude<VariableDeclaration, { kind: 'plain' }> & ForeignVariable);
    if (verification === 'none') {
      continue;
    }
    const id = [scope.service, scope.place.region, scope.key, verification].join('|');
    const before = groups.get(id)?.scope.resources ?? [];
    groups.set(id, { verification, scope: { ...scope, resources: [...new Set([...before, ...scope.resources])] } });
  }
  return [...groups.values()];
}
