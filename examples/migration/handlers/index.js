const { DescribeExecutionCommand, SFNClient, StartExecutionCommand } = require('@aws-sdk/client-sfn');

const client = new SFNClient({});

/** Starts the migration. A deletion and a rollback migrate nothing: there is no way back for a database. */
exports.start = async ({ RequestType, ResourceProperties, OldResourceProperties, PhysicalResourceId }) => {
  if (RequestType === 'Delete' || isRollback(ResourceProperties, OldResourceProperties)) {
    return { PhysicalResourceId };
  }
  const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn: ResourceProperties.StateMachine }));
  return { PhysicalResourceId: PhysicalResourceId ?? ResourceProperties.StateMachine, Execution: executionArn };
};

/** The deployment waits until the task has ended. */
exports.isEnded = async ({ Execution }) => {
  if (!Execution) {
    return { IsComplete: true };
  }
  const { status } = await client.send(new DescribeExecutionCommand({ executionArn: Execution }));
  if (status !== 'RUNNING' && status !== 'SUCCEEDED') {
    throw new Error(`the migration ended with ${status}: see ${Execution} in the console of Step Functions`);
  }
  return { IsComplete: status === 'SUCCEEDED' };
};

/** A deployment registers a new revision, and its rollback returns to an older one. */
function isRollback(now, before) {
  return before !== undefined && revision(now) < revision(before);
}

function revision({ TaskDefinition }) {
  return Number(TaskDefinition.split(':').pop());
}
