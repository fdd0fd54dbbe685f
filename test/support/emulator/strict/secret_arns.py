"""How Secrets Manager reads an ARN: one that ends in a hyphen and six characters is whole, another one lacks exactly that.

https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen
"""
import re

from ministack.services import secretsmanager

WHOLE = re.compile(r":secret:.*-[A-Za-z0-9]{6}$")


def apply():
    resolve = secretsmanager._resolve

    def resolve_exactly(secret_id, *, use_arn_scope=False):
        key, secret = resolve(secret_id, use_arn_scope=use_arn_scope)
        if secret is None or not secret_id.startswith("arn:") or secret["ARN"] == secret_id:
            return key, secret
        if WHOLE.search(secret_id):
            return None, None
        return by_partial_arn(secret_id, use_arn_scope)

    secretsmanager._resolve = resolve_exactly


def by_partial_arn(secret_id, use_arn_scope):
    spec, _ = secretsmanager._secret_scope_from_arn(secret_id)
    candidates = secretsmanager._secrets.items_scoped(spec.account_id, spec.region) if use_arn_scope else secretsmanager._secrets.items()
    fits = re.compile(re.escape(secret_id) + r"-[A-Za-z0-9]{6}$")
    return next(((key, secret) for key, secret in candidates if fits.match(secret["ARN"])), (None, None))
