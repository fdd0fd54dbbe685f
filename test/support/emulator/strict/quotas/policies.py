"""Sizes and numbers of IAM policies.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""
from ministack.services import iam

from .provisioned import check_properties, compact, failure

INLINE, MANAGED, MANAGED_PER_ROLE = 10_240, 6_144, 10


def apply():
    check_properties("AWS::IAM::Policy", inline_policy)
    check_properties("AWS::IAM::ManagedPolicy", managed_policy)
    check_properties("AWS::IAM::Role", role)


def inline_policy(props):
    for name in props.get("Roles") or []:
        others = {key: document for key, document in inline_of(name).items() if key != props.get("PolicyName")}
        fits_inline(name, [*others.values(), props.get("PolicyDocument") or {}])


def role(props):
    name = props.get("RoleName") or "role"
    fits_inline(name, [policy.get("PolicyDocument") or {} for policy in props.get("Policies") or []])
    fits_attached(len(props.get("ManagedPolicyArns") or []))


def managed_policy(props):
    if len(compact(props.get("PolicyDocument") or {})) > MANAGED:
        raise failure("Iam", 409, f"Cannot exceed quota for PolicySize: {MANAGED}")
    for name in props.get("Roles") or []:
        attached = (iam._roles.get(name) or {}).get("AttachedPolicies") or []
        own = props.get("ManagedPolicyName")
        fits_attached(len([arn for arn in attached if arn.split("/")[-1] != own]) + 1)


def fits_inline(name, documents):
    if sum(len(compact(document)) for document in documents) > INLINE:
        raise failure("Iam", 409, f"Maximum policy size of {INLINE} bytes exceeded for role {name}")


def fits_attached(count):
    if count > MANAGED_PER_ROLE:
        raise failure("Iam", 409, f"Cannot exceed quota for PoliciesPerRole: {MANAGED_PER_ROLE}")


def inline_of(name):
    return (iam._roles.get(name) or {}).get("InlinePolicies") or {}
