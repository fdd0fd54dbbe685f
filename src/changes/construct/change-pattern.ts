import { Token } from 'aws-cdk-lib';
import { EventPattern } from 'aws-cdk-lib/aws-events';
import { WatchedValue } from './watched-values';
import { announcedBy } from '../../core/changes/stages';

export type Matcher = string | { readonly prefix: string };

/** The fields of an event that identify the changed value. */
export interface ChangePattern {
  /** Patterns of one kind differ only in their matchers. */
  readonly kind: string;
  readonly common: EventPattern;
  readonly matchers: readonly Matcher[];
  readonly matching: (matchers: Matcher[]) => EventPattern;
}

/** Nothing for a value without events: a pinned version, which never changes, and AWSPENDING. */
export function changePattern(value: WatchedValue): ChangePattern | undefined {
  if (value.store === 'ssm') {
    return {
      kind: 'ssm',
      common: { source: ['aws.ssm'], detailType: ['Parameter Store Change'], detail: { operation: ['Create', 'Update', 'Delete'] } },
      matchers: value.prefix ? [{ prefix: `${value.prefix}/` }] : spellings(value.name),
      matching: (name) => ({ detail: { name } }),
    };
  }
  const label = value.stage && announcedBy(value.stage);
  return label ? {
    kind: `secretsmanager ${label}`,
    // With the label, as each write of a JSON secret also moves a private label.
    common: { source: ['aws.secretsmanager'], detailType: ['Secret Label Updated'], detail: { labelUpdated: [label] } },
    matchers: [{ prefix: value.secret }], // the ARN may lack its suffix
    matching: (resources) => ({ resources: resources as unknown as string[] }),
  } : undefined;
}

/** Events may contain a name of one level with or without its slash. */
function spellings(name: string): string[] {
  const bare = name.replace(/^\//, '');
  return Token.isUnresolved(name) || bare.includes('/') ? [name] : [bare, `/${bare}`];
}
