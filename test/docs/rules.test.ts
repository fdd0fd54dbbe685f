import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { SecretStore, ServiceSecrets, ValueRule, Variable } from '../../src';
import { typedVariables } from '../../src/cli/generate/model';
import { Declaration } from '../../src/core/declaration';
import { RuleDeclaration, RuleKind, RULES } from '../../src/core/rules';
import { COMPARED } from '../cli/generate/shop';
import { BROKEN } from '../support/documentation/findings';
import { PROJECT } from '../support/paths';

/** The pages list rules in running text too, which no generator writes. */

const page = (name: string): string => readFileSync(join(PROJECT, 'docs', name), 'utf8').replace(/\s+/g, ' ');
const exampleOf = (kind: RuleKind): RuleDeclaration => BROKEN.find(([rule]) => rule.kind === kind)![0];
const kinds = Object.keys(RULES) as RuleKind[];
const namedIn = (sentence: string | undefined): string[] => kinds.filter((kind) => new RegExp(`\\b${kind}\\b`).test(sentence ?? ''));

/** The message that refuses the rule for a file. */
function refusal(kind: RuleKind): string | undefined {
  try {
    const variable = Variable.secret({ rules: [ValueRule._of(exampleOf(kind))] }).asFile('/run/x/y');
    new ServiceSecrets(new Stack(new App(), 'Shop'), 'Secrets', { store: SecretStore.parameterStore('/prod/shop'), variables: { A: variable } });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

test('the page on lists, and the message that refuses another rule, name each rule that a file may have', () => {
  const ofFiles = kinds.filter((kind) => refusal(kind) === undefined);
  expect(namedIn(/For a file the rules look at its content: [^.]*\./.exec(page('variable-lists.md'))?.[0])).toEqual(ofFiles);
  expect(namedIn(/for the content of a file: [^,]*, [^;]*(?=, got)/.exec(refusal('port')!)?.[0])).toEqual(ofFiles);
});

/** Rules that a typed accessor leaves to the gate. */
const unchecked = kinds.filter((kind) => typedVariables(declarationWith(exampleOf(kind)))[0].checks.some(({ test: check }) => check === undefined));

test('the page on commands names each rule that a typed accessor leaves to the gate', () => {
  expect(namedIn(/The application checks each rule when it starts, as the gate does, except [^.]*\./.exec(page('command-line.md'))?.[0])).toEqual(unchecked);
});

test('the accessors of all other rules are compared with the gate', () => {
  expect(kinds.filter((kind) => !COMPARED.some((rule) => rule.kind === kind))).toEqual(unchecked);
});

function declarationWith(rule: RuleDeclaration): Declaration {
  return { service: 'Shop/Secrets', verification: 'values', stores: [{ kind: 'ssm', name: '/prod/shop' }], variables: { A: { kind: 'secret', store: 0, name: 'A', rules: [rule] } } };
}
