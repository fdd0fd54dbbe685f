import { SimulatePrincipalPolicyCommand, ContextEntry } from '@aws-sdk/client-iam';
import { isOwn, isReference } from '../../../core/declaration';
import { locate, readRegion } from '../../../core/location';
import { StoredValue } from '../../../core/stored-value';
import { iam } from '../../aws/iam-client';
import { CommandError } from '../../errors';
import { ResolvedService } from '../../session';
import { deployedFacts } from '../../source/deployed/deployed-facts';
import { executionRoles } from '../../source/execution-roles';
import { knownPart } from '../../source/service';

export interface RoleReport {
  readonly roles: readonly string[];
  readonly denied: readonly { readonly variable: string; readonly action: string; readonly role: string }[];
  /** What a simulation of the role's policies can't tell. */
  readonly unknown: readonly string[];
}

interface Question {
  readonly variable: string;
  readonly action: string;
  readonly resource: string;
  readonly context: readonly ContextEntry[];
}

const LIMITS = [
  'policies of the keys and secrets themselves, service control policies and VPC endpoint policies: the simulation sees the role\'s own policies and boundary',
];

/** Whether the execution role itself may read each reference, by IAM's own policy simulation. */
export async function checkRole(service: ResolvedService, readings: ReadonlyMap<string, StoredValue>): Promise<RoleReport> {
  const roles = executionRoles(service, await deployedFacts(service));
  if (roles.length === 0) {
    throw new CommandError(`no execution role of ${service.path} is known yet`, 'deploy the stack first, then check --as-role');
  }
  const { questions, unknown } = questionsOf(service, readings);
  const denied: { variable: string; action: string; role: string }[] = [];
  for (const role of roles) {
    for (const group of groupByContext(questions)) {
      const { allowed, answered } = await simulate(service, role, group);
      for (const { variable, action, resource } of group) {
        if (!answered.has(resource)) {
          unknown.push(`${variable}, as IAM gave no answer for ${action}`);
        } else if (!allowed.has(resource)) {
          denied.push({ variable, action, role });
        }
      }
    }
  }
  return { roles, denied: denied.sort((a, b) => (a.variable < b.variable ? -1 : 1)), unknown: [...unknown.sort(), ...LIMITS] };
}

function questionsOf(service: ResolvedService, readings: ReadonlyMap<string, StoredValue>): { questions: Question[]; unknown: string[] } {
  const declaration = knownPart(service);
  const questions: Question[] = [];
  const unknown: string[] = [];
  for (const [variable, declared] of Object.entries(declaration.variables)) {
    const reading = readings.get(variable);
    if (!isReference(declared)) {
      continue;
    }
    if (reading?.status !== 'found') {
      unknown.push(`${variable}, as its value could not be read here`);
      continue;
    }
    const location = locate(declaration, declared);
    const read = location.service === 'ssm' ? 'ssm:GetParameters' : 'secretsmanager:GetSecretValue';
    questions.push({ variable, action: read, resource: reading.arn, context: [] });
    const key = isOwn(declared) ? declaration.stores[declared.store].key : declared.key;
    if (key && /:key\//.test(key)) {
      questions.push({ variable, action: 'kms:Decrypt', resource: key, context: kmsContext(location.service, readRegion(location) ?? service.target.region, reading.arn) });
    } else if (key) {
      unknown.push(`${variable}, whose key is named by an alias (${key})`);
    }
  }
  return { questions, unknown };
}

function kmsContext(service: 'ssm' | 'secretsmanager', region: string, arn: string): ContextEntry[] {
  return [
    { ContextKeyName: 'kms:ViaService', ContextKeyType: 'string', ContextKeyValues: [`${service}.${region}.amazonaws.com`] },
    { ContextKeyName: `kms:EncryptionContext:${service === 'ssm' ? 'PARAMETER_ARN' : 'SecretARN'}`, ContextKeyType: 'string', ContextKeyValues: [arn] },
  ];
}

/** One call takes many resources, but a single context. */
function groupByContext(questions: readonly Question[]): Question[][] {
  const groups = new Map<string, Question[]>();
  for (const question of questions) {
    const key = JSON.stringify([question.action, question.context]);
    groups.set(key, [...groups.get(key) ?? [], question]);
  }
  return [...groups.values()];
}

interface Answers {
  readonly allowed: ReadonlySet<string>;
  readonly answered: ReadonlySet<string>;
}

async function simulate(service: ResolvedService, role: string, questions: readonly Question[]): Promise<Answers> {
  const [{ action, context }] = questions;
  const allowed = new Set<string>();
  const answered = new Set<string>();
  let Marker: string | undefined;
  do {
    const page = await iam(service.target).send(new SimulatePrincipalPolicyCommand({
      PolicySourceArn: role,
      ActionNames: [action],
      ResourceArns: [...new Set(questions.map(({ resource }) => resource))],
      ContextEntries: [...context],
      Marker,
    }));
    for (const { EvalResourceName, EvalDecision, ResourceSpecificResults } of page.EvaluationResults ?? []) {
      const whole = { EvalResourceName, EvalResourceDecision: EvalDecision };
      for (const result of ResourceSpecificResults?.length ? ResourceSpecificResults : [whole]) {
        answered.add(result.EvalResourceName!);
        if (result.EvalResourceDecision === 'allowed') {
          allowed.add(result.EvalResourceName!);
        }
      }
    }
    Marker = page.IsTruncated ? page.Marker : undefined;
  } while (Marker);
  return { allowed, answered };
}
