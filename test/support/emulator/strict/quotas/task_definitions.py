"""A task definition: at most 65,536 bytes, and each name once among the environment and the secrets of a container.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
"""
import json

from ministack.services import ecs

from ..requests import refusal
from .provisioned import check_properties, compact, failure

BYTES = 65_536


def apply():
    check_properties("AWS::ECS::TaskDefinition", provisioned)
    register = ecs._register_task_definition

    def register_task_definition(data):
        problem = problem_of(data)
        return refusal("ClientException", problem) if problem else register(data)

    ecs._ACTION_MAP["RegisterTaskDefinition"] = register_task_definition


def provisioned(props):
    problem = problem_of(props)
    if problem:
        raise failure("AmazonECS", 400, f"Invalid request provided: Create TaskDefinition: {problem}")


def problem_of(definition):
    size = len(compact(json.dumps(definition)).encode())
    if size > BYTES:
        return f"Actual length: '{size}'. Max allowed length is '{BYTES}' bytes."
    twice = [name for container in lowered(definition).get("containerdefinitions") or [] for name in twice_in(container)]
    return ("The secret name must be unique and not shared with any new or existing environment variables set on the container, "
            f"such as '{twice[0]}'.") if twice else None


def twice_in(container):
    secrets = names_in(container, "secrets")
    others = names_in(container, "environment")
    return [name for index, name in enumerate(secrets) if name in others or name in secrets[:index]]


def names_in(container, member):
    return [lowered(entry).get("name") for entry in lowered(container).get(member) or []]


def lowered(value):
    return {key.lower(): inner for key, inner in value.items()}
