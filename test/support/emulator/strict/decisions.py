"""May a caller do this to that? The decision of the emulator's policy engine, written down where it is no."""
from ministack.core import iam_evaluator
from ministack.core.responses import get_account_id, get_region

from . import denials

# The policy of a key must allow even its own account.
KEY_POLICY = "kms"


def principal_of(access_key):
    """The caller with its policies; `policies` is none for root."""
    return iam_evaluator.resolve_principal(access_key or "", get_account_id())


def role_of_function(config):
    """A function's role as its session has it."""
    from ministack.core import lambda_runtime
    return principal_of(lambda_runtime.execution_credentials(config)["AWS_ACCESS_KEY_ID"])


def role(arn):
    """A role that a service assumes, by its ARN."""
    from ministack.core import lambda_runtime
    account = arn.split(":")[4] if arn.count(":") > 4 else get_account_id()
    session = {"Role": arn, "FunctionArn": f"arn:aws:lambda:{get_region()}:{account}:function:service", "FunctionName": "service"}
    return principal_of(lambda_runtime.execution_credentials(session)["AWS_ACCESS_KEY_ID"])


def denied(principal, action, resource, context=None, region=None):
    """Nothing, or the entry in the log of denials."""
    if allowed(principal, action, resource, context, region):
        return None
    return explained(question(principal, action, resource, context, region), principal)


def allowed(principal, action, resource, context=None, region=None):
    if principal.policies is None:
        return True
    asked = question(principal, action, resource, context, region)
    result = iam_evaluator.evaluate(asked, principal.policies, *principal.limits)
    policy = iam_evaluator._resource_policy(action.split(":")[0], resource)
    if policy is not None:
        result = iam_evaluator.combine_resource_policy(
            result, asked, *policy, required=action.startswith(f"{KEY_POLICY}:"), limits=principal.limits)
    return result.decision == "Allow"


def explicitly_denied(principal, action, resource, context=None, region=None):
    """For a resource that anybody in the account may use unless a policy denies it."""
    if principal.policies is None:
        return None
    asked = question(principal, action, resource, context, region)
    result = iam_evaluator.evaluate(asked, principal.policies, *principal.limits)
    return explained(asked, principal) if result.decision == "Deny" else None


def question(principal, action, resource, context=None, region=None):
    return iam_evaluator.EvalContext(
        principal_arn=principal.arn,
        principal_type=principal.type,
        principal_account=principal.account,
        action=action,
        resource_arn=resource,
        region=region or get_region(),
        service_context={key.lower(): value for key, value in (context or {}).items()},
        principal_keys=principal.keys,
    )


def explained(asked, principal):
    """Writes down why it is no."""
    layers = [principal.policies, *principal.limits]
    deny = iam_evaluator._first_match(asked, [statement for layer in layers for statement in flat(layer)], "Deny")
    if deny or not all(iam_evaluator._first_match(asked, flat(layer), "Allow") for layer in layers):
        return denials.record(asked, deny, principal.policies)
    policy = iam_evaluator._resource_policy(asked.action.split(":")[0], asked.resource_arn)
    return denials.record(asked, None, [], resource_policy=policy[0] if policy else "")


def flat(policies):
    return [statement for policy in policies for statement in policy]
