import { Template } from './template';

/** A stack with its template, from an assembly or from CloudFormation. */
export interface StackSource {
  readonly name: string;
  /** Absent if the app takes it from the credentials. */
  readonly account?: string;
  readonly region?: string;
  readonly template: Template;
  /** For a nested stack: the stack that creates it, and its logical ID there. */
  readonly parent?: { readonly stack: StackSource; readonly logicalId: string };
  /** The stack's name or ID in CloudFormation, if it is known. */
  readonly id?: string;
}

/** Whether both are the same stack. */
export function isSameStack(a: StackSource, b: StackSource): boolean {
  return a === b || (a.id !== undefined && a.id === b.id);
}

export function partitionOf(region: string): string {
  const [, special] = /^(cn|us-gov|us-iso|us-isob|us-isof|eu-isoe|eusc)-/.exec(region.replace(/^us-iso([bf]?)-.*/, 'us-iso$1-')) ?? [];
  const partitions: Record<string, string> = {
    'cn': 'aws-cn', 'us-gov': 'aws-us-gov', 'us-iso': 'aws-iso', 'us-isob': 'aws-iso-b', 'us-isof': 'aws-iso-f', 'eu-isoe': 'aws-iso-e', 'eusc': 'aws-eusc',
  };
  return special ? partitions[special] : 'aws';
}
