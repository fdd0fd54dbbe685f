import { readId, readRegion, ValueLocation } from '../../../core/location';

/** What AWS returns about a value, without the value. */
export type ValueFacts = ParameterFacts | SecretFacts;

interface Described {
  readonly description?: string;
  /** Customer managed key: ARN, ID or alias. */
  readonly key?: string;
  /** The CloudFormation stack that created it. */
  readonly stack?: CreatedBy;
}

export interface CreatedBy {
  readonly name: string;
  readonly logicalId?: string;
}

export interface ParameterFacts extends Described {
  readonly service: 'ssm';
  readonly type: string;
  /** Only of a String, which is no secret. */
  readonly value?: string;
  /** The stack that composes it of other values. */
  readonly composedBy?: string;
}

export interface SecretFacts extends Described {
  readonly service: 'secretsmanager';
  readonly arn: string;
  readonly name: string;
  /** Whether it rotates automatically. */
  readonly rotates: boolean;
  /** The AWS service that manages it, such as `rds`. */
  readonly managedBy?: string;
}

/** By `factId`. Values that the caller may not describe are missing. */
export type Facts = ReadonlyMap<string, ValueFacts>;

export function factId(location: ValueLocation): string {
  return `${location.service} ${readRegion(location) ?? ''} ${readId(location)}`;
}
