"""Checks of a resource's properties before CloudFormation's provisioner creates or updates it."""
import json

from ministack.services.cloudformation import provisioners


def check_properties(kind, check):
    """`check` gets the properties and raises ValueError, whose text becomes the reason in the stack's events."""
    handlers = provisioners._RESOURCE_HANDLERS[kind]
    create, update = handlers["create"], handlers.get("update")

    def checked_create(logical_id, props, stack_name):
        check(props)
        return create(logical_id, props, stack_name)

    def checked_update(physical_id, old_props, new_props, *rest):
        check(new_props)
        return update(physical_id, old_props, new_props, *rest)

    handlers["create"] = checked_create
    if update:
        handlers["update"] = checked_update


def compact(document):
    """As AWS counts: without white space."""
    return json.dumps(json.loads(document) if isinstance(document, str) else document, separators=(",", ":"), ensure_ascii=False)


def failure(service, status, message):
    return ValueError(f"{message} (Service: {service}, Status Code: {status}, Request ID: 00000000-0000-0000-0000-000000000000)")
