import { readId, readRegion, ValueLocation } from '../../../core/location';

/** What AWS says about a value beside the value itself. */
export type ValueFacts = ParameterFacts | SecretFacts;

interface Described {
  readonly description?: string;
  /** Customer managed key: ARN, ID or alias. */
  readonly key?: string;
  /** The stack of CloudFormation that created it. */
  readonly stack?: CreatedBy;
}

export interface CreatedBy {
  readonly name: string;
  readonly logicalId?: string;
}

export interface ParameterFacts extends Described {
  readonly service: 'ssm';
  readonly type: string;
  /** Of a String alone, which is no secret. */
  readonly value?: string;
}

export interface SecretFacts extends Described {
  readonly service: 'secretsmanager';
  readonly arn: string;
  readonly name: string;
  /** It changes by itself. */
  readonly rotates: boolean;
  /** The AWS service that manages it, such as `rds`. */
  readonly managedBy?: string;
}

/** By `factId`. A value that the caller may not look at has none. */
export type Facts = ReadonlyMap<string, ValueFacts>;

export function factId(location: ValueLocation): string {
  return `${location.service} ${readRegion(location) ?? ''} ${readId(location)}`;
}
