import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';

/** An `ecs.Secret` that grants the library's permissions instead of the CDK's. */
export class ServiceSecret extends ecs.Secret {
  constructor(public readonly arn: string, public readonly hasField: boolean, private readonly grant: (grantee: iam.IGrantable) => iam.Grant) {
    super();
  }

  public grantRead(grantee: iam.IGrantable): iam.Grant {
    return this.grant(grantee);
  }
}
