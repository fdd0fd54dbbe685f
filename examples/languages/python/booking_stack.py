from aws_cdk import Duration, Size, Stack
from aws_cdk import aws_batch as batch
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from cdk_service_secrets import SecretStore, ServiceSecrets, Variable
from constructs import Construct


class BookingStack(Stack):
    """A service of ECS Express Mode and a job of AWS Batch."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        execution = iam.Role(self, "ExecutionRole", assumed_by=iam.ServicePrincipal("ecs-tasks.amazonaws.com"))
        infrastructure = iam.Role(self, "InfrastructureRole", assumed_by=iam.ServicePrincipal("ecs.amazonaws.com"))
        web = ecs.CfnExpressGatewayService(
            self,
            "Web",
            execution_role_arn=execution.role_arn,
            infrastructure_role_arn=infrastructure.role_arn,
            primary_container=ecs.CfnExpressGatewayService.ExpressGatewayContainerProperty(
                image="public.ecr.aws/docker/library/nginx:1.29",
                environment=[ecs.CfnExpressGatewayService.KeyValuePairProperty(name="PORT", value="8080")],
            ),
        )
        invoices = batch.EcsJobDefinition(
            self,
            "Invoices",
            container=batch.EcsFargateContainerDefinition(
                self,
                "InvoicesContainer",
                image=ecs.ContainerImage.from_registry("public.ecr.aws/docker/library/python:3.13"),
                cpu=1,
                memory=Size.gibibytes(2),
            ),
        )

        secrets = ServiceSecrets(
            self,
            "Secrets",
            store=SecretStore.parameter_store("/prod/booking"),
            variables={
                "DATABASE_URL": Variable.secret(),
                "SESSION_KEY": Variable.generated(length=48),
                "APP_ENV": Variable.plain("production"),
            },
        )
        secrets.add_to_cfn_resource(web)
        secrets.add_to_job_definition(invoices, variables=["APP_ENV", "DATABASE_URL"])
        secrets.redeploy_cfn_service_on_change(web, debounce=Duration.minutes(1))
