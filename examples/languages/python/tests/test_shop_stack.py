import aws_cdk as cdk
import pytest
from aws_cdk import aws_ecs as ecs
from aws_cdk.assertions import Match, Template
from cdk_service_secrets import SecretStore, ServiceSecrets, Variable

from key_stack import KeyStack
from shop_stack import ShopStack


def test_container_gets_plain_values_and_references():
    app = cdk.App()
    template = Template.from_stack(ShopStack(app, "Shop", encryption_key=KeyStack(app, "Key").key))
    template.has_resource_properties(
        "AWS::ECS::TaskDefinition",
        {
            "ContainerDefinitions": Match.array_with(
                [
                    Match.object_like(
                        {
                            "Name": "shop",
                            "Environment": Match.array_with([{"Name": "APP_ENV", "Value": "production"}]),
                            "Secrets": Match.array_with([Match.object_like({"Name": "DATABASE_URL"})]),
                        }
                    )
                ]
            )
        },
    )
    template.resource_count_is("Custom::ServiceSecrets", 1)
    template.resource_count_is("AWS::CloudWatch::Alarm", 1)
    template.resource_count_is("AWS::KMS::Key", 0)


def test_prefix_without_slash_is_refused():
    with pytest.raises(RuntimeError) as refused:
        SecretStore.parameter_store("prod/shop")
    assert str(refused.value) == (
        'RuleError: `prefix` must start with a slash, got: "prod/shop"; write "/prod/shop"'
    )


def test_container_of_another_stack_is_refused():
    app = cdk.App()
    secrets = ServiceSecrets(
        cdk.Stack(app, "One"),
        "Secrets",
        store=SecretStore.parameter_store("/prod/shop"),
        variables={"TOKEN": Variable.secret()},
    )
    container = ecs.FargateTaskDefinition(cdk.Stack(app, "Two"), "Task").add_container(
        "shop", image=ecs.ContainerImage.from_registry("nginx")
    )
    with pytest.raises(RuntimeError) as refused:
        secrets.add_to_container(container)
    assert str(refused.value) == (
        "RuleError: `container` must be in the same stack as its ServiceSecrets, got: Two/Task/shop in Two; "
        "create a ServiceSecrets there with the same store"
    )
