"""Rotation of secrets in templates, as the CDK's `addRotationSingleUser` and `addRotationMultiUser` write it. The secret has the schedule.
No function is created, and no secret rotates by itself: a test rotates it as AWS's functions do.

https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
"""
import json

from ministack.core.responses import get_account_id, get_region
from ministack.services import secretsmanager
from ministack.services.cloudformation import changesets, engine, handlers, provisioners

from .answers import Refused, body_of, provisioning

APPLICATION = "AWS::Serverless::Application"
SCHEDULE = "AWS::SecretsManager::RotationSchedule"
POLICY = "AWS::SecretsManager::ResourcePolicy"


def apply():
    transform = engine._apply_transforms

    def apply_transforms(template, *args, **kwargs):
        return transform(without_applications(template), *args, **kwargs)

    for module in (engine, changesets, handlers):
        module._apply_transforms = apply_transforms

    provisioners._RESOURCE_HANDLERS[APPLICATION] = {
        "create": create_application,
        "update": lambda arn, old_props, props, stack_name: (arn, attributes(props)),
        "delete": lambda arn, props: None,
    }
    provisioners._RESOURCE_HANDLERS[SCHEDULE] = {
        "create": provisioning(SCHEDULE, lambda logical_id, props, stack_name: scheduled(props)),
        "update": provisioning(SCHEDULE, lambda arn, old_props, props, stack_name: scheduled(props)),
        "delete": lambda arn, props: unscheduled(arn),
    }
    provisioners._RESOURCE_HANDLERS[POLICY] = {
        "create": provisioning(POLICY, lambda logical_id, props, stack_name: protected(props)),
        "update": provisioning(POLICY, lambda arn, old_props, props, stack_name: protected(props)),
        "delete": lambda arn, props: secretsmanager._delete_resource_policy({"SecretId": arn}),
    }
    for kind in (SCHEDULE, POLICY):
        provisioners._REPLACING_PROPERTIES[kind] = ("SecretId",)


def without_applications(template):
    """SAM leaves an application of the Serverless Application Repository in the template, so that a template with no other type of SAM needs no SAM."""
    kinds = {resource.get("Type", "") for resource in (template.get("Resources") or {}).values() if isinstance(resource, dict)}
    if {kind for kind in kinds if kind.startswith("AWS::Serverless::")} != {APPLICATION}:
        return template
    return engine._without_transform(template, engine._SAM_TRANSFORM)


def create_application(logical_id, props, stack_name):
    name = provisioners._physical_name(stack_name, logical_id)
    return f"arn:aws:cloudformation:{get_region()}:{get_account_id()}:stack/{name}/0", attributes(props)


def attributes(props):
    name = props["Parameters"]["functionName"]
    return {"Outputs.RotationLambdaARN": f"arn:aws:lambda:{get_region()}:{get_account_id()}:function:{name}"}


def scheduled(props):
    _, secret = secretsmanager._resolve(props["SecretId"])
    if not secret:
        raise Refused("ResourceNotFoundException", "Secrets Manager can't find the specified secret.")
    secret.update({"RotationEnabled": True, "RotationLambdaARN": props["RotationLambdaARN"], "RotationRules": props.get("RotationRules", {})})
    return secret["ARN"], {}


def protected(props):
    return body_of(secretsmanager._put_resource_policy({"SecretId": props["SecretId"], "ResourcePolicy": json.dumps(props["ResourcePolicy"])}))["ARN"], {}


def unscheduled(arn):
    _, secret = secretsmanager._resolve(arn)
    if secret:
        secret["RotationEnabled"] = False
