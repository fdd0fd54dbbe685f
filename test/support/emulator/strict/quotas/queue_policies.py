"""A queue's policy: at most 20 statements and 8,192 bytes.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html
"""
import json

from ministack.services import sqs

from .provisioned import check_properties, compact, failure

STATEMENTS, BYTES = 20, 8_192


def apply():
    check_properties("AWS::SQS::QueuePolicy", provisioned)
    set_attributes = sqs._act_set_queue_attributes

    def set_queue_attributes(data, url):
        problem = problem_of((data.get("Attributes") or {}).get("Policy"))
        if problem:
            raise sqs._Err("InvalidAttributeValue", problem)
        return set_attributes(data, url)

    sqs._act_set_queue_attributes = set_queue_attributes
    sqs._HANDLERS = {**sqs._HANDLERS, "SetQueueAttributes": set_queue_attributes}


def provisioned(props):
    problem = problem_of(props.get("PolicyDocument"))
    if problem:
        raise failure("Sqs", 400, problem)


def problem_of(policy):
    if not policy:
        return None
    statements = (json.loads(policy) if isinstance(policy, str) else policy).get("Statement") or []
    count = len(statements) if isinstance(statements, list) else 1
    if count > STATEMENTS:
        return f"Invalid value for the parameter Policy. Reason: {count} statements exceed the maximum of {STATEMENTS}."
    size = len(compact(policy).encode())
    return f"Invalid value for the parameter Policy. Reason: {size} bytes exceed the maximum of {BYTES}." if size > BYTES else None
