import { Lazy, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { RuleError } from '../../core/errors';

/**
 * A queue's policy may have 8,192 bytes. The ARN of a rule takes up to 118 of them, other statements 600.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html
 */
export const MAX_RULES = 60;

/**
 * A FIFO queue as the target of event rules. One statement names all rules. The CDK's own target adds a statement for each
 * rule, and the policy of a queue has at most 20.
 */
export class QueueTarget {
  private readonly rules: string[] = [];

  constructor(private readonly queue: sqs.Queue, private readonly messageGroupId: string) {
    queue.addToResourcePolicy(new iam.PolicyStatement({
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      principals: [new iam.ServicePrincipal('events.amazonaws.com')],
      conditions: { ArnEquals: { 'aws:SourceArn': Lazy.any({ produce: () => this.rules }) } },
    }));
  }

  /** Without a message the rule sends the event itself. */
  public of(message?: events.RuleTargetInput): events.IRuleTarget {
    return {
      bind: (rule) => {
        this.allow((rule as unknown as events.IRule).ruleArn); // newer CDK versions declare a smaller type than IRule
        return { arn: this.queue.queueArn, targetResource: this.queue, input: message, sqsParameters: { messageGroupId: this.messageGroupId } };
      },
    };
  }

  private allow(rule: string): void {
    if (this.rules.length === MAX_RULES) {
      throw new RuleError({
        subject: 'variables',
        must: `must leave the queue of redeployOnChange at most ${MAX_RULES} event rules, as its policy names each`,
        got: `more in ${Stack.of(this.queue).node.path}`,
        fix: 'move some services to another stack, or keep parameters below one prefix, which takes no more room than one of them',
      });
    }
    this.rules.push(rule);
  }
}
