"""IAM for each request: every resource and every further action that AWS asks its policies about."""
import contextvars

from ministack.core import iam_actions, iam_evaluator
from ministack.core.responses import get_account_id

from . import decisions
from .questions import questions_of

_pending = contextvars.ContextVar("strict_questions", default=())
_denied = contextvars.ContextVar("strict_denied", default=None)


def apply():
    collect_questions()
    ask_all()
    name_what_is_denied()


def collect_questions():
    extract = iam_actions.extract_resource_arn

    def extract_resource_arn(service, method, path, headers, body, query_params, region, account_id):
        _denied.set(None)
        found = questions_of(service, method, path, headers, body, query_params, region, account_id)
        _pending.set(tuple(found))
        return found[0].resource if found else extract(service, method, path, headers, body, query_params, region, account_id)

    iam_actions.extract_resource_arn = extract_resource_arn


def ask_all():
    enforce = iam_evaluator.enforce

    def enforce_all(access_key_id, iam_action, service, region, resource_arn="*", service_context=None):
        pending = _pending.get()
        _pending.set(())
        if not pending or pending[0].action != iam_action or pending[0].resource != resource_arn:
            pending = None
        for action, resource, context in pending or [(iam_action, resource_arn, {})]:
            asked = {**(service_context or {}), **context}
            result = enforce(access_key_id, action, service, region, resource_arn=resource, service_context=asked)
            if result is not None:
                return noted(result, access_key_id, action, resource, asked, region)
        return None

    iam_evaluator.enforce = enforce_all


def noted(result, access_key, action, resource, context, region):
    if isinstance(result, iam_evaluator.AuthError):
        return result
    principal = iam_evaluator.resolve_principal(access_key or "", get_account_id())
    if not isinstance(principal, iam_evaluator.AuthError):
        decisions.explained(decisions.question(principal, action, resource, context, region), principal)
    _denied.set((action, resource))
    return result


def name_what_is_denied():
    """The message of a denial names the action and the resource that were denied, the second of ten for example."""
    respond = iam_actions.access_denied_response

    def access_denied_response(service, action, principal_arn, request_id, **options):
        denied, resource = _denied.get() or (action, options.get("resource_arn", "*"))
        options["resource_arn"] = resource
        by_policy = options.get("explicit_deny") and options.get("resource_policy_arn")
        if not options.get("error_code") and not options.get("message") and not by_policy:
            options["message"] = iam_actions.identity_denial_message(denied, principal_arn, resource, options.get("explicit_deny", False))
        return respond(service, denied, principal_arn, request_id, **options)

    iam_actions.access_denied_response = access_denied_response
