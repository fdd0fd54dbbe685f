import { Declaration, isOwn, isReference } from '../../../core/declaration';
import { locate, readRegion } from '../../../core/location';
import { StoredValue } from '../../../core/stored-value';

/** The variables of one task definition's tasks, and the role that reads them. */
export interface RoleUse {
  /** Name of the task definition. */
  readonly task: string;
  readonly role: string;
  readonly variables: readonly string[];
}

/** Whether a role may perform one action. IAM simulates it with the context of the real call. */
export interface RolePermission {
  readonly variable: string;
  readonly action: string;
  readonly resource: string;
  readonly context: readonly { readonly key: string; readonly value: string }[];
}

/** What the simulation can't answer: variables by the reason. */
export type Unknown = Map<string, Set<string>>;

export interface RoleQuestions {
  readonly role: string;
  /** Names of the task definitions with this role. */
  readonly tasks: readonly string[];
  /** Variables of these task definitions, sorted by name. */
  readonly variables: readonly string[];
  /** Each group in as few calls as possible. A call takes many resources, but only one context. */
  readonly groups: readonly (readonly RolePermission[])[];
}

export interface RolePlanInput {
  readonly uses: readonly RoleUse[];
  readonly declaration: Declaration;
  readonly readings: ReadonlyMap<string, StoredValue>;
  /** Region of the stack. */
  readonly region: string;
}

/** The questions about each role, only for the variables of its own tasks. */
export function planRoleCheck({ uses, ...input }: RolePlanInput): { readonly roles: readonly RoleQuestions[]; readonly unknown: Unknown } {
  const unknown: Unknown = new Map();
  const roles = [...new Set(uses.map(({ role }) => role))].sort().map((role): RoleQuestions => {
    const ofRole = uses.filter((use) => use.role === role);
    const variables = [...new Set(ofRole.flatMap((use) => use.variables))].sort();
    return {
      role,
      tasks: [...new Set(ofRole.map(({ task }) => task))].sort(),
      variables,
      groups: groupByContext(variables.flatMap((variable) => questionsOf(variable, input, unknown))),
    };
  });
  return { roles, unknown };
}

export function addUnknown(unknown: Unknown, reason: string, variable: string): void {
  unknown.set(reason, (unknown.get(reason) ?? new Set()).add(variable));
}

/** One line for each reason. */
export function unknownLines(unknown: Unknown): string[] {
  return [...unknown].map(([reason, variables]) => `${reason}: ${[...variables].sort().join(', ')}`).sort();
}

function questionsOf(variable: string, { declaration, readings, region }: Omit<RolePlanInput, 'uses'>, unknown: Unknown): RolePermission[] {
  const declared = declaration.variables[variable];
  const reading = readings.get(variable);
  if (!isReference(declared)) {
    return [];
  }
  if (reading?.status !== 'found') {
    addUnknown(unknown, 'values that could not be read here', variable);
    return [];
  }
  const location = locate(declaration, declared);
  const read = location.service === 'ssm' ? 'ssm:GetParameters' : 'secretsmanager:GetSecretValue';
  const question: RolePermission = { variable, action: read, resource: reading.arn, context: [] };
  const key = isOwn(declared) ? declaration.stores[declared.store].key : declared.key;
  if (key !== undefined && !/:key\//.test(key)) {
    addUnknown(unknown, `values whose key is named by an alias (${key})`, variable);
  }
  return key === undefined || !/:key\//.test(key) ? [question]
    : [question, { variable, action: 'kms:Decrypt', resource: key, context: keyContext(location.service, readRegion(location) ?? region, reading.arn) }];
}

function keyContext(service: 'ssm' | 'secretsmanager', region: string, arn: string): RolePermission['context'] {
  return [
    { key: 'kms:ViaService', value: `${service}.${region}.amazonaws.com` },
    { key: `kms:EncryptionContext:${service === 'ssm' ? 'PARAMETER_ARN' : 'SecretARN'}`, value: arn },
  ];
}

function groupByContext(questions: readonly RolePermission[]): RolePermission[][] {
  const groups = new Map<string, RolePermission[]>();
  for (const question of questions) {
    const key = JSON.stringify([question.action, question.context]);
    groups.set(key, [...groups.get(key) ?? [], question]);
  }
  return [...groups.values()];
}
