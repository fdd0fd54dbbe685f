import { Token } from 'aws-cdk-lib';
import { RuleError } from '../../core/errors';
import { ALPHABETS } from '../../core/generate';
import { describeRule, judgeValue, RuleDeclaration, RuleKind } from '../../core/rules';
import { contradiction } from '../../core/rules/exclusion';
import { FileEncoding } from '../files/file-options';
import { VariableSource } from '../variable-source';

/** Rules for the content of a file. The others are for values of one line. */
const OF_FILES: Readonly<Record<RuleKind, boolean>> = {
  url: false, startsWith: true, oneOf: false, integer: false, port: false, trueOrFalse: false, json: true, pem: true, certificate: true, minLength: true, base64: true,
};

/** Refuses rules that no value of the variable can meet, and values from code that break their rules. */
export function assertRules(variable: string, source: VariableSource): void {
  const { rules = [] } = source;
  const pair = contradiction(rules, rules);
  if (pair) {
    refuse(variable, 'must have rules that one value can meet', pair, 'remove one of them, or turn it into a warning with asWarning()');
  }
  if (source.kind !== 'plain' && source.file) {
    assertRulesOfFile(variable, rules, source.file.encoding);
  }
  if (source.kind === 'generated') {
    assertRulesOfRandom(variable, rules, source);
  }
  if (source.kind === 'plain' || source.kind === 'config') {
    assertValueInCode(variable, rules, source.value);
  }
}

function assertRulesOfFile(variable: string, rules: readonly RuleDeclaration[], encoding: FileEncoding | undefined): void {
  const wrong = rules.find(({ kind }) => !OF_FILES[kind]);
  if (wrong) {
    refuse(variable, 'must have rules for the content of a file: json, pem, certificate, base64, startsWith or minLength', wrong.kind, 'remove the rule, or `asFile`');
  }
  if (encoding === FileEncoding.BASE64 && rules.some(({ kind }) => kind === 'base64')) {
    refuse(variable, 'must have no rule base64 beside FileEncoding.BASE64, which checks it already; rules look at the bytes of the file', 'base64', 'remove the rule');
  }
}

/** Deterministic, so that each synthesis has the same result. Tests one value of each character, and one of all in turn. */
function assertRulesOfRandom(variable: string, rules: readonly RuleDeclaration[], { length, alphabet }: { readonly length: number; readonly alphabet: string }): void {
  const characters = ALPHABETS[alphabet];
  if (Token.isUnresolved(length) || characters === undefined) {
    return;
  }
  const samples = [...[...characters].map((character) => character.repeat(length)), characters.repeat(Math.ceil(length / characters.length)).slice(0, length)];
  const wrong = rules.find((rule) => samples.some((sample) => judgeValue([{ ...rule, warning: undefined }], sample).problems.length > 0));
  if (wrong) {
    refuse(variable, 'must have rules that every random value meets', describeRule(wrong), 'change `length` or `alphabet`, remove the rule, or use Variable.secret and put a value');
  }
}

function assertValueInCode(variable: string, rules: readonly RuleDeclaration[], value: string): void {
  const { problems } = Token.isUnresolved(value) ? { problems: [] } : judgeValue(rules, value);
  if (problems.length > 0) {
    refuse(variable, 'must have a value in code that meets its rules', `one that ${problems.join(', and ')}`, 'correct the value or the rule');
  }
}

function refuse(subject: string, must: string, got: string, fix: string): never {
  throw new RuleError({ subject, must, got, fix });
}
