from aws_cdk import Stack
from aws_cdk import aws_ecs as ecs
from cdk_service_secrets import SecretStore, ServiceSecrets, Variable
from constructs import Construct


class WorkerStack(Stack):
    """The smallest service with configuration of its own."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        task_definition = ecs.FargateTaskDefinition(self, "Task")
        container = task_definition.add_container(
            "worker", image=ecs.ContainerImage.from_registry("public.ecr.aws/docker/library/busybox:1.37")
        )
        cluster = ecs.Cluster(self, "Cluster")
        ecs.FargateService(self, "Service", cluster=cluster, task_definition=task_definition, min_healthy_percent=100)

        secrets = ServiceSecrets(
            self,
            "Secrets",
            store=SecretStore.parameter_store("/prod/worker"),
            variables={
                "DATABASE_URL": Variable.secret(),
                "SESSION_KEY": Variable.generated(length=48),
                "LOG_LEVEL": Variable.config("info"),
                "APP_ENV": Variable.plain("production"),
            },
        )
        secrets.add_to_container(container)
