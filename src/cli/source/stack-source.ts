import { Template } from './template';

/** A stack whose template is at hand, from an assembly or from CloudFormation. */
export interface StackSource {
  readonly name: string;
  /** Absent where the app leaves it to the credentials. */
  readonly account?: string;
  readonly region?: string;
  readonly template: Template;
  /** For a nested stack: the stack that makes it, and as what. */
  readonly parent?: { readonly stack: StackSource; readonly logicalId: string };
  /** The name or id that CloudFormation answers to, where it is known. */
  readonly id?: string;
}

/** The same stack, read once or twice. */
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
