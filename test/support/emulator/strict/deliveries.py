"""EventBridge delivers to a queue or a function only where the target's own policy lets the rule. A bus gets events as the target's role, and a schedule invokes as its role."""
from added import failed_deliveries
from ministack.core import iam_evaluator
from ministack.core.responses import get_account_id, get_region
from ministack.services import eventbridge, lambda_svc, sqs

from . import decisions, denials

SERVICE = "events.amazonaws.com"
ACTIONS = {"sqs": "sqs:SendMessage", "lambda": "lambda:InvokeFunction"}


def apply():
    invoke = eventbridge._invoke_target

    def invoke_target(target, event, rule, view=None):
        arn = target.get("Arn", "")
        action = ACTIONS.get(arn.split(":")[2] if arn.startswith("arn:") else "")
        if action and not failed_deliveries.is_gone(arn) and not delivers(target, arn, action, rule):
            return failed_deliveries.bury(target, event, rule, "NO_PERMISSIONS")
        if ":event-bus/" in arn and decisions.denied(decisions.role(target.get("RoleArn", "")), "events:PutEvents", arn):
            return failed_deliveries.bury(target, event, rule, "NO_PERMISSIONS")
        return invoke(target, event, rule, view)

    eventbridge._invoke_target = invoke_target
    failed_deliveries.may_send = lambda queue, rule: allows(queue, ACTIONS["sqs"], rule)


def delivers(target, arn, action, rule):
    if "ScheduleExpression" in rule and "GroupName" in rule:
        return decisions.denied(decisions.role(target.get("RoleArn", "")), action, arn) is None
    return allows(arn, action, rule)


def allows(arn, action, rule):
    lookup = sqs.queue_policy_for_arn if action.startswith("sqs") else lambda_svc.function_policy_for_arn
    found = lookup(arn)
    context = iam_evaluator.EvalContext(
        principal_arn=SERVICE, principal_type="Service", principal_account=get_account_id(), action=action, resource_arn=arn,
        region=get_region(),
        service_context={"aws:sourcearn": rule.get("Arn", ""), "aws:sourceaccount": get_account_id()},
    )
    policy = found[0] if found else ""
    if policy and iam_evaluator.evaluate_resource_policy(policy, context, service=SERVICE).decision == "Allow":
        return True
    denials.record(context, None, [], resource_policy=policy)
    return False
