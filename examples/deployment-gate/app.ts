import { App, Aspects, Stage, StageProps } from 'aws-cdk-lib';
import { DeploymentGates } from 'cdk-service-secrets';
import { Construct } from 'constructs';
import { ShopStack } from './shop-stack';

/** One environment. An aspect reaches what is in its own stage. */
class Environment extends Stage {
  constructor(scope: Construct, id: string, props?: StageProps) {
    super(scope, id, props);
    new ShopStack(this, 'Shop', { environment: id.toLowerCase() });

    // The one line: every reference of every task definition is checked before it is registered.
    Aspects.of(this).add(new DeploymentGates());
  }
}

const app = new App();
new Environment(app, 'Dev');
new Environment(app, 'Prod');
