"""The log of what was denied, a JSON object a line: who, what, on which resource, in which context, and the statement that decided."""
import json
import os
import threading
import time

from ministack.core import iam_evaluator

FILE = os.path.abspath("denials.jsonl")
_lock = threading.Lock()


def record(context, decided, policies, resource_policy=None):
    """
    Writes down a denial.

    `decided` is the caller's statement that denies; none where no statement allows. `resource_policy` is the policy of the
    resource where that one decided.
    """
    if resource_policy is not None:
        statements = iam_evaluator.parse_policy_document(resource_policy or "{}")
        decided, policies = iam_evaluator._first_match(context, statements, "Deny"), [statements]
    entry = {
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "principal": context.principal_arn,
        "action": context.action,
        "resource": context.resource_arn,
        "context": {key: value for key, value in context.service_context.items() if value is not None},
        "decidedBy": "identity" if resource_policy is None else "resource",
        "reason": "explicit deny" if decided else "no statement allows it",
        "statement": readable(decided) if decided else None,
        "nearest": [] if decided else nearest(context, policies),
    }
    write(entry)
    return entry


def write(entry):
    with _lock, open(FILE, "a", encoding="utf-8") as log:
        log.write(json.dumps(entry, default=str) + "\n")


def nearest(context, policies):
    """The statements that would allow the action, and what keeps each from it."""
    statements = [statement for policy in policies or [] for statement in policy]
    fitting = [each for each in statements
               if each.effect == "Allow" and iam_evaluator._action_matches(context.action, each.actions, each.not_actions)]
    return [{"statement": readable(each), "because": because(context, each)} for each in fitting]


def because(context, statement):
    if not iam_evaluator._resource_matches(context.resource_arn, statement.resources, statement.not_resources):
        return "resource"
    for operator, keys in statement.conditions.items():
        for key, value in keys.items():
            if not iam_evaluator._conditions_met({operator: {key: value}}, context):
                return f"{operator} {key}"
    return "principal, or another policy"


def readable(statement):
    parts = {
        "Sid": statement.sid, "Effect": statement.effect, "Action": statement.actions, "NotAction": statement.not_actions,
        "Resource": statement.resources, "NotResource": statement.not_resources, "Condition": statement.conditions,
    }
    return {name: part for name, part in parts.items() if part}
