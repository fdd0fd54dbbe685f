"""What becomes of an event that a target did not take.

EventBridge does not try again where the target is gone or refuses the event, and sends it to the target's dead-letter queue. Lambda invokes a
function that fails again, and sends the event to the function's destination for failures then.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
"""
import json
import logging

from ministack.core.arn import parse_arn
from ministack.services import eventbridge, lambda_svc, sqs

logger = logging.getLogger("eventbridge")


def apply():
    invoke = eventbridge._invoke_target

    def invoke_target(target, event, rule, view=None):
        if is_gone(target.get("Arn", "")):
            return bury(target, event, rule, "NO_RESOURCE")
        return invoke(target, event, rule, view)

    eventbridge._invoke_target = invoke_target
    eventbridge._dispatch_to_lambda = to_function


def is_gone(arn):
    return arn.startswith("arn:") and arn.split(":")[2] == "sqs" and sqs._queue_by_arn(arn) is None


def to_function(arn, payload):
    function, config, name = lambda_svc._get_func_record_for_ref(arn)
    if function and config:
        lambda_svc.invoke_async_with_retry(lambda_svc._execution_record_for_config(function, config), json.loads(payload))
    else:
        logger.warning("EventBridge: function %s not found", name)


def bury(target, event, rule, code):
    """Into the dead-letter queue of the target, where it has one whose policy lets the rule."""
    queue = (target.get("DeadLetterConfig") or {}).get("Arn")
    logger.warning("EventBridge: %s is not delivered to %s: %s", rule.get("Arn"), target.get("Arn"), code)
    if not queue or sqs._queue_by_arn(queue) is None or not may_send(queue, rule):
        return
    body = json.dumps(eventbridge._pattern_event_view(event).event_with_detail())
    eventbridge._dispatch_to_sqs(parse_arn(queue), body)
    text = lambda value: {"DataType": "String", "StringValue": value}
    sqs._queue_by_arn(queue)["messages"][-1]["message_attributes"] = {
        "RULE_ARN": text(rule.get("Arn", "")), "TARGET_ARN": text(target["Arn"]), "ERROR_CODE": text(code),
    }


def may_send(queue, rule):
    """../strict/deliveries.py asks the policy of the queue."""
    return True
