"""A resource's properties in CloudFormation's capitals, turned into what an API takes."""

# Maps whose keys are the user's own.
USER_KEYS = {"dockerLabels", "options", "driverOpts", "labels", "parameters", "tags"}


def camel(value):
    if isinstance(value, list):
        return [camel(item) for item in value]
    if not isinstance(value, dict):
        return value
    renamed = {key[:1].lower() + key[1:]: item for key, item in value.items()}
    return {key: item if key in USER_KEYS and isinstance(item, dict) else camel(item) for key, item in renamed.items()}
