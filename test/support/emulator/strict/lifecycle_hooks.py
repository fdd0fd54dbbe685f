"""A deployment that rests at a lifecycle hook, where a test asks for one: the service has the tag `emulator:lifecycle-hook`, whose value is
the hook's id. Until the tag is removed, its newest deployment is under way in ListServiceDeployments and DescribeServiceDeployments.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-lifecycle-hooks.html
"""
from ministack.core.responses import json_response
from ministack.services import ecs

TAG = "emulator:lifecycle-hook"


def apply():
    ecs._ACTION_MAP["ListServiceDeployments"] = list_service_deployments
    ecs._ACTION_MAP["DescribeServiceDeployments"] = describe_service_deployments


def list_service_deployments(data):
    wanted = data.get("status") or ["IN_PROGRESS"]
    name = data.get("service", "").rsplit("/", 1)[-1]
    found = [deployment for deployment in resting() if deployment["serviceArn"].endswith(f"/{name}")]
    shown = ("serviceDeploymentArn", "serviceArn", "clusterArn", "createdAt", "status")
    return json_response({"serviceDeployments": [{key: each[key] for key in shown} for each in found if each["status"] in wanted]})


def describe_service_deployments(data):
    arns = data.get("serviceDeploymentArns", [])
    found = {deployment["serviceDeploymentArn"]: deployment for deployment in resting()}
    failures = [{"arn": arn, "reason": "MISSING"} for arn in arns if arn not in found]
    return json_response({"serviceDeployments": [found[arn] for arn in arns if arn in found], "failures": failures})


def resting():
    for service in ecs._services.values():
        hook = next((tag["value"] for tag in ecs._tags.get(service["serviceArn"], []) if tag["key"] == TAG), None)
        newest = next((deployment for deployment in service["deployments"] if deployment["status"] == "PRIMARY"), None)
        if hook and newest:
            yield {
                "serviceDeploymentArn": f"{service['serviceArn'].replace(':service/', ':service-deployment/')}/{newest['id'].rsplit('/', 1)[-1]}",
                "serviceArn": service["serviceArn"],
                "clusterArn": service["clusterArn"],
                "createdAt": newest["createdAt"],
                "status": "IN_PROGRESS",
                "lifecycleStage": "PRE_SCALE_UP",
                "lifecycleHookDetails": [{"hookId": hook, "targetType": "PAUSE", "status": "AWAITING_ACTION"}],
            }
