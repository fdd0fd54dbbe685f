import { isTrouble, stateOf } from './planned';
import { fixText } from '../../core/fix';
import { PlannedVariable, ServicePlan } from '../operations/plan/plan';
import { UnreadableService } from '../source/service';

/** A suite for each service and a case for each variable. A failure stops the deployment; an error means that the state isn't known. */
export function planJunit(plans: readonly ServicePlan[], unreadable: readonly UnreadableService[] = []): string {
  const suites = [...plans.map(suiteOf), ...unreadable.map(({ path, problem }) => suite(path, [testCase(path, 'declaration', element('error', `it can't be read: ${problem}`))]))];
  return ['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites name="cdk-service-secrets">', ...suites, '</testsuites>', ''].join('\n');
}

function suiteOf({ service, variables, trouble }: ServicePlan): string {
  const cases = variables.filter(({ change }) => change !== 'removed').map((variable) => testCase(service, variable.name, isTrouble(variable) ? outcome(variable, trouble) : ''));
  return suite(service, cases);
}

function outcome(variable: PlannedVariable, trouble: string | undefined): string {
  const text = [variable.problem ?? trouble ?? stateOf(variable), ...(variable.fix ? [fixText(variable.fix)] : [])].join('\n');
  return element(variable.state === 'unknown' ? 'error' : 'failure', text);
}

function suite(name: string, cases: readonly string[]): string {
  const countOf = (tag: string): number => cases.filter((text) => text.includes(`<${tag} `)).length;
  return [`  <testsuite name="${xml(name)}" tests="${cases.length}" failures="${countOf('failure')}" errors="${countOf('error')}">`, ...cases, '  </testsuite>'].join('\n');
}

function testCase(service: string, name: string, content: string): string {
  const start = `    <testcase classname="${xml(service)}" name="${xml(name)}"`;
  return content === '' ? `${start}/>` : `${start}>${content}</testcase>`;
}

function element(tag: 'failure' | 'error', text: string): string {
  return `<${tag} message="${xml(text.split('\n')[0])}">${xml(text)}</${tag}>`;
}

/** XML 1.0 allows no control characters. */
function xml(text: string): string {
  const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\'': '&apos;' };
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '').replace(/[&<>"']/g, (character) => ENTITIES[character]);
}
