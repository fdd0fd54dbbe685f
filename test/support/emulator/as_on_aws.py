"""Corrects the emulator where it answers in another way than AWS, as far as this project's tests see it."""
from ministack.services import secretsmanager
from ministack.services.cloudformation import provisioners

# Parts of a network that the emulator refuses a template for. No test looks at them.
NETWORK = ("EIP", "FlowLog", "NatGateway", "SecurityGroupEgress", "SecurityGroupIngress")

# Maps whose keys are the user's own.
USER_KEYS = {"dockerLabels", "options", "driverOpts", "labels"}


def apply():
    secret_ref_is_its_arn()
    container_definitions_in_camel_case()
    network_is_accepted()


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
    """DescribeTaskDefinition of one made by CloudFormation: the emulator leaves `Name` and `ValueFrom` below `secrets`."""

    def camel(value):
        if isinstance(value, list):
            return [camel(item) for item in value]
        if not isinstance(value, dict):
            return value
        renamed = {key[:1].lower() + key[1:]: item for key, item in value.items()}
        return {key: item if key in USER_KEYS else camel(item) for key, item in renamed.items()}

    provisioners._normalize_container_defs = camel


def network_is_accepted():
    """Makes nothing, and lets templates through that are right on AWS."""
    attributes = {"AllocationId": "eipalloc-0", "PublicIp": "192.0.2.1", "NatGatewayId": "nat-0", "Id": "0"}
    for kind in NETWORK:
        provisioners._RESOURCE_HANDLERS[f"AWS::EC2::{kind}"] = {
            "create": lambda logical_id, props, stack_name, kind=kind: (f"{kind.lower()}-{logical_id}", attributes),
            "delete": lambda physical_id, props: None,
        }
