"""The audience of a service account's token is a list of one. AWS compares it as a single value, also by StringEquals.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
"""
from ministack.services import sts


def apply():
    principal_of = sts._web_identity_principal

    def web_identity_principal(*request):
        principal, claims = principal_of(*request)
        return principal, {key: single(value) for key, value in claims.items()}

    sts._web_identity_principal = web_identity_principal


def single(value):
    return value[0] if isinstance(value, list) and len(value) == 1 else value
