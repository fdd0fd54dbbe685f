"""What Lambda itself does with a function's role: read its queue, write its log, and send what failed to its destination."""
from ministack.core.arn import parse_arn
from ministack.services import lambda_svc

from . import decisions

# https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
READING = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
_reported = set()


def apply():
    logs_are_written_by_the_role()
    queues_are_read_by_the_role()
    failures_are_sent_by_the_role()


def logs_are_written_by_the_role():
    emit = lambda_svc._emit_lambda_logs

    def emit_lambda_logs(func, request_id, log_text, error, duration_ms, **options):
        config = func.get("config") or func
        if may_log(config):
            emit(func, request_id, log_text, error, duration_ms, **options)

    lambda_svc._emit_lambda_logs = emit_lambda_logs


def may_log(config):
    _, _, _, region, account, _, name = config["FunctionArn"].split(":", 6)
    group = (config.get("LoggingConfig") or {}).get("LogGroup") or f"/aws/lambda/{name}"
    arn = f"arn:aws:logs:{region}:{account}:log-group:{group}:log-stream:new"
    role = decisions.role_of_function(config)
    return not any(once(role, action, arn) for action in ("logs:CreateLogStream", "logs:PutLogEvents"))


def queues_are_read_by_the_role():
    mappings = lambda_svc._iter_all_esms

    def allowed_mappings():
        for account, region, mapping in mappings():
            if may_read(account, region, mapping):
                yield account, region, mapping

    lambda_svc._iter_all_esms = allowed_mappings


def failures_are_sent_by_the_role():
    route = lambda_svc._route_async_failure

    def route_async_failure(target_arn, func_name, event, result):
        config = lambda_svc._functions[func_name]["config"]
        if parse_arn(target_arn).service != "sqs" or decisions.denied(decisions.role_of_function(config), "sqs:SendMessage", target_arn) is None:
            route(target_arn, func_name, event, result)

    lambda_svc._route_async_failure = route_async_failure


def may_read(account, region, mapping):
    arn = mapping.get("EventSourceArn", "")
    if not arn.startswith("arn:") or parse_arn(arn).service != "sqs":
        return True
    function = lambda_svc._functions.get_scoped(account, region, mapping["FunctionName"])
    config = (function or {}).get("config")
    return config is None or not any(once(decisions.role_of_function(config), action, arn) for action in READING)


def once(role, action, resource):
    """Denied? Written down once, though Lambda tries again and again."""
    asked = (role.arn, action, resource)
    if asked in _reported and decisions.allowed(role, action, resource):
        _reported.discard(asked)
        return False
    if asked in _reported:
        return True
    if decisions.denied(role, action, resource) is None:
        return False
    _reported.add(asked)
    return True
