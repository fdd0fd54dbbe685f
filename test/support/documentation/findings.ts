import { CheckContext, checkValues } from '../../../src/checks';
import { Declaration, VariableDeclaration } from '../../../src/core/declaration';
import { RuleDeclaration } from '../../../src/core/rules';
import { Finding, FoundValue, StoredValue } from '../../../src/core/stored-value';
import { parseFields } from '../../../src/stores/secrets-manager/json-fields';

const ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db';

/** One variable for each place that a value can have. */
const VARIABLES: { readonly [place: string]: VariableDeclaration } = {
  'parameter': { kind: 'secret', store: 0, name: 'X' },
  'key': { kind: 'secret', store: 1, name: 'K' },
  'external parameter': { kind: 'parameter', parameter: '/other/X' },
  'external parameter of another region': { kind: 'parameter', parameter: '/other/X', region: 'us-east-1' },
  'external secret': { kind: 'foreign-secret', arn: ARN },
  'external secret at a stage': { kind: 'foreign-secret', arn: ARN, stage: 'S', versionId: 'V' },
  'external key': { kind: 'foreign-secret', arn: ARN, field: 'K' },
  'base64 file': { kind: 'secret', store: 0, name: 'X', file: { path: '/f', encoding: 'base64' } },
  'external base64 file': { kind: 'parameter', parameter: '/other/X', file: { path: '/f', encoding: 'base64' } },
  'Google file': { kind: 'secret', store: 0, name: 'X', file: { path: '/f', format: 'google-credentials' } },
  'external Google file': { kind: 'parameter', parameter: '/other/X', file: { path: '/f', format: 'google-credentials' } },
};

const found = (value?: string, rest: Partial<FoundValue> = {}): StoredValue => ({
  status: 'found', version: '1', arn: ARN, value, ...(value === undefined ? {} : { json: parseFields(value) }), ...rest,
});

/** Every possible result of a read. */
const READINGS: readonly StoredValue[] = [
  { status: 'missing', what: 'parameter' },
  { status: 'missing', what: 'secret' },
  { status: 'missing', what: 'version' },
  { status: 'deleted' },
  { status: 'denied', message: 'AccessDeniedException: …' },
  { status: 'failed', message: 'InternalServerError: …' },
  found(undefined, { binary: true }),
  found('x', { type: 'String' }),
  ...[
    '', '{}', '{"K":""}', '{"K":null}', '{"K":[]}', '{"K":{}}', '{"K":1000000}', '{"K":"\\u0000"}', '{"K":"\\ud800"}', '{"K":1e400}', `{"K":${'['.repeat(10_000)}${']'.repeat(10_000)}}`, 'a\0', '[]', '1', 'null', 'text',
    '{"type":"other"}', '{"type":"authorized_user"}', '{"type":"service_account","client_email":"a","client_id":"a","private_key":"a","private_key_id":"a","token_uri":"a"}',
  ].map((value) => found(value)),
];

const PEM = (label: string, content: string): string => `-----BEGIN ${label}-----\n${content}\n-----END ${label}-----`;

/** Values that break each rule, in each way. */
export const BROKEN: readonly (readonly [RuleDeclaration, string])[] = [
  [{ kind: 'url' }, 'x'], [{ kind: 'url' }, 'https://x y'], [{ kind: 'url', schemes: ['postgres'] }, 'https://x'], [{ kind: 'startsWith', prefix: 'sk_live_' }, 'x'],
  [{ kind: 'oneOf', values: ['debug', 'info'] }, 'x'], [{ kind: 'integer' }, 'x'], [{ kind: 'integer', min: 1, max: 64 }, '65'], [{ kind: 'port' }, 'x'], [{ kind: 'trueOrFalse' }, 'x'],
  [{ kind: 'json' }, 'x'], [{ kind: 'json', fields: ['id'] }, '[]'], [{ kind: 'json', fields: ['id'] }, '{}'], [{ kind: 'pem' }, 'x'], [{ kind: 'pem' }, '-----BEGIN A-----\\n'],
  [{ kind: 'pem' }, PEM('A', '!')], [{ kind: 'pem' }, PEM('PRIVATE KEY', 'AAAA')], [{ kind: 'pem', labels: ['PRIVATE KEY'] }, PEM('A', 'AAAA')],
  [{ kind: 'certificate' }, PEM('CERTIFICATE', 'AAAA')], [{ kind: 'minLength', length: 20 }, 'x'], [{ kind: 'base64' }, 'x'], [{ kind: 'base64', bytes: 32 }, 'AAAA'],
];

const isParameter = (variable: VariableDeclaration): boolean => variable.kind === 'parameter' || ('store' in variable && variable.store === 0);

const declarationOf = (variable: VariableDeclaration): Declaration => ({
  service: 'Shop/Secrets', verification: 'values', variables: { X: variable }, stores: [{ kind: 'ssm', name: '/prod/shop' }, { kind: 'secretsmanager', name: 'prod/shop' }],
});

/** Findings of the checks, each text once. Default: those of the gate, without the place of its stack. */
export function everyFinding(context?: CheckContext): Finding[] {
  const findings = [...Object.values(VARIABLES).flatMap((variable) => {
    const declaration = declarationOf(variable);
    const ofStore = READINGS.filter((reading) => isParameter(variable) || !('type' in reading));
    return ofStore.flatMap((reading) => checkValues(declaration, new Map([['X', reading]]), context));
  }), ...BROKEN.flatMap(([rule, value]) => checkValues(declarationOf({ kind: 'secret', store: 0, name: 'X', rules: [rule] }), new Map([['X', found(value)]]), context))];
  return [...new Map(findings.map((finding) => [`${finding.problem} -> ${finding.fix}`, finding])).values()];
}
