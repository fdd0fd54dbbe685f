import { Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { assertService } from './guards/arguments';
import { operatedService, operatedStack } from './operated-service';
import { orderGrants } from './ordered-grants';
import { IdentityPolicies, grantAll } from '../cdk/identity-policies';
import { shareSecret } from '../cdk/shared-secret';
import { metadataStatements, operateStatements, peopleReadStatements, peopleWriteStatements } from '../core/iam/grants';
import { readStatements, StatementData, StatementScope } from '../core/iam/statements';
import { Gate } from '../gate/construct/gate';
import { BoundDeclaration, BoundReference, externalValuesOf, withBoundParts } from '../variables/binding/bound-declaration';
import { GrantedValues, grantValues } from '../variables/binding/grant-values';
import { assertGrantee } from '../variables/input';

/** Who may do what with the values of a service: execution roles by the value, people by the store. */
export class Permissions {
  private readonly policies: IdentityPolicies;
  private readonly statements = new Map<StatementScope, readonly StatementData[]>();

  constructor(private readonly service: Construct, private readonly declared: BoundDeclaration, gate: Gate | undefined) {
    this.policies = new IdentityPolicies(service, (policy) => gate?.after(policy));
  }

  /** Lets an execution role read one value. */
  public permit(grantee: iam.IGrantable, { scope, ofOtherAccount }: BoundReference): iam.Grant {
    const statements = this.readingOf(scope);
    if (ofOtherAccount) {
      shareSecret(ofOtherAccount, grantee, Stack.of(this.service), statements);
    }
    orderGrants(grantee, this.service);
    return this.policies.grant(grantee, statements);
  }

  public read(grantee: iam.IGrantable): iam.Grant {
    assertGrantee(grantee);
    return grantValues(grantee, this.service, this.allValues(), peopleReadStatements);
  }

  public write(grantee: iam.IGrantable): iam.Grant {
    assertGrantee(grantee);
    return grantValues(grantee, this.service, this.declared.stores, peopleWriteStatements);
  }

  public operate(grantee: iam.IGrantable, services: readonly ecs.BaseService[]): iam.Grant {
    assertGrantee(grantee);
    services.forEach(assertService);
    return this.read(grantee)
      .combine(this.write(grantee))
      .combine(grantAll(grantee, operateStatements(operatedStack(this.service), services.map(operatedService))));
  }

  public metadata(grantee: iam.IGrantable): iam.Grant {
    assertGrantee(grantee);
    return grantValues(grantee, this.service, this.allValues(), metadataStatements);
  }

  /** Returns the same list for all variables of a store. */
  private readingOf(scope: StatementScope): readonly StatementData[] {
    const statements = this.statements.get(scope) ?? readStatements(scope);
    this.statements.set(scope, statements);
    return statements;
  }

  private allValues(): GrantedValues[] {
    return [...this.declared.stores, ...externalValuesOf(withBoundParts(this.declared)).map(([, value]) => value)];
  }
}
