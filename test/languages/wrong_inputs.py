"""Calls the API with arguments that Python lets pass, and prints each error as JSON: [what, subject, class, message]."""

import json

import aws_cdk as cdk
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_secretsmanager as secretsmanager
from cdk_service_secrets import FileEncoding, SecretStore, ServiceSecrets, Variable, VariableList

stack = cdk.Stack(cdk.App(), "Wrong")
secret = secretsmanager.Secret(stack, "Secret")
store = SecretStore.parameter_store("/prod/wrong")
container = ecs.FargateTaskDefinition(stack, "Task").add_container("app", image=ecs.ContainerImage.from_registry("app"))
secrets = ServiceSecrets(stack, "Secrets", store=store, variables={"A": Variable.secret(), "PLAIN": Variable.plain("x")})
ids = iter(range(1000))


def declare(**props):
    return ServiceSecrets(stack, f"Secrets{next(ids)}", **{"store": store, "variables": {"A": Variable.secret()}, **props})


NO_TEXT = [None, 7, True, 1.5, [], {}]
NO_OBJECT = [None, 7, "hunter2-canary", [], {}]

TABLE = [
    ("SecretStore.parameter_store", "prefix", SecretStore.parameter_store, NO_TEXT + ["", "/", "shop", "/shop/", "/shop/*", "/aws/x"]),
    ("SecretStore.secrets_manager", "secretName", SecretStore.secrets_manager, NO_TEXT + ["", "*", "a b"]),
    ("SecretStore.from_secret", "secret", SecretStore.from_secret, NO_OBJECT),
    ("region of a store", "region", lambda value: SecretStore.parameter_store("/x", region=value), [7, "", "*", "eu-west"]),
    ("encryption_key of a store", "encryptionKey", lambda value: SecretStore.parameter_store("/x", encryption_key=value), [7, "x"]),
    ("Variable.plain", "value", Variable.plain, NO_TEXT + ["a\0b"]),
    ("Variable.config", "initialValue", Variable.config, NO_TEXT + ["", "{{x}}", "a\0b"]),
    ("Variable.generated", "length", lambda value: Variable.generated(length=value), ["32", 7, 4097, 8.5, []]),
    ("alphabet", "alphabet", lambda value: Variable.generated(alphabet=value), ["HEX", "hex", 7]),
    ("name", "name", lambda value: Variable.secret(name=value), [7, "", []]),
    ("store of a variable", "store", lambda value: Variable.secret(store=value), ["/x", 7]),
    ("from_ssm_parameter_name", "parameterName", Variable.from_ssm_parameter_name, NO_TEXT + [""]),
    ("from_ssm_parameter", "parameter", Variable.from_ssm_parameter, NO_OBJECT),
    ("from_secrets_manager", "secret", Variable.from_secrets_manager, NO_OBJECT),
    ("field", "field", lambda value: Variable.from_secrets_manager(secret, value), [7, "", []]),
    ("from_secret_name", "secretName", Variable.from_secret_name, NO_TEXT + [""]),
    ("as_file", "path", Variable.secret().as_file, NO_TEXT),
    ("mode", "mode", lambda value: Variable.secret().as_file("/run/x/y", mode=value), [7, []]),
    ("encoding", "encoding", lambda value: Variable.secret().as_file("/run/x/y", encoding=value), ["BASE64", 7]),
    ("variables", "variables", lambda value: declare(variables=value), [None, 7, "x", [], {}, {"__proto__": Variable.secret()}]),
    ("a variable", "A", lambda value: declare(variables={"A": value}), [None, "x", 7, {}]),
    ("verification", "verification", lambda value: declare(verification=value), ["METADATA", 7]),
    ("wait_for_values", "waitForValues", lambda value: declare(wait_for_values=value), [7, "5m", cdk.Duration.minutes(15)]),
    ("add_to_container", "container", secrets.add_to_container, NO_OBJECT),
    ("variables of a container", "variables", lambda value: secrets.add_to_container(container, variables=value), ["A", [], ["B"], ["constructor"]]),
    ("secret", "name", secrets.secret, NO_TEXT + ["", "B", "PLAIN", "constructor", "__proto__"]),
    ("grant_read", "grantee", secrets.grant_read, NO_OBJECT + [iam.CfnRole(stack, "Role", assume_role_policy_document={})]),
    ("redeploy_on_change", "service", secrets.redeploy_on_change, NO_OBJECT),
    ("VariableList.from_file", "path", VariableList.from_file, NO_TEXT),
]

for what, subject, call, values in TABLE:
    for value in values:
        try:
            call(value)
            print(json.dumps([f"{what} of {value!r}", subject, None, "nothing was raised"]))
        except Exception as error:  # noqa: BLE001 -- its class is what the test looks at
            print(json.dumps([f"{what} of {value!r}", subject, type(error).__name__, str(error)]))
