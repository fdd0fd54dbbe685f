"""What the emulator's handlers answer, read and written by our own."""
import json

from ministack.core.responses import error_response_json

from strict.violations import mistyped, violations_of


class Refused(Exception):
    """Ends a call with an error of the service."""

    def __init__(self, code, message):
        super().__init__(message)
        self.answer = error_response_json(code, message, 400)


def body_of(answer):
    """The answer of a handler as an object. One that is an error is passed on."""
    status, headers, body = answer
    content = json.loads(body)
    if status >= 400:
        raise Refused(headers.get("x-amzn-errortype") or content.get("__type", "ClientException"), content.get("message", ""))
    return content


def answering(act):
    """A handler whose refusals become answers."""
    def handle(data):
        try:
            return act(data)
        except Refused as refused:
            return refused.answer
    return handle


def provisioning(kind, act):
    """A provisioner of CloudFormation whose refusals become the reason in the stack's events."""
    def provision(*args):
        try:
            return act(*args)
        except Refused as refused:
            raise ValueError(f"Resource handler returned message: \"{refused}\" ({kind})") from refused
    return provision


def assert_valid(service, shape, data):
    """CloudFormation's provisioners go past HTTP, where requests are held against the service's model."""
    if mistyped(service, shape, data):
        raise Refused("ClientException", "Start of structure or map found where not expected.")
    found = violations_of(service, shape, data)
    if found:
        raise Refused("ClientException", "; ".join(found))
