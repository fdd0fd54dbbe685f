import { Unresolved } from './intrinsics';
import {
  ConfigVariable, DerivedFile, DerivedVariable, Described, FileDeclaration, ExternalSecretVariable, GeneratedVariable, ParameterVariable, PartDeclaration, SecretVariable,
  StoreDeclaration, TextPart, VariableDeclaration,
} from '../../core/declaration';
import { textOrEmpty } from '../../core/json-object';
import { isPrintable } from '../../core/printable';
import { REGION_FORM } from '../../core/regions';

/**
 * The fields of a declaration in a template, with their rules. Other fields are ignored, so add the fields of later versions
 * here too. The compiler requires it.
 */

/** A rule for one field. With `optional` it may be absent. */
export interface FieldRule {
  readonly accepts: (value: unknown) => boolean;
  readonly optional?: true;
  /** An object with its own rules. */
  readonly fields?: FieldRules;
}

export type FieldRules = Readonly<Record<string, FieldRule>>;
type RulesOf<T> = Readonly<Record<keyof Omit<Required<T>, 'kind' | 'rules' | keyof Described>, FieldRule>>;

/** Characters that Parameter Store accepts. An ARN identifies an external parameter. */
const PARAMETER = /^[A-Za-z0-9_.:/-]{1,2048}$/;
/** Names and ARNs of Secrets Manager, including AWS's own secrets (`rds!db-…`). */
const SECRET = /^[A-Za-z0-9/_+=.@!:-]{1,2048}$/;
const KEY = /^[A-Za-z0-9:/_-]{1,2048}$/;
const STAGE = /^[\w+=,.@:/-]{1,256}$/;
/** An absolute path without `.` and `..` parts. */
const FILE_PATH = /^(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._@+=,-]{1,255})+$/;
const MAX_TEXT = 65_536;

const optional = (rule: FieldRule): FieldRule => ({ ...rule, optional: true });
const oneOf = (...words: readonly string[]): FieldRule => ({ accepts: (value) => typeof value === 'string' && words.includes(value) });
/** A string that CloudFormation may have to resolve first. */
const text = (accepts: (value: string) => boolean): FieldRule => ({ accepts: (value) => value instanceof Unresolved || (typeof value === 'string' && accepts(value)) });
const matching = (pattern: RegExp): FieldRule => text((value) => pattern.test(value));
const printable = text((value) => value.length <= MAX_TEXT && isPrintable(value));
/** CloudFormation delivers numbers and booleans as strings. */
const integer = (minimum: number, maximum: number): FieldRule => ({
  accepts: (value) => /^\d{1,9}$/.test(textOrEmpty(value)) && (typeof value === 'number' || typeof value === 'string') && Number(value) >= minimum && Number(value) <= maximum,
});
const flag: FieldRule = { accepts: (value) => typeof value === 'boolean' || value === 'true' || value === 'false' };

const FILE: RulesOf<Omit<FileDeclaration, 'withoutVariable'>> = {
  path: text((value) => value.length < 4096 && FILE_PATH.test(value)),
  encoding: optional(oneOf('text', 'base64')),
  format: optional(oneOf('google-credentials')),
};
const delivered = { file: { optional: true, accepts: () => true, fields: FILE } } as const;
const stored = { ...delivered, store: integer(0, 9_999), name: optional(printable) };
const verification = optional(oneOf('values', 'metadata', 'none'));

const SECRET_RULES: RulesOf<SecretVariable> = stored;
const GENERATED: RulesOf<GeneratedVariable> = { ...stored, length: integer(1, 4_096), alphabet: printable, destroy: optional(flag) };
const CONFIG: RulesOf<ConfigVariable> = { ...stored, value: text((value) => value.length <= MAX_TEXT), destroy: optional(flag) };
const template = text((value) => value.length <= MAX_TEXT);
const DERIVED: RulesOf<DerivedVariable> = { ...stored, template };
const DERIVED_FILE: RulesOf<DerivedFile> = { file: { accepts: () => true, fields: FILE }, template };
const TEXT_PART: RulesOf<TextPart> = { text: text((value) => value.length <= MAX_TEXT) };
const PARAMETER_RULES: RulesOf<ParameterVariable> = {
  ...delivered, parameter: matching(PARAMETER), arn: optional(matching(PARAMETER)), region: optional(matching(REGION_FORM)), key: optional(matching(KEY)), verification,
};
const EXTERNAL_SECRET: RulesOf<ExternalSecretVariable> = {
  ...delivered,
  arn: matching(SECRET),
  field: optional(printable),
  stage: optional(matching(STAGE)),
  versionId: optional(matching(STAGE)),
  region: optional(matching(REGION_FORM)),
  key: optional(matching(KEY)),
  verification,
};

export const VARIABLE_FIELDS: Readonly<Record<Exclude<VariableDeclaration['kind'], 'plain'>, FieldRules>> = {
  'secret': SECRET_RULES, 'generated': GENERATED, 'config': CONFIG, 'parameter': PARAMETER_RULES, 'foreign-secret': EXTERNAL_SECRET, 'derived': DERIVED, 'derived-file': DERIVED_FILE,
};

export const PART_FIELDS: Readonly<Record<PartDeclaration['kind'], FieldRules>> = {
  'secret': SECRET_RULES, 'generated': GENERATED, 'config': CONFIG, 'parameter': PARAMETER_RULES, 'foreign-secret': EXTERNAL_SECRET, 'text': TEXT_PART,
};

const store = { key: optional(matching(KEY)), region: optional(matching(REGION_FORM)), arn: optional(matching(SECRET)), existing: optional(flag) };

export const STORE_FIELDS: Readonly<Record<StoreDeclaration['kind'], RulesOf<StoreDeclaration>>> = {
  ssm: { ...store, name: matching(/^\/[A-Za-z0-9_./-]{1,1010}$/) },
  secretsmanager: { ...store, name: matching(SECRET) },
};
