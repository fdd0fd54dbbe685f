import { Template } from 'aws-cdk-lib/assertions';
import * as events from 'aws-cdk-lib/aws-events';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { MAX_RULES, QueueTarget } from '../../../src/redeploy/construct/queue-target';
import { newStack } from '../../support/synth/service';

/** `arn:aws-us-gov:events:us-gov-west-1:123456789012:rule/` and a name of 64 characters. */
const RULE_ARN = 'r'.repeat(118);
const QUEUE_ARN = 'q'.repeat(140);

test('A10: the policy stays below 8,192 bytes with the maximum of rules, and one more is refused', () => {
  const stack = newStack();
  const target = new QueueTarget(new sqs.Queue(stack, 'Queue', { fifo: true, enforceSSL: true }), 'group');
  const rule = (id: number): events.Rule => new events.Rule(stack, `Rule${id}`, { eventPattern: { source: ['x'] }, targets: [target.of()] });
  Array.from({ length: MAX_RULES }, (_, id) => rule(id));

  const [policy] = Object.values<any>(Template.fromStack(stack).findResources('AWS::SQS::QueuePolicy'));
  const text = JSON.stringify(policy.Properties.PolicyDocument).replace(/\{"Fn::GetAtt":\["(Rule)?[^}]*\}/g, (_, of) => JSON.stringify(of ? RULE_ARN : QUEUE_ARN));
  expect(text.split(RULE_ARN)).toHaveLength(MAX_RULES + 1);
  expect(text.length).toBeLessThanOrEqual(8192);

  expect(() => rule(MAX_RULES)).toThrow(
    '`variables` must leave the queue of redeployOnChange at most 60 event rules, as its policy names each, got: more in Shop; move some services to another stack, or keep parameters below one prefix',
  );
});
