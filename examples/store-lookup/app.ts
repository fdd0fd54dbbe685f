import { App } from 'aws-cdk-lib';
import { SearchStack } from './search-stack';

const app = new App();
new SearchStack(app, 'Search', {
  // A look-up needs to know where: the account and region that the CDK CLI is about to deploy to.
  env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION },
});
