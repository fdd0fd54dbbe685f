import { Stack, StackProps } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

/** The key of the shop's values, in a stack of its own: values stay under their key, also when the service's stack is deleted and created again. */
export class KeyStack extends Stack {
  readonly key: kms.Key;

  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    this.key = new kms.Key(this, 'Key', { alias: 'shop', description: 'Configuration of the shop', enableKeyRotation: true });
  }
}
