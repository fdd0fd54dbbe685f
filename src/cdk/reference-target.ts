import { Reference, Tokenization } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

export interface ReferenceTarget {
  readonly construct: IConstruct;
  readonly attribute: string;
}

/** The resource that a text refers to, where it is one token from end to end. */
export function targetOf(text: string): ReferenceTarget | undefined {
  const { firstToken, length } = Tokenization.reverseString(text);
  return length === 1 && Reference.isReference(firstToken) ? { construct: firstToken.target, attribute: firstToken.displayName } : undefined;
}
