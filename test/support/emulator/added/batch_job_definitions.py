"""Batch's job definitions: each change is a revision, and CloudFormation deregisters the one before.

https://docs.aws.amazon.com/batch/latest/APIReference/API_RegisterJobDefinition.html
"""
from ministack.services import batch
from ministack.services.cloudformation import provisioners

from properties import camel

from .answers import Refused, answering, assert_valid, body_of, provisioning

KIND = "AWS::Batch::JobDefinition"
KEPT = (
    "type", "parameters", "containerProperties", "ecsProperties", "eksProperties", "nodeProperties", "platformCapabilities",
    "propagateTags", "retryStrategy", "schedulingPriority", "timeout", "tags",
)
PAGE = 100


def apply():
    batch._register_job_definition = register
    batch._DISPATCH.update({
        "/v1/registerjobdefinition": answering(register),
        "/v1/describejobdefinitions": answering(describe),
        "/v1/deregisterjobdefinition": answering(deregister),
    })
    provisioners._RESOURCE_HANDLERS[KIND] = {
        "create": provisioning(KIND, create_resource),
        "update": provisioning(KIND, update_resource),
        "delete": provisioning(KIND, lambda arn, props: deregister_if_there(arn)),
    }
    provisioners._REPLACING_PROPERTIES[KIND] = ("JobDefinitionName",)


def register(data):
    assert_valid("batch", "RegisterJobDefinitionRequest", data)
    for container, role in containers_of(data):
        assert_container(container, role, "FARGATE" in data.get("platformCapabilities", []))
    name = data["jobDefinitionName"]
    revisions = batch._job_definitions.setdefault(name, [])
    revision = len(revisions) + 1
    arn = batch._jd_arn(name, revision)
    revisions.append({
        "jobDefinitionName": name, "jobDefinitionArn": arn, "revision": revision, "status": "ACTIVE",
        **{key: data[key] for key in KEPT if key in data},
    })
    return batch._json(200, {"jobDefinitionName": name, "jobDefinitionArn": arn, "revision": revision})


def containers_of(data):
    """Each container, with the execution role of its task."""
    groups = [data, *(group for group in data.get("nodeProperties", {}).get("nodeRangeProperties", []))]
    for group in groups:
        single = group.get("containerProperties") or group.get("container")
        if single:
            yield single, single.get("executionRoleArn")
        for task in group.get("ecsProperties", {}).get("taskProperties", []):
            for container in task.get("containers", []):
                yield container, task.get("executionRoleArn")


def assert_container(container, role, fargate):
    environment = [entry.get("name") for entry in container.get("environment", [])]
    secrets = [entry["name"] for entry in container.get("secrets", [])]
    barred = next((name for name in environment if name and name.startswith("AWS_BATCH")), None)
    if barred:
        raise Refused("ClientException", f"Error executing request, Exception : A name can't start with AWS_BATCH: {barred}.")
    twice = next((name for index, name in enumerate(secrets) if name in environment or name in secrets[:index]), None)
    if twice:
        raise Refused("ClientException", f"Error executing request, Exception : The secret name must be unique, such as '{twice}'.")
    if (secrets or fargate) and not role:
        raise Refused("ClientException", "Error executing request, Exception : executionRoleArn is required.")


def describe(data):
    chosen = [revision for revision in selected(data) if data.get("status") in (None, revision["status"])]
    start, size = int(data.get("nextToken") or 0), data.get("maxResults") or PAGE
    page = {"jobDefinitions": chosen[start:start + size]}
    return batch._json(200, {**page, **({"nextToken": str(start + size)} if start + size < len(chosen) else {})})


def selected(data):
    every = [revision for revisions in batch._job_definitions.values() for revision in revisions]
    if data.get("jobDefinitions"):
        return [revision for revision in every if any(names(reference, revision) for reference in data["jobDefinitions"])]
    name = data.get("jobDefinitionName")
    return [revision for revision in every if name is None or revision["jobDefinitionName"] == name]


def names(reference, revision):
    """An ARN, or a name with or without its revision."""
    return reference in (
        revision["jobDefinitionArn"], f"{revision['jobDefinitionName']}:{revision['revision']}",
        revision["jobDefinitionName"], revision["jobDefinitionArn"].rsplit(":", 1)[0],
    )


def deregister(data):
    for revision in selected({"jobDefinitions": [data["jobDefinition"]]}):
        revision["status"] = "INACTIVE"
    return batch._json(200, {})


# CloudFormation --------------------------------------------------------------------------------------------------------------

def create_resource(logical_id, props, stack_name):
    data = camel(props)
    data.setdefault("jobDefinitionName", provisioners._physical_name(stack_name, logical_id))
    arn = body_of(register(data))["jobDefinitionArn"]
    return arn, {"JobDefinitionArn": arn}


def update_resource(arn, old_props, props, stack_name):
    data = camel(props)
    data.setdefault("jobDefinitionName", arn.split("/")[-1].rsplit(":", 1)[0])
    new = body_of(register(data))["jobDefinitionArn"]
    if not props.get("ResourceRetentionPolicy", {}).get("SkipDeregisterOnUpdate"):
        deregister_if_there(arn)
    return new, {"JobDefinitionArn": new}


def deregister_if_there(arn):
    deregister({"jobDefinition": arn})
