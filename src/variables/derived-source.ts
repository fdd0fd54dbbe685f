import { Token } from 'aws-cdk-lib';
import { Variable } from './variable';
import { PartSource } from './variable-source';
import { templateProblem } from '../core/derived/template';
import { RuleError } from '../core/errors';
import { assertMap, describeKind, filledText } from '../core/input';

/** The sources of the parts. Throws if the template and the parts don't match. */
export function assertDerived(template: string, parts: { readonly [name: string]: Variable }): Readonly<Record<string, PartSource>> {
  filledText('write a text with placeholders, as in "postgres://{user:url}@db/shop"')('template', template);
  assertMap('parts', parts, '`password` to Variable.secret()');
  if (Token.isUnresolved(template)) {
    throw new RuleError({
      subject: 'template',
      must: 'must be known when the app is synthesized',
      got: 'a token',
      fix: 'write a placeholder such as `{host}` in its place, and declare the part `host` as Variable.plain with the token',
    });
  }
  const sources = Object.entries(parts).map(([name, part]): [string, PartSource] => [name, partSource(name, part)]);
  const problem = templateProblem(template, sources.map(([name]) => name));
  if (problem) {
    throw new RuleError({ subject: 'template', ...problem });
  }
  return Object.fromEntries(sources);
}

function partSource(name: string, part: Variable): PartSource {
  if (typeof part !== 'object' || part === null || !('_source' in part)) {
    throw new RuleError({ subject: name, must: 'must be a Variable', got: describeKind(part), fix: typeof part === 'string' ? 'write Variable.plain("…") for a text in code' : 'write Variable.secret()' });
  }
  const source = part._source;
  if (source.kind === 'derived') {
    throw new RuleError({
      subject: name,
      must: 'must be a part that isn\'t itself composed of others, as such values could wait for each other in a circle',
      got: 'Variable.derived',
      fix: 'write its template into this one',
    });
  }
  if (source.kind !== 'plain' && source.file) {
    throw new RuleError({
      subject: name,
      must: 'must be a part without a file of its own',
      got: 'asFile',
      fix: 'call asFile on what Variable.derived returns, or remove it',
    });
  }
  return source;
}
