"""The request that a handler works on: whose it is, and how a check refuses it.

CloudFormation, ECS and other services of the emulator call handlers too, without a request. They aren't checked.
"""
import contextvars
import json

from ministack.core.router import extract_access_key_id
from ministack.services import secretsmanager, ssm

_access_key = contextvars.ContextVar("strict_access_key", default=None)


class Refused(Exception):
    """Ends a request with an answer of AWS."""

    def __init__(self, code, message, status=400):
        super().__init__(message)
        self.response = refusal(code, message, status)


def refusal(code, message, status=400):
    headers = {"Content-Type": "application/x-amz-json-1.1", "x-amzn-errortype": code}
    return status, headers, json.dumps({"__type": code, "message": message}).encode()


def access_key():
    """The caller's, or none where a service of the emulator calls another one."""
    return _access_key.get()


def apply():
    for module in (ssm, secretsmanager):
        module.handle_request = checked(module.handle_request)


def checked(handle):
    async def handle_request(method, path, headers, body, query_params):
        token = _access_key.set(extract_access_key_id(headers, query_params) or "")
        try:
            return await handle(method, path, headers, body, query_params)
        except Refused as refused:
            return refused.response
        finally:
            _access_key.reset(token)
    return handle_request
