import { join } from 'node:path';
import { CustomResource, Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import * as cr from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';

export interface MigrationProps {
  readonly cluster: ecs.ICluster;
  readonly taskDefinition: ecs.TaskDefinition;
}

/**
 * Runs a task, and lets the deployment go on when it has ended well. A new revision of the task definition runs it again.
 *
 * What depends on this construct is created or changed after the migration. A migration that fails rolls the deployment back.
 */
export class Migration extends Construct {
  constructor(scope: Construct, id: string, { cluster, taskDefinition }: MigrationProps) {
    super(scope, id);
    const migrate = new tasks.EcsRunTask(this, 'Migrate', {
      integrationPattern: sfn.IntegrationPattern.RUN_JOB,
      cluster,
      taskDefinition,
      launchTarget: new tasks.EcsFargateLaunchTarget(),
      subnets: { subnetType: ec2.SubnetType.PUBLIC },
      assignPublicIp: true,
    });
    const stateMachine = new sfn.StateMachine(this, 'StateMachine', { definitionBody: sfn.DefinitionBody.fromChainable(migrate), timeout: Duration.minutes(30) });

    const handler = (name: string): lambda.Function => new lambda.Function(this, name, {
      runtime: lambda.Runtime.NODEJS_24_X,
      handler: `index.${name}`,
      code: lambda.Code.fromAsset(join(__dirname, 'handlers')),
      timeout: Duration.minutes(1),
    });
    const [start, isEnded] = [handler('start'), handler('isEnded')];
    stateMachine.grantStartExecution(start);
    stateMachine.grantRead(isEnded);
    const provider = new cr.Provider(this, 'Provider', { onEventHandler: start, isCompleteHandler: isEnded, queryInterval: Duration.seconds(5), totalTimeout: Duration.minutes(35) });
    new CustomResource(this, 'Run', {
      resourceType: 'Custom::Migration',
      serviceToken: provider.serviceToken,
      // The revision changes with the image and with the values.
      properties: { StateMachine: stateMachine.stateMachineArn, TaskDefinition: taskDefinition.taskDefinitionArn },
    }).node.addDependency(stateMachine);
  }
}
