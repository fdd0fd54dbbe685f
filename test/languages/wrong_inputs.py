"""Calls the API with arguments that Python lets pass, and prints each error as JSON: [what, subject, class, message].

First a table of values that have the right type; then every parameter of every callable of the package, with values of other types.
"""

import enum
import inspect
import json
import re

import aws_cdk as cdk
from aws_cdk import aws_batch as batch
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_eks as eks
from aws_cdk import aws_iam as iam
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_ssm as ssm
import cdk_service_secrets
from cdk_service_secrets import (
    DeploymentGate, DeploymentGates, ExternalSecretsOperator, KubernetesCluster, KubernetesSecrets, SecretStore, ServiceSecrets,
    ServiceSecretsFunctions, ValueRule, Variable, VariableList,
)

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


def report(what, subject, call, value):
    try:
        call(value)
        print(json.dumps([f"{what} of {value!r}", subject, None, "nothing was raised"]))
    except Exception as error:  # noqa: BLE001 -- its class is what the test looks at
        print(json.dumps([f"{what} of {value!r}", subject, type(error).__name__, str(error)]))


for what, subject, call, values in TABLE:
    for value in values:
        report(what, subject, call, value)

role = iam.Role(stack, "TaskRole", assumed_by=iam.ServicePrincipal("ecs-tasks.amazonaws.com"))
cluster = KubernetesCluster.from_eks(eks.Cluster.from_cluster_attributes(
    stack, "Cluster", cluster_name="platform", kubectl_role_arn="arn:aws:iam::123456789012:role/kubectl",
    open_id_connect_provider=iam.OpenIdConnectProvider.from_open_id_connect_provider_arn(
        stack, "Oidc", "arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/X"),
))
variables = {"A": Variable.secret()}
in_cluster = {"cluster": cluster, "namespace": "shop", "store": store, "variables": variables}
kubernetes = KubernetesSecrets(stack, "Kubernetes", **{**in_cluster, "controller_role": role})
service = ecs.FargateService(stack, "Service", cluster=ecs.Cluster(stack, "EcsCluster"), task_definition=container.task_definition)
express = cdk.CfnResource(stack, "Express", type="AWS::ECS::ExpressGatewayService")
job = batch.EcsJobDefinition(stack, "Job", container=batch.EcsFargateContainerDefinition(
    stack, "JobContainer", cpu=1, memory=cdk.Size.gibibytes(2), image=ecs.ContainerImage.from_registry("app")))


def construct(kind):
    """A constructor, called with an id that is still free unless the id is what is tried."""
    def call(**given):
        return kind(**{**given, "id": f"Id{next(ids)}"} if given.get("id") == "Id" else given)
    call.__signature__ = inspect.Signature([one for one in inspect.signature(kind.__init__).parameters.values() if one.name != "self"])
    return call


named = {"scope": stack, "id": "Id"}

# What each callable needs, by its name in the package.
REQUIRED = {
    "DeploymentGate.add": (DeploymentGate.of(stack).add, {"task_definition": container.task_definition}),
    "DeploymentGate.of": (DeploymentGate.of, {"scope": stack}),
    "DeploymentGates": (construct(DeploymentGates), {}),
    "DeploymentGates.visit": (DeploymentGates().visit, {"node": stack}),
    "ExternalSecretsOperator": (construct(ExternalSecretsOperator), {**named, "cluster": cluster}),
    "KubernetesCluster.from_eks": (KubernetesCluster.from_eks, {"cluster": None}),
    "KubernetesCluster.from_eks_v2": (KubernetesCluster.from_eks_v2, {"cluster": None}),
    "KubernetesSecrets": (construct(KubernetesSecrets), {**named, **in_cluster}),
    **{f"KubernetesSecrets.{name}": (getattr(kubernetes, name), {"grantee": role}) for name in ("grant_metadata", "grant_read", "grant_write")},
    "KubernetesSecrets.metric_values_not_composed": (kubernetes.metric_values_not_composed, {}),
    "SecretStore.from_secret": (SecretStore.from_secret, {"secret": secret}),
    "SecretStore.parameter_store": (SecretStore.parameter_store, {"prefix": "/x"}),
    "SecretStore.secrets_manager": (SecretStore.secrets_manager, {"secret_name": "x"}),
    "ServiceSecrets": (construct(ServiceSecrets), {**named, "store": store, "variables": variables}),
    "ServiceSecrets.add_to_cfn_resource": (secrets.add_to_cfn_resource, {"resource": express}),
    "ServiceSecrets.add_to_container": (secrets.add_to_container, {"container": container}),
    "ServiceSecrets.add_to_job_definition": (secrets.add_to_job_definition, {"job": job}),
    **{f"ServiceSecrets.{name}": (getattr(secrets, name), {"grantee": role}) for name in ("grant_metadata", "grant_operate", "grant_read", "grant_write")},
    "ServiceSecrets.metric_stores_not_read": (secrets.metric_stores_not_read, {}),
    "ServiceSecrets.metric_undeclared_names": (secrets.metric_undeclared_names, {}),
    "ServiceSecrets.metric_values_not_composed": (secrets.metric_values_not_composed, {}),
    "ServiceSecrets.on_undeclared_name": (secrets.on_undeclared_name, {"id": "Names"}),
    "ServiceSecrets.redeploy_cfn_service_on_change": (secrets.redeploy_cfn_service_on_change, {"service": express}),
    "ServiceSecrets.redeploy_on_change": (secrets.redeploy_on_change, {"service": service}),
    "ServiceSecrets.secret": (secrets.secret, {"name": "A"}),
    "ServiceSecretsFunctions.configure": (ServiceSecretsFunctions.configure, {"scope": stack}),
    "ValueRule.as_warning": (ValueRule.port().as_warning, {}),
    **{f"ValueRule.{name}": (getattr(ValueRule, name), {}) for name in ("base64", "certificate", "integer", "json", "one_of", "pem", "port", "true_or_false", "url")},
    "ValueRule.min_length": (ValueRule.min_length, {"length": 20}),
    "ValueRule.starts_with": (ValueRule.starts_with, {"prefix": "sk_"}),
    "Variable.as_file": (Variable.secret().as_file, {"path": "/run/x/y"}),
    "Variable.as_google_credentials": (Variable.secret().as_google_credentials, {}),
    "Variable.config": (Variable.config, {"initial_value": "info"}),
    "Variable.derived": (Variable.derived, {"template": "{a}", "parts": {"a": Variable.secret()}}),
    "Variable.from_secret_name": (Variable.from_secret_name, {"secret_name": "prod/db"}),
    "Variable.from_secrets_manager": (Variable.from_secrets_manager, {"secret": secret}),
    "Variable.from_secrets_manager_version": (Variable.from_secrets_manager_version, {"secret": secret, "version": {"version_stage": "AWSPREVIOUS"}}),
    "Variable.from_ssm_parameter": (Variable.from_ssm_parameter, {"parameter": ssm.StringParameter.from_string_parameter_name(stack, "Parameter", "/x/y")}),
    "Variable.from_ssm_parameter_name": (Variable.from_ssm_parameter_name, {"parameter_name": "/x/y"}),
    "Variable.generated": (Variable.generated, {}),
    "Variable.plain": (Variable.plain, {"value": "production"}),
    "Variable.secret": (Variable.secret, {}),
    "VariableList.from_dotenv": (VariableList.from_dotenv, {"path": ".env.example"}),
    "VariableList.from_file": (VariableList.from_file, {"path": "list.yaml"}),
    "VariableList.from_store": (VariableList.from_store, {"scope": stack, "store": store}),
}
# Options of the CDK itself, which it checks.
OF_THE_CDK = re.compile(r"^ServiceSecrets\.(metric_|on_undeclared_name (cross_stack_scope|description|event_pattern|rule_name|target)$)|^ServiceSecretsFunctions.configure vpc_subnets$")


def is_struct(kind):
    parameters = list(inspect.signature(kind.__init__).parameters.values())[1:]
    return bool(parameters) and all(one.kind is inspect.Parameter.KEYWORD_ONLY for one in parameters) and not hasattr(kind, "__jsii_type__") or kind.__name__.endswith(("Options", "Props"))


def callables():
    for name in cdk_service_secrets.__all__:
        kind = getattr(cdk_service_secrets, name)
        if not inspect.isclass(kind) or issubclass(kind, enum.Enum) or name.startswith("I") and name[1].isupper() or is_struct(kind):
            continue
        if "__init__" in vars(kind):
            yield name
        yield from (f"{name}.{member}" for member, value in vars(kind).items() if not member.startswith("_") and isinstance(value, (classmethod, type(is_struct))))


def wrong(annotation):
    """Values of other types than the annotation has."""
    text = str(annotation)
    outer = re.sub(r"(Sequence|Mapping)\[.*", r"\1", text)
    fits = {int: "Number", float: "Number", bool: "Number|bool", str: r"builtins\.str", list: "Sequence", dict: "Mapping|Dict"}
    values = [value for value in (7, 1.5, True, "hunter2-canary", [], {}) if not re.search(fits[type(value)], outer)]
    return values + ([[7], [None]] if "Sequence" in text else [])


def camel(name):
    return re.sub(r"_(.)", lambda found: found[1].upper(), name)


print(json.dumps({"missing": sorted(set(callables()) ^ set(REQUIRED))}))
for name, (call, required) in REQUIRED.items():
    for parameter in inspect.signature(call).parameters.values():
        what = f"{name} {parameter.name}"
        if OF_THE_CDK.match(what):
            continue
        if parameter.kind is inspect.Parameter.VAR_POSITIONAL:
            trial = lambda value: call(*required.values(), value)  # noqa: E731
        else:
            trial = lambda value: call(**{**required, parameter.name: value})  # noqa: E731
        for value in wrong(parameter.annotation) + ([None] if parameter.default is inspect.Parameter.empty else []):
            report(what, camel(parameter.name), trial, value)
