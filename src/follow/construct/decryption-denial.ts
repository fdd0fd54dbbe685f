import { Lazy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';

/**
 * Denies the function the decryption of parameters. Names need no value, and no other statement of the role overrides a deny.
 * The only exceptions are the parameters that derived values consist of.
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
      // Only for decryption through Parameter Store. Lambda decrypts the function's environment with a grant for this role.
      conditions: { StringLike: { 'kms:ViaService': 'ssm.*' }, StringNotEquals: exceptions },
    });
  }

  /** @param parameters ARNs of parameters that the function may decrypt. */
  public except(parameters: readonly string[]): void {
    parameters.forEach((parameter) => this.exceptions.add(parameter));
  }
}
