"""Who calls: a user with all permissions for people, and roles for services that a test plays."""
import contextvars
import json
import os
import uuid

from ministack.core import iam_evaluator
from ministack.core.responses import get_account_id
from ministack.services import iam, sts

# Sent with AssumeRole by a test that plays a service, such as ECS starting a task.
SERVICE_HEADER = "x-emulator-service"

EVERYTHING = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})


def apply():
    requests_are_encrypted()
    administrator(os.environ["EMULATOR_ADMIN_KEY"], os.environ["EMULATOR_ADMIN_SECRET"])
    services_assume_roles()


def requests_are_encrypted():
    """Requests reach AWS by TLS, and policies may demand it: that of the CDK's staging bucket does."""
    from ministack import app

    def pin_request_origin(source_ip, secure_transport):
        iam_evaluator._request_origin.set((source_ip, True))

    iam_evaluator._request_origin = contextvars.ContextVar("strict_request_origin", default=("127.0.0.1", True))
    iam_evaluator.pin_request_origin = app.pin_request_origin = pin_request_origin


def administrator(access_key, secret_key):
    """A user, not root: policies of keys and buckets apply to it, and a permission that it lacks can be taken from it."""
    iam._users["admin"] = {
        "UserName": "admin",
        "Arn": f"arn:aws:iam::{get_account_id()}:user/admin",
        "UserId": "AIDAEMULATORADMIN0000",
        "CreateDate": "2020-01-01T00:00:00Z",
        "Path": "/",
        "PermissionsBoundary": "",
        "AttachedPolicies": [],
        "Tags": [],
    }
    iam._user_inline_policies["admin"] = {"Everything": EVERYTHING}
    iam._access_keys[access_key] = {
        "UserName": "admin",
        "AccessKeyId": access_key,
        "SecretAccessKey": secret_key,
        "Status": "Active",
        "CreateDate": "2020-01-01T00:00:00Z",
    }


def services_assume_roles():
    """AssumeRole with the header: the role's trust policy must name that service, as when the service itself starts a task."""
    handle = sts.handle_request

    async def handle_request(method, path, headers, body, query_params):
        service = headers.get(SERVICE_HEADER)
        if service:
            return assume_as_service(service, query_params, body)
        return await handle(method, path, headers, body, query_params)

    sts.handle_request = handle_request


def assume_as_service(service, query_params, body):
    role_arn = parameter("RoleArn", query_params, body)
    name = role_arn.rsplit("/", 1)[-1]
    role = iam._roles.get(name)
    if role is None or not trusts(role, service):
        message = f"{service} is not authorized to perform: sts:AssumeRole on resource: {role_arn}"
        return sts._error(403, "AccessDenied", message, ns="sts")
    session = parameter("RoleSessionName", query_params, body)
    key, secret, token = (f"ASIA{uuid.uuid4().hex[:16].upper()}", uuid.uuid4().hex, uuid.uuid4().hex)
    arn = f"arn:aws:sts::{get_account_id()}:assumed-role/{name}/{session}"
    sts.register_session(key, {"Arn": arn, "UserId": f"{name}:{session}", "SecretAccessKey": secret, "SessionToken": token})
    credentials = {"AccessKeyId": key, "SecretAccessKey": secret, "SessionToken": token, "Expiration": "2099-01-01T00:00:00Z"}
    inner = "".join(f"<{part}>{value}</{part}>" for part, value in credentials.items())
    user = f"<AssumedRoleUser><Arn>{arn}</Arn><AssumedRoleId>{name}:{session}</AssumedRoleId></AssumedRoleUser>"
    answer = ('<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">'
              f"<AssumeRoleResult><Credentials>{inner}</Credentials>{user}</AssumeRoleResult></AssumeRoleResponse>")
    return 200, {"Content-Type": "text/xml"}, answer.encode()


def trusts(role, service):
    document = role.get("AssumeRolePolicyDocument") or "{}"
    statements = (json.loads(document) if isinstance(document, str) else document).get("Statement", [])
    matches = iam_evaluator._service_principal_matches
    return any(statement.get("Effect") == "Allow" and matches(statement.get("Principal"), service) for statement in statements)


def parameter(name, query_params, body):
    from urllib.parse import parse_qs
    values = {**parse_qs((body or b"").decode()), **query_params}.get(name, [""])
    return values[0] if isinstance(values, list) else values
