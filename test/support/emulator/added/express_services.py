"""ECS Express Mode: a service with its task definition, whose container is called Main. No load balancer is created.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/express-service-work.html
"""
from ministack.core.responses import AccountRegionScopedDict, get_region, json_response
from ministack.services import ecs
from ministack.services.cloudformation import provisioners

from properties import camel

from .answers import Refused, answering, assert_valid, body_of, provisioning

KIND = "AWS::ECS::ExpressGatewayService"
CONTAINER = "Main"
CREATE_ONLY = ("ServiceName", "Cluster", "InfrastructureRoleArn", "Tags")
CONFIGURED = (
    "executionRoleArn", "taskRoleArn", "taskDefinitionArn", "cpu", "memory", "cpuArchitecture", "networkConfiguration", "healthCheckPath",
    "primaryContainer", "scalingTarget",
)
FROM_TASK_DEFINITION = ("executionRoleArn", "taskRoleArn", "cpu", "memory", "primaryContainer")

# By the ARN of the service.
_express = AccountRegionScopedDict()


def apply():
    ecs._ACTION_MAP.update({
        "CreateExpressGatewayService": answering(lambda data: json_response({"service": create(data)})),
        "UpdateExpressGatewayService": answering(lambda data: json_response({"service": update(data)})),
        "DescribeExpressGatewayService": answering(lambda data: json_response({"service": described(found(data), data.get("include"))})),
        "DeleteExpressGatewayService": answering(lambda data: json_response({"service": delete(data)})),
    })
    provisioners._RESOURCE_HANDLERS[KIND] = {
        "create": provisioning(KIND, create_resource),
        "update": provisioning(KIND, update_resource),
        "delete": provisioning(KIND, lambda arn, props: delete_resource(arn)),
    }
    provisioners._REPLACING_PROPERTIES[KIND] = CREATE_ONLY


def create(data):
    configuration = configured({key: data[key] for key in CONFIGURED if key in data})
    name, cluster = data.get("serviceName") or f"service-{len(_express) + 1}", data.get("cluster", "default").split("/")[-1]
    task_definition = registered(cluster, name, configuration)
    service = body_of(ecs._create_service({
        "serviceName": name, "cluster": cluster, "taskDefinition": task_definition, "launchType": "FARGATE",
        "desiredCount": configuration.get("scalingTarget", {}).get("minTaskCount", 1), "tags": data.get("tags", []),
    }))["service"]
    record = {
        "cluster": cluster, "serviceName": name, "serviceArn": service["serviceArn"],
        "infrastructureRoleArn": data["infrastructureRoleArn"],
        "configuration": {**configuration, "taskDefinitionArn": task_definition}, "own": "taskDefinitionArn" in configuration,
    }
    _express[service["serviceArn"]] = record
    return described(record)


def update(data):
    record = found(data)
    given = {key: data[key] for key in CONFIGURED if key in data}
    before = {key: value for key, value in record["configuration"].items() if record["own"] or key != "taskDefinitionArn"}
    dropped = FROM_TASK_DEFINITION if "taskDefinitionArn" in given else ("taskDefinitionArn",) if "primaryContainer" in given else ()
    configuration = configured({**{key: value for key, value in before.items() if key not in dropped}, **given})
    task_definition = registered(record["cluster"], record["serviceName"], configuration)
    body_of(ecs._update_service({"service": record["serviceName"], "cluster": record["cluster"], "taskDefinition": task_definition}))
    record.update({"configuration": {**configuration, "taskDefinitionArn": task_definition}, "own": "taskDefinitionArn" in configuration})
    return described(record)


def delete(data):
    record = found(data)
    body_of(ecs._delete_service({"service": record["serviceName"], "cluster": record["cluster"], "force": True}))
    del _express[record["serviceArn"]]
    return {**described(record), "status": {"statusCode": "DRAINING"}}


def found(data):
    record = _express.get(data["serviceArn"])
    if record is None:
        raise Refused("ResourceNotFoundException", "The specified Express service was not found.")
    return record


def configured(configuration):
    """Either a container of its own with the role that starts it, or a task definition."""
    own, container = configuration.get("taskDefinitionArn"), configuration.get("primaryContainer")
    if own and (container or configuration.get("executionRoleArn")):
        raise Refused("InvalidParameterException", "taskDefinitionArn cannot be combined with primaryContainer or executionRoleArn.")
    if not own and not (container and configuration.get("executionRoleArn")):
        raise Refused("InvalidParameterException", "primaryContainer and executionRoleArn are required without taskDefinitionArn.")
    if own and CONTAINER not in names_in(own):
        raise Refused("InvalidParameterException", f"The task definition must have a container with the name {CONTAINER}.")
    return configuration


def names_in(task_definition):
    definition = ecs._task_defs.get(ecs._resolve_td_key(task_definition)) or {}
    return [container["name"] for container in definition.get("containerDefinitions", [])]


def registered(cluster, name, configuration):
    if "taskDefinitionArn" in configuration:
        return configuration["taskDefinitionArn"]
    container = configuration["primaryContainer"]
    taken = {key: container[key] for key in ("image", "command", "environment", "secrets", "repositoryCredentials") if key in container}
    definition = {
        "family": f"{cluster}-{name}", "networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"],
        "cpu": configuration.get("cpu", "256"), "memory": configuration.get("memory", "512"),
        "executionRoleArn": configuration["executionRoleArn"],
        "containerDefinitions": [{**taken, "name": CONTAINER, "portMappings": [{"containerPort": container.get("containerPort", 80)}]}],
        **({"taskRoleArn": configuration["taskRoleArn"]} if "taskRoleArn" in configuration else {}),
    }
    return body_of(ecs._ACTION_MAP["RegisterTaskDefinition"](definition))["taskDefinition"]["taskDefinitionArn"]


def described(record, include=None):
    service = ecs._services[f"{record['cluster']}/{record['serviceName']}"]
    newest = service["deployments"][0]
    revision = f"{record['serviceArn'].replace(':service/', ':service-revision/')}/{newest['id'].rsplit('/', 1)[-1]}"
    endpoint = f"{record['serviceName']}.ecs.{get_region()}.on.aws"
    configuration = {
        **record["configuration"], "serviceRevisionArn": revision, "createdAt": newest["createdAt"],
        "ingressPaths": [{"accessType": "PUBLIC", "endpoint": endpoint}],
    }
    return {
        **{key: record[key] for key in ("cluster", "serviceName", "serviceArn", "infrastructureRoleArn")},
        "status": {"statusCode": "ACTIVE"}, "activeConfigurations": [configuration], "createdAt": service["createdAt"],
        **({"tags": ecs._tags.get(record["serviceArn"], [])} if "TAGS" in (include or []) else {}),
    }


# CloudFormation --------------------------------------------------------------------------------------------------------------

def create_resource(logical_id, props, stack_name):
    data = camel(props)
    data.setdefault("serviceName", provisioners._physical_name(stack_name, logical_id))
    assert_valid("ecs", "CreateExpressGatewayServiceRequest", data)
    return resource(create(data))


def update_resource(arn, old_props, props, stack_name):
    data = {key: value for key, value in camel(props).items() if key in CONFIGURED}
    assert_valid("ecs", "UpdateExpressGatewayServiceRequest", {**data, "serviceArn": arn})
    return resource(update({**data, "serviceArn": arn}))


def delete_resource(arn):
    if arn in _express:
        delete({"serviceArn": arn})


def resource(service):
    endpoint = service["activeConfigurations"][0]["ingressPaths"][0]["endpoint"]
    return service["serviceArn"], {"ServiceArn": service["serviceArn"], "Endpoint": endpoint}
