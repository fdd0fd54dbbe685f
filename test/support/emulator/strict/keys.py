"""KMS on behalf of a caller: a service that encrypts or decrypts for it asks the policies of caller and key."""
from ministack.core.responses import get_account_id, get_region
from ministack.services import kms

from . import decisions

# An AWS managed key: everybody in the account may use it through its service.
MANAGED = {"ssm": "alias/aws/ssm", "secretsmanager": "alias/aws/secretsmanager"}


class Unusable(Exception):
    """The key is unknown, disabled, or going to be deleted."""


def is_managed(reference, service):
    return not reference or reference == MANAGED[service] or reference.endswith(f":{MANAGED[service]}")


def key_arn(reference, service):
    """The key behind an id, an ARN or an alias, as a value remembers it."""
    if is_managed(reference, service):
        return MANAGED[service]
    key = kms._resolve_key(reference)
    return key["Arn"] if key else reference


def key_denied(access_key, action, arn, service, encryption_context):
    """
    Nothing, or the entry in the log of denials.

    Raises `Unusable` where KMS answers that before any policy.
    """
    principal = decisions.principal_of(access_key)
    if arn == MANAGED[service]:
        resource = f"arn:aws:kms:{get_region()}:{get_account_id()}:key/{MANAGED[service].split('/')[-1]}"
        return decisions.explicitly_denied(principal, action, resource, through(service, encryption_context, [arn]))
    key = kms._resolve_key(arn)
    if key is None:
        raise Unusable(f"Key '{arn}' does not exist")
    denied = decisions.denied(principal, action, key["Arn"], {**context_of(key, encryption_context), **via(service)})
    state = kms._check_key_state(key)
    if state is not None and not denied:
        raise Unusable(f"{key['Arn']} is {'disabled' if key['KeyState'] == 'Disabled' else 'pending deletion'}.")
    return denied


def context_of(key, encryption_context):
    return {**encryption_keys(encryption_context), "kms:ResourceAliases": aliases_of(key), "kms:CallerAccount": get_account_id()}


def through(service, encryption_context, aliases):
    return {**encryption_keys(encryption_context), **via(service), "kms:ResourceAliases": aliases, "kms:CallerAccount": get_account_id()}


def via(service):
    return {"kms:ViaService": f"{service}.{get_region()}.amazonaws.com", "aws:CalledViaLast": f"{service}.amazonaws.com"}


def encryption_keys(encryption_context):
    values = {f"kms:EncryptionContext:{key}": value for key, value in encryption_context.items()}
    return {**values, "kms:EncryptionContextKeys": list(encryption_context)}


def aliases_of(key):
    return [arn.split(":", 5)[5] for arn, key_id in kms._aliases.items() if key_id == key["KeyId"]]
