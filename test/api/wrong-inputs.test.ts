import { ValidCall, validCalls } from './valid-calls';
import { RuleError } from '../../src/core/errors';
import { ApiType, ApiValue, publicCalls } from '../support/public-api';

/**
 * Every parameter of every constructor, factory and method, and every member of their structs, with what arrives from JavaScript,
 * from Python, and after a `!`. The list comes from the sources: something new is tested at once, and fails without a valid call.
 */

const SECRET_TEXT = 'hunter2-canary';

/** Of no type of the API. */
const NOTHING = [null, Number.NaN, Symbol('x'), (): string => 'x'];

/** What is wrong for each type. Undefined is added where a value is required. */
function wrongValues(type: ApiType): readonly unknown[] {
  switch (type.kind) {
    case 'text': return [...NOTHING, 7, true, {}, [], ['x'], new Map()];
    case 'number': return [...NOTHING, SECRET_TEXT, true, {}, [], '32', Infinity];
    case 'flag': return [...NOTHING, 0, 1, 'false', SECRET_TEXT, {}, []];
    case 'enum': return [...NOTHING, 7.5, '', SECRET_TEXT, 'constructor', {}, []];
    case 'list': return [...NOTHING, 7, SECRET_TEXT, {}, new Map(), ...wrongEntries(type.of).map((entry) => [entry])];
    case 'map': return [...NOTHING, 7, SECRET_TEXT, [], new Map()];
    case 'struct': return [...NOTHING, 7, SECRET_TEXT, [], true];
    case 'object': return [...NOTHING, 7.5, SECRET_TEXT, [], true, ...(EXTERNAL_STRUCTS.has(type.name) ? [] : [{}])];
    case 'any': return [];
  }
}

const wrongEntries = (type: ApiType): readonly unknown[] => [undefined, ...wrongValues(type)];

/** Structs of the CDK, whose members it checks itself. */
const EXTERNAL_STRUCTS = new Set(['cloudwatch.MetricOptions', 'ec2.SubnetSelection', 'ecs.SecretVersionInfo']);

/** Members of entries of a list or a map, whose name is another. */
const SUBJECTS: Readonly<Record<string, string>> = { 'ServiceSecrets#grantOperate services': 'service' };

type Row = readonly [what: string, subjects: readonly string[], act: () => unknown];

const VALID = validCalls();
const CALLS = publicCalls();
const ROWS = CALLS.flatMap(({ name, parameters }) => (name in VALID ? parameters.flatMap((parameter, index) => rowsOf(name, VALID[name], parameter, index)) : []));

function rowsOf(name: string, { call, parameters }: ValidCall, parameter: ApiValue, index: number): Row[] {
  const put = (value: unknown): unknown => call(...parameters.slice(0, index), value, ...(parameter.variadic ? [] : parameters.slice(index + 1)));
  return valueRows(`${name} ${parameter.name}`, parameter, parameters[index], put);
}

/** A value, and the members of a struct, one at a time. */
function valueRows(what: string, { name, type, optional, variadic }: ApiValue, valid: unknown, put: (value: unknown) => unknown): Row[] {
  const subject = SUBJECTS[what] ?? name;
  const values = [...(optional && !variadic ? [] : [undefined]), ...wrongValues(type)];
  return [
    ...values.map((value, index): Row => [`${what}: ${described(value)} (${index})`, [subject], () => put(value)]),
    ...(type.kind === 'map' && type.of.kind !== 'any' ? wrongEntries(type.of).map((entry, index): Row => [`${what}, an entry: ${described(entry)} (${index})`, [subject, 'A'], () => put({ ...valid as object, A: entry })]) : []),
    ...(type.kind === 'struct' ? type.members.flatMap((member) =>
      valueRows(`${what}.${member.name}`, member, (valid as Record<string, unknown>)[member.name], (value) => put({ ...valid as object, [member.name]: value }))) : []),
  ];
}

function described(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : Array.isArray(value) ? `[${value.map(described).join()}]` : value === undefined || value === null || Number.isNaN(value) ? String(value) : typeof value;
}

test('every constructor, factory and method of the API has a valid call, with all members', () => {
  expect(CALLS.map(({ name }) => name)).toEqual(Object.keys(VALID).sort());
  expect(CALLS.flatMap(({ name, parameters }) => parameters.flatMap((parameter, index) => missing(`${name} ${parameter.name}`, parameter, VALID[name]?.parameters[index])))).toEqual([]);
});

/** The containers of an L2 job definition have no names. */
const NONE_VALID = ['ServiceSecrets#addToJobDefinition options.container'];

function missing(what: string, { type }: ApiValue, valid: unknown): string[] {
  return valid === undefined ? [what].filter((member) => !NONE_VALID.includes(member))
    : type.kind === 'struct' ? type.members.flatMap((member) => missing(`${what}.${member.name}`, member, (valid as Record<string, unknown>)[member.name])) : [];
}

test.each(Object.entries(VALID))('%s accepts its valid parameters', (_name, { call, parameters }) => {
  expect(() => call(...parameters)).not.toThrow();
});

test('there are enough wrong inputs', () => {
  expect(ROWS.length).toBeGreaterThanOrEqual(1000);
});

test.each(ROWS)('%s', (_what, subjects, act) => {
  const error = thrown(act);
  expect(error).toBeInstanceOf(RuleError);
  expect(subjects.map((subject) => `\`${subject}\` must `)).toContain(/^`[^`]*` must /.exec(error.message)?.[0]);
  expect(error.message).toMatch(/, got: .*; \w/);
  expect(error.message).not.toContain(SECRET_TEXT);
});

function thrown(act: () => unknown): Error {
  try {
    act();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}
