"""What a parameter can hold: size by tier, no nested references, one type, 15 levels, 100 versions.

https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
"""
from ministack.services import ssm

from ..requests import refusal

STANDARD, ADVANCED, LEVELS, VERSIONS = 4096, 8192, 15, 100


def apply():
    put = ssm._put_parameter

    def put_parameter(data):
        existing = ssm._parameters.get(data.get("Name", ""))
        if existing and not data.get("Overwrite"):
            return put(data)
        refused = refused_put(data, existing) or oldest_is_labelled(data, existing)
        return refused or without_old_versions(data.get("Name"), put(data))

    ssm._put_parameter = put_parameter


def refused_put(data, existing):
    value, name = data.get("Value", ""), data.get("Name", "")
    tier = data.get("Tier") or ssm._default_tier(data, value, existing)
    size = len(value.encode())
    if "{{" in value:
        return refusal("ValidationException", 'Parameter value can\'t nest another parameter. Do not use "{{}}" in the value.')
    if size > ADVANCED:
        return refusal("ValidationException", f"Parameter value, cannot be more than {ADVANCED} characters.")
    if size > STANDARD and tier == "Standard":
        return refusal("ValidationException", f"Standard tier parameters support a maximum parameter value of {STANDARD} characters. "
                       "To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier.")
    if name.count("/") > LEVELS:
        return refusal("HierarchyLevelLimitExceededException", f"A hierarchy can have a maximum of {LEVELS} levels.")
    return refused_change(data, existing) if existing else None


def refused_change(data, existing):
    if data.get("Type", existing["Type"]) != existing["Type"]:
        return refusal("HierarchyTypeMismatchException", "Parameter Store does not support changing a parameter type in a hierarchy. "
                       "You must create a new, unique parameter.")
    if data.get("Tier") == "Standard" and existing.get("Tier") == "Advanced":
        return refusal("ValidationException", "This parameter uses the advanced-parameter tier. You can't downgrade a parameter "
                       "from the advanced-parameter tier to the standard-parameter tier.")
    return None


def oldest_is_labelled(data, existing):
    history = ssm._parameter_history.get(data.get("Name")) or []
    if not existing or len(history) < VERSIONS or not history[0].get("Labels"):
        return None
    return refusal("ParameterMaxVersionLimitExceeded", f"You attempted to create a new version of {data['Name']} by calling the "
                   f"PutParameter API with the overwrite flag. Version {history[0]['Version']}, the oldest version, can't be deleted because it "
                   "has a label "
                   "associated with it. Move the label to another version of the parameter, and try again.")


def without_old_versions(name, answer):
    history = ssm._parameter_history.get(name) or []
    del history[:max(0, len(history) - VERSIONS)]
    return answer
