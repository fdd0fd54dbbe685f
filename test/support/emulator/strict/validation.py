"""Each request to a service with a JSON protocol is held against the service's model before its handler sees it."""
import json

from ministack.services import cloudwatch_logs, ecs, eventbridge, kms, secretsmanager, sqs, ssm

from .models import input_shape
from .requests import refusal
from .violations import mistyped, violations_of

MODULES = {"ssm": ssm, "secretsmanager": secretsmanager, "kms": kms, "ecs": ecs, "events": eventbridge, "logs": cloudwatch_logs, "sqs": sqs}
CODES = {"ecs": "InvalidParameterException", "logs": "InvalidParameterException", "sqs": "InvalidParameterValue"}


def apply():
    for service, module in MODULES.items():
        module.handle_request = validated(service, module.handle_request)


def validated(service, handle):
    async def handle_request(method, path, headers, body, query_params):
        return invalid(service, headers, body) or await handle(method, path, headers, body, query_params)
    return handle_request


def invalid(service, headers, body):
    """The answer to a request that breaks the model; none to one that keeps it."""
    shape = input_shape(service, headers.get("x-amz-target", "").split(".")[-1])
    if shape is None:
        return None
    try:
        data = json.loads(body or b"{}")
    except ValueError:
        data = None
    if not isinstance(data, dict) or mistyped(service, shape, data):
        return refusal("SerializationException", "Start of structure or map found where not expected.")
    found = violations_of(service, shape, data)
    if not found:
        return None
    detected = f"{len(found)} validation error{'s' if len(found) > 1 else ''} detected: {'; '.join(found)}"
    return refusal(CODES.get(service, "ValidationException"), detected)
