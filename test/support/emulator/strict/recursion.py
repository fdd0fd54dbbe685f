"""Lambda counts how often a chain of requests comes back to a function by way of a queue, and stops it after 16 times.

SQS keeps the trace header of whoever sent a message, and Lambda hands it on with one hop more.
https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
"""
import contextvars
import re
import secrets
import time

from ministack.services import lambda_svc, sqs
from ministack.services.cloudformation import provisioners

_sent_with = contextvars.ContextVar("strict_trace_header", default="")
_trace = contextvars.ContextVar("strict_trace", default="")
LINEAGE = re.compile(r"Lineage=\d+:[0-9a-f]+:(\d+)")


def apply():
    messages_keep_the_header()
    functions_get_the_header()
    batches_are_counted()
    templates_may_allow_it()


def messages_keep_the_header():
    handle, attributes = sqs.handle_request, sqs._build_send_sys_attrs

    async def handle_request(method, path, headers, body, query_params):
        token = _sent_with.set(headers.get("x-amzn-trace-id", ""))
        try:
            return await handle(method, path, headers, body, query_params)
        finally:
            _sent_with.reset(token)

    def build_send_sys_attrs(now, given):
        built = attributes(now, given)
        if _sent_with.get():
            built.setdefault("AWSTraceHeader", _sent_with.get())
        return built

    sqs.handle_request, sqs._build_send_sys_attrs = handle_request, build_send_sys_attrs


def functions_get_the_header():
    trace_id = lambda_svc._xray_trace_id_for_invocation

    def trace_id_for_invocation(config, inbound_trace_header=None):
        return trace_id(config, inbound_trace_header or _trace.get() or None)

    lambda_svc._xray_trace_id_for_invocation = trace_id_for_invocation


def batches_are_counted():
    run = lambda_svc._run_sqs_batch

    def run_sqs_batch(mapping, function, event, batch, queue_url, queue_name):
        hops = 1 + max((hops_of(message) for message in batch), default=0)
        if lambda_svc._recursive_loop_drop(function["config"]["FunctionName"], function, hops) is not None:
            mapping["LastProcessingResult"] = "FAILED"
            return None
        token = _trace.set(header_of(hops))
        try:
            return run(mapping, function, event, batch, queue_url, queue_name)
        finally:
            _trace.reset(token)

    lambda_svc._run_sqs_batch = run_sqs_batch


def templates_may_allow_it():
    """The property RecursiveLoop, which the emulator doesn't read."""
    handlers = provisioners._RESOURCE_HANDLERS["AWS::Lambda::Function"]
    create, update = handlers["create"], handlers["update"]

    def configured(result, props):
        function = lambda_svc._functions.get(result[0].split(":")[-1])
        if function:
            function["recursive_loop"] = props.get("RecursiveLoop", "Terminate")
        return result

    handlers["create"] = lambda logical_id, props, stack_name: configured(create(logical_id, props, stack_name), props)
    handlers["update"] = lambda physical_id, old, new, *rest: configured(update(physical_id, old, new, *rest), new)


def hops_of(message):
    found = LINEAGE.search((message.get("sys") or {}).get("AWSTraceHeader") or "")
    return int(found.group(1)) if found else 0


def header_of(hops):
    root = f"1-{int(time.time()):08x}-{secrets.token_hex(12)}"
    return f"Root={root};Parent={secrets.token_hex(8)};Sampled=0;Lineage=1:{secrets.token_hex(4)}:{hops}"
