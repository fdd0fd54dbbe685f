"""A rule: a pattern of at most 2,048 characters, and five targets.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
"""
from ministack.services import eventbridge

from ..requests import refusal
from .provisioned import check_properties, compact, failure

CHARACTERS, TARGETS = 2_048, 5


def apply():
    check_properties("AWS::Events::Rule", provisioned)
    put = eventbridge._put_rule

    def put_rule(data):
        problem = problem_of(data)
        return refusal("LimitExceededException", problem) if problem else put(data)

    eventbridge._put_rule = put_rule


def provisioned(props):
    problem = problem_of(props)
    if problem:
        raise failure("EventBridge", 400, problem)


def problem_of(rule):
    pattern = rule.get("EventPattern")
    if pattern and len(compact(pattern)) > CHARACTERS:
        return f"EventPattern of {len(compact(pattern))} characters exceeds the limit of {CHARACTERS}."
    if len(rule.get("Targets") or []) > TARGETS:
        return "The requested resource exceeds the maximum number allowed."
    return None
