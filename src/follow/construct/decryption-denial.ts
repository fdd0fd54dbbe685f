import { Lazy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';

/**
 * The function decrypts no parameter: names need no value, and no other statement of the role can lift this. Of parameters that
 * derived values are made of, those alone are let through.
 */
export class DecryptionDenial {
  public readonly statement: iam.PolicyStatement;
  private readonly exceptions = new Set<string>();

  constructor() {
    const exceptions = Lazy.any({ produce: () => (this.exceptions.size ? { 'kms:EncryptionContext:PARAMETER_ARN': [...this.exceptions] } : undefined) });
    this.statement = new iam.PolicyStatement({
      effect: iam.Effect.DENY,
      actions: ['kms:Decrypt'],
      // eslint-disable-next-line no-restricted-syntax -- a denial, of every key
      resources: ['*'],
      // Through Parameter Store: Lambda decrypts the function's environment with a grant for this role.
      conditions: { StringLike: { 'kms:ViaService': 'ssm.*' }, StringNotEquals: exceptions },
    });
  }

  /** @param parameters ARNs. */
  public except(parameters: readonly string[]): void {
    parameters.forEach((parameter) => this.exceptions.add(parameter));
  }
}
