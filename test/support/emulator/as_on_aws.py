"""Corrects the emulator where it answers in another way than AWS, as far as this project's tests see it."""
import contextvars
import json
import threading
import time

from ministack.core.responses import get_account_id, get_region, new_uuid, set_request_region
from ministack.services import ec2, ecs, eventbridge, secretsmanager, ssm
from ministack.services.cloudformation import provisioners

from properties import camel

# Parts of a network that the emulator refuses a template for. No test looks at them.
NETWORK = ("EIP", "FlowLog", "NatGateway", "SecurityGroupEgress", "SecurityGroupIngress")


def apply():
    secret_ref_is_its_arn()
    container_definitions_in_camel_case()
    network_is_accepted()
    vpc_has_its_range()
    parameter_changes_are_events()
    events_reach_other_regions()
    tasks_stop_at_a_value_that_says_so()
    each_resource_is_simulated()


def secret_ref_is_its_arn():
    """`Ref` of an AWS::SecretsManager::Secret: the emulator gives the name.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-secretsmanager-secret.html
    """
    handlers = provisioners._RESOURCE_HANDLERS["AWS::SecretsManager::Secret"]
    create, update, delete = handlers["create"], handlers["update"], handlers["delete"]

    def name_of(arn):
        return next((name for name, secret in secretsmanager._secrets.items() if secret["ARN"] == arn), arn)

    def with_arn(result):
        _, attributes = result
        return attributes["Arn"], attributes

    def create_secret(logical_id, props, stack_name):
        return with_arn(create(logical_id, props, stack_name))

    def update_secret(physical_id, old_props, new_props, stack_name, logical_id=None):
        return with_arn(update(name_of(physical_id), old_props, new_props, stack_name, logical_id))

    def delete_secret(physical_id, props):
        return delete(name_of(physical_id), props)

    handlers.update({"create": create_secret, "update": update_secret, "delete": delete_secret})


def container_definitions_in_camel_case():
    """DescribeTaskDefinition of one made by CloudFormation: the emulator leaves `Name` and `ValueFrom` below `secrets`, and volumes."""
    provisioners._normalize_container_defs = camel
    handlers = provisioners._RESOURCE_HANDLERS["AWS::ECS::TaskDefinition"]
    create, update = handlers["create"], handlers["update"]
    volumes = lambda props: {**props, "Volumes": camel(props.get("Volumes", []))}
    handlers["create"] = lambda logical_id, props, stack_name: create(logical_id, volumes(props), stack_name)
    handlers["update"] = lambda physical_id, old, new, *rest: update(physical_id, volumes(old), volumes(new), *rest)


def network_is_accepted():
    """Makes nothing, and lets templates through that are right on AWS."""
    attributes = {"AllocationId": "eipalloc-0", "PublicIp": "192.0.2.1", "NatGatewayId": "nat-0", "Id": "0"}
    for kind in NETWORK:
        provisioners._RESOURCE_HANDLERS[f"AWS::EC2::{kind}"] = {
            "create": lambda logical_id, props, stack_name, kind=kind: (f"{kind.lower()}-{logical_id}", attributes),
            "delete": lambda physical_id, props: None,
        }


def vpc_has_its_range():
    """`CidrBlock` of an AWS::EC2::VPC, which the security group of an endpoint asks for: the emulator doesn't return it.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-ec2-vpc.html
    """
    handlers = provisioners._RESOURCE_HANDLERS["AWS::EC2::VPC"]
    create, update = handlers["create"], handlers["update"]

    def with_range(result):
        vpc, attributes = result[0], result[1]
        return (vpc, {**attributes, "CidrBlock": ec2._vpcs[vpc]["CidrBlock"]}, *result[2:])

    handlers["create"] = lambda *args: with_range(create(*args))
    handlers["update"] = lambda *args: with_range(update(*args))


def events_reach_other_regions():
    """A rule may send events to a bus of another region, where they keep their own region. The emulator drops them.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-region.html
    """
    invoke = eventbridge._invoke_target

    def invoke_target(target, event, rule, view=None):
        parts = target.get("Arn", "").split(":")
        if len(parts) < 6 or parts[2] != "events" or not parts[5].startswith("event-bus/") or parts[3] == get_region():
            return invoke(target, event, rule, view)

        def dispatch():
            set_request_region(parts[3])
            eventbridge._dispatch_event({**event, "EventBusName": parts[5].split("/", 1)[1]})

        return contextvars.copy_context().run(dispatch)

    eventbridge._invoke_target = invoke_target


def parameter_changes_are_events():
    """Parameter Store tells EventBridge of each change: the emulator doesn't.

    https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-ssm.html
    """

    def tell(operation, name, parameter):
        eventbridge._dispatch_event({
            "EventId": new_uuid(),
            "Source": "aws.ssm",
            "DetailType": "Parameter Store Change",
            "Detail": json.dumps({"operation": operation, "name": name, "type": parameter.get("Type", "String"), "description": ""}),
            "EventBusName": "default",
            "Time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "Resources": [parameter.get("ARN", "")],
            "Account": get_account_id(),
            "Region": get_region(),
        })

    def telling(act, operation_of, names_of):
        def acting(data):
            names = names_of(data)
            before = {name: ssm._parameters.get(name) for name in names}
            operations = {name: operation_of(before[name]) for name in names}
            answer = act(data)
            if answer[0] == 200:
                for name in names:
                    parameter = ssm._parameters.get(name) or before[name]
                    if parameter:
                        tell(operations[name], name, parameter)
            return answer
        return acting

    one = lambda data: [data.get("Name", "")]
    ssm._put_parameter = telling(ssm._put_parameter, lambda before: "Update" if before else "Create", one)
    ssm._label_parameter_version = telling(ssm._label_parameter_version, lambda before: "LabelParameterVersion", one)
    ssm._delete_parameter = telling(ssm._delete_parameter, lambda before: "Delete", one)
    ssm._delete_parameters = telling(ssm._delete_parameters, lambda before: "Delete", lambda data: data.get("Names", []))


# A parameter with this value stands for one that the application can't start with.
CANNOT_START = "cannot-start"
SECONDS_TO_FAIL = 3


def cannot_start(task_definition):
    definition = ecs._task_defs.get(ecs._resolve_td_key(task_definition)) or {}
    references = [secret.get("valueFrom") for container in definition.get("containerDefinitions", []) for secret in container.get("secrets", [])]
    return any(plain_value(name) == CANNOT_START for name in references)


def plain_value(name):
    parameter = ssm._parameters.get(name) or {}
    return parameter.get("OriginalValue", parameter.get("Value"))


def tasks_stop_at_a_value_that_says_so():
    """The emulator runs no containers here, so none of them ever stops. Its circuit breaker is its own."""
    complete = ecs._complete_service_deployment

    def fail(service_key, deployment):
        service = ecs._services.get(service_key)
        task = next((task for task in ecs._tasks.values() if task.get("_deployment_id") == deployment["id"]), None)
        if service and task and ecs._primary_deployment(service) is deployment:
            deployment["failedTasks"] = ecs._circuit_breaker_threshold(service) - 1
            ecs._record_service_task_failure(task)

    def complete_or_fail(cluster_name, service_key, expected_deployment_id=None):
        service = ecs._services.get(service_key)
        primary = ecs._primary_deployment(service) if service else None
        rolling_back = "rollback" in (primary or {}).get("rolloutStateReason", "")
        if primary and primary.get("rolloutState") == "IN_PROGRESS" and not rolling_back and cannot_start(service["taskDefinition"]):
            # The account and the region of the caller.
            context = contextvars.copy_context()
            threading.Timer(SECONDS_TO_FAIL, lambda: context.run(fail, service_key, primary)).start()
            return None
        return complete(cluster_name, service_key, expected_deployment_id=expected_deployment_id)

    ecs._complete_service_deployment = complete_or_fail


def each_resource_is_simulated():
    """IAM's simulation answers for each resource; the emulator's only for the first.

    https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html"""
    from ministack.services import iam

    parameters, results = iam._extract_simulate_params, iam._build_simulate_results_real

    def extract(p):
        actions, _first = parameters(p)
        found = []
        while resource := iam._p(p, f"ResourceArns.member.{len(found) + 1}"):
            found.append(resource)
        return actions, found or ["*"]

    def build(actions, resources, *rest):
        return "".join(results(actions, resource, *rest) for resource in resources)

    iam._extract_simulate_params, iam._build_simulate_results_real = extract, build
