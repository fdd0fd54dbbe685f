"""What AWS asks its policies about a request, where the emulator asks about less.

https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""
import json
from typing import NamedTuple

from ministack.core.iam_actions import _action_from_query, _action_from_target


class Question(NamedTuple):
    action: str
    resource: str
    context: dict = {}


class Request(NamedTuple):
    name: str
    data: dict
    region: str
    account: str

    def arn(self, service, resource):
        return f"arn:aws:{service}:{self.region}:{self.account}:{resource}"


def questions_of(service, method, path, headers, body, query_params, region, account):
    """Empty where the emulator's own question is right."""
    if service == "scheduler":
        return of_scheduler(Request(SCHEDULES.get(method, ""), payload(body, query_params), region, account), path)
    ask = ASKED.get(service)
    name = _action_from_target(headers) or _action_from_query(query_params, body, headers.get("content-type", ""))
    if not ask or not name:
        return []
    return ask(Request(name, payload(body, query_params), region, account))


def payload(body, query_params):
    try:
        data = json.loads(body or b"{}")
    except ValueError:
        data = {}
    values = {key: value[0] if isinstance(value, list) and value else value for key, value in (query_params or {}).items()}
    return {**values, **(data if isinstance(data, dict) else {})}


# Systems Manager -------------------------------------------------------------------------------------------------------------

ONE_PARAMETER = {"GetParameter", "GetParameterHistory", "PutParameter", "DeleteParameter", "LabelParameterVersion"}


OF_TAGS = {"AddTagsToResource", "RemoveTagsFromResource", "ListTagsForResource"}


def of_ssm(request):
    names = names_of_parameters(request)
    context = tags_of_request(request)
    arns = [parameter_arn(request, name) for name in names]
    questions = [Question(f"ssm:{request.name}", arn, {**context, **tags_of_parameter(arn)}) for arn in arns]
    if request.name == "PutParameter" and request.data.get("Tags"):
        questions += [Question("ssm:AddTagsToResource", question.resource, question.context) for question in questions]
    return questions


def tags_of_request(request):
    tags = {tag.get("Key"): tag.get("Value") for tag in request.data.get("Tags") or []}
    keys = [*tags, *(request.data.get("TagKeys") or [])]
    return {**({"aws:TagKeys": keys} if keys else {}), **{f"aws:RequestTag/{key}": value for key, value in tags.items()}}


def tags_of_parameter(arn):
    from ministack.services import ssm

    tags = ssm._tags.get(arn) or {}
    return {f"{prefix}/{key}": value for key, value in tags.items() for prefix in ("aws:ResourceTag", "ssm:resourceTag")}


def names_of_parameters(request):
    if request.name in ("GetParameters", "DeleteParameters"):
        return request.data.get("Names") or []
    if request.name == "GetParametersByPath":
        # The path that is asked for, whatever it returns.
        return [request.data.get("Path", "/").rstrip("/") or "/"]
    if request.name in OF_TAGS:
        return [request.data["ResourceId"]] if request.data.get("ResourceType") == "Parameter" and request.data.get("ResourceId") else []
    return [request.data["Name"]] if request.name in ONE_PARAMETER and request.data.get("Name") else []


def parameter_arn(request, name):
    """A version or label after the name isn't part of the resource."""
    if name.startswith("arn:"):
        return ":".join(name.split(":")[:6])
    return request.arn("ssm", f"parameter/{name.split(':')[0].lstrip('/')}")


# Secrets Manager -------------------------------------------------------------------------------------------------------------

# The six characters of a secret that doesn't exist yet.
NEW_SUFFIX = "AbCdEf"


def of_secretsmanager(request):
    if request.name != "CreateSecret":
        return []
    resource = request.arn("secretsmanager", f"secret:{request.data.get('Name', '')}-{NEW_SUFFIX}")
    tagged = [Question("secretsmanager:TagResource", resource)] if request.data.get("Tags") else []
    return [Question("secretsmanager:CreateSecret", resource), *tagged]


# Key Management Service ------------------------------------------------------------------------------------------------------

def of_kms(request):
    """An alias is no resource: the key behind it is."""
    from ministack.services import kms

    from .keys import context_of

    reference = request.data.get("KeyId")
    key = kms._resolve_key(reference) if reference else None
    if key is None or request.name in ("CreateAlias", "DeleteAlias", "UpdateAlias"):
        return []
    alias = {"kms:RequestAlias": reference.split(":")[-1]} if "alias/" in reference else {}
    return [Question(f"kms:{request.name}", key["Arn"], {**context_of(key, request.data.get("EncryptionContext") or {}), **alias})]


# Elastic Container Service ---------------------------------------------------------------------------------------------------

ONE_SERVICE = {"UpdateService": "service", "ListServiceDeployments": "service", "DeleteService": "service", "CreateService": "serviceName"}
# Without a resource type there; ListTasks has one, of container instances, which a service's tasks aren't listed by.
ANY_RESOURCE = {
    "DescribeTaskDefinition", "ListServices", "ListTasks", "ListTaskDefinitions", "ListTaskDefinitionFamilies", "ListClusters",
    "DeregisterTaskDefinition",
}
IN_CLUSTER = {"ListServices", "ListTasks"}
BY_SERVICE_ARN = {"DescribeExpressGatewayService", "UpdateExpressGatewayService", "DeleteExpressGatewayService"}


def of_ecs(request):
    action, cluster = f"ecs:{request.name}", request.data.get("cluster") or "default"
    in_cluster = {"ecs:cluster": cluster_arn(request, cluster)}
    if request.name in ANY_RESOURCE:
        return [Question(action, "*", in_cluster if request.name in IN_CLUSTER else {})]
    if request.name in ONE_SERVICE:
        return [Question(action, service_arn(request, cluster, request.data.get(ONE_SERVICE[request.name], "")), in_cluster)]
    if request.name == "DescribeServices":
        return [Question(action, service_arn(request, cluster, service), in_cluster) for service in request.data.get("services") or []]
    if request.name == "DescribeTasks":
        return [Question(action, task_arn(request, cluster, task), in_cluster) for task in request.data.get("tasks") or []]
    if request.name == "DescribeServiceDeployments":
        return [Question(action, arn) for arn in request.data.get("serviceDeploymentArns") or []]
    if request.name in BY_SERVICE_ARN:
        return [Question(action, request.data.get("serviceArn", "*"))]
    if request.name == "RegisterTaskDefinition":
        return [Question(action, request.arn("ecs", f"task-definition/{request.data.get('family', '')}:*"))]
    return []


def cluster_arn(request, cluster):
    return cluster if cluster.startswith("arn:") else request.arn("ecs", f"cluster/{cluster}")


def service_arn(request, cluster, service):
    return service if service.startswith("arn:") else request.arn("ecs", f"service/{cluster.split('/')[-1]}/{service}")


def task_arn(request, cluster, task):
    return task if task.startswith("arn:") else request.arn("ecs", f"task/{cluster.split('/')[-1]}/{task}")


# CloudFormation --------------------------------------------------------------------------------------------------------------

def of_cloudformation(request):
    """A stack that exists is asked about by its id, which has its name."""
    from ministack.services.cloudformation import _stacks

    name = request.data.get("StackName", "")
    stack = _stacks.get(name) if name and not name.startswith("arn:") else None
    return [Question(f"cloudformation:{request.name}", stack["StackId"])] if stack else []


# CloudWatch Logs -------------------------------------------------------------------------------------------------------------

def of_logs(request):
    """A stream that is created or written is below its group, as in a policy for `log-group:NAME:*`."""
    if request.name not in ("CreateLogStream", "PutLogEvents", "GetLogEvents", "DeleteLogStream"):
        return []
    group, stream = request.data.get("logGroupName", ""), request.data.get("logStreamName", "")
    return [Question(f"logs:{request.name}", request.arn("logs", f"log-group:{group}:log-stream:{stream}"))]


# EventBridge and EventBridge Scheduler ---------------------------------------------------------------------------------------

def of_events(request):
    """https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html"""
    if request.name != "PutEvents":
        return []
    return [put_event(request, entry) for entry in request.data.get("Entries") or []]


def put_event(request, entry):
    bus = entry.get("EventBusName") or "default"
    context = {"events:source": entry.get("Source"), "events:detail-type": entry.get("DetailType")}
    return Question("events:PutEvents", bus if bus.startswith("arn:") else request.arn("events", f"event-bus/{bus}"), context)


SCHEDULES = {"POST": "CreateSchedule", "PUT": "UpdateSchedule", "GET": "GetSchedule", "DELETE": "DeleteSchedule"}


def of_scheduler(request, path):
    """A schedule is below its group. Who creates one hands its role to the service."""
    folder, _, name = path.strip("/").partition("/")
    if folder != "schedules" or not name or not request.name:
        return []
    group = request.data.get("GroupName") or request.data.get("groupName") or "default"
    asked = [Question(f"scheduler:{request.name}", request.arn("scheduler", f"schedule/{group}/{name}"))]
    role = (request.data.get("Target") or {}).get("RoleArn")
    return [*asked, Question("iam:PassRole", role, {"iam:PassedToService": "scheduler.amazonaws.com"})] if role else asked


ASKED = {
    "ssm": of_ssm, "secretsmanager": of_secretsmanager, "kms": of_kms, "ecs": of_ecs, "cloudformation": of_cloudformation, "logs": of_logs,
    "events": of_events,
}
