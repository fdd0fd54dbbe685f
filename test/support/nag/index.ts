import { App, Aspects, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { LedgerStack } from '../../../examples/database-url/ledger-stack';
import { BookingStack } from '../../../examples/express-service/booking-stack';
import { CatalogueStack } from '../../../examples/migration/catalogue-stack';
import { BillingStack } from '../../../examples/nightly-jobs/billing-stack';
import { KeyStack } from '../../../examples/web-service/key-stack';
import { PlatformStack } from '../../../examples/web-service/platform-stack';
import { WebServiceStack } from '../../../examples/web-service/web-service-stack';

export interface NagFinding {
  readonly rule: string;
  readonly path: string;
  readonly text: string;
}

const RULE = Match.stringLikeRegexp('^(AwsSolutions-|CdkNagValidationFailure)');

/** What cdk-nag finds in a service, an Express service, jobs, a migration and a service with its database. */
export function nagExamples(): NagFinding[] {
  const app = new App();
  const platform = new PlatformStack(app, 'Platform');
  const shop = new WebServiceStack(app, 'Shop', { cluster: platform.cluster, databaseCredentials: platform.databaseCredentials, encryptionKey: new KeyStack(app, 'Key').key, imageTag: '1' });
  const workloads = [new BookingStack(app, 'Booking', { imageTag: '1' }), new BillingStack(app, 'Billing', { imageTag: '1' }), new CatalogueStack(app, 'Catalogue', { imageTag: '1' }), new LedgerStack(app, 'Ledger', { imageTag: '1' })];
  Aspects.of(app).add(new AwsSolutionsChecks());
  return [platform, shop, ...workloads].flatMap(findingsOf);
}

function findingsOf(stack: Stack): NagFinding[] {
  const annotations = Annotations.fromStack(stack);
  return [...annotations.findError('*', RULE), ...annotations.findWarning('*', RULE)].map(({ id, entry }) => {
    const text = String(entry.data);
    return { rule: text.split(': ')[0], path: id, text };
  });
}
