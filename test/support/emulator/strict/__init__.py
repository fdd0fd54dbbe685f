"""Checks that AWS makes and the emulator doesn't. README.md beside this folder lists them.

A module holds one kind of check; its `apply` hooks it into the emulator. What is hooked in last is asked first.
"""
from . import (
    authorization, deliveries, function_permissions, identities, lifecycle_hooks, parameter_encryption, quotas, recursion, requests,
    secret_arns, secret_encryption, secret_rules, staleness, validation, web_identities,
)


def apply():
    identities.apply()
    web_identities.apply()
    authorization.apply()
    parameter_encryption.apply()
    secret_arns.apply()
    secret_rules.apply()
    secret_encryption.apply()
    deliveries.apply()
    function_permissions.apply()
    lifecycle_hooks.apply()
    quotas.apply()
    recursion.apply()
    staleness.apply()
    validation.apply()
    requests.apply()
