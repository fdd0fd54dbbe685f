from aws_cdk import Duration, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_secretsmanager as secretsmanager
from cdk_service_secrets import Alphabet, SecretStore, ServiceSecrets, Variable, VariableList
from constructs import Construct


class ShopStack(Stack):
    """A service on Fargate with every kind of variable."""

    def __init__(self, scope: Construct, construct_id: str, *, encryption_key: kms.IKey, **kwargs) -> None:
        super().__init__(scope, construct_id, **kwargs)
        vpc = ec2.Vpc(self, "Vpc", max_azs=2, nat_gateways=1)
        cluster = ecs.Cluster(self, "Cluster", vpc=vpc)
        task_definition = ecs.FargateTaskDefinition(self, "Task")
        container = task_definition.add_container(
            "shop",
            image=ecs.ContainerImage.from_registry("public.ecr.aws/docker/library/nginx:1.29"),
            logging=ecs.LogDriver.aws_logs(stream_prefix="shop"),
        )
        service = ecs.FargateService(
            self,
            "Service",
            cluster=cluster,
            task_definition=task_definition,
            min_healthy_percent=100,
            circuit_breaker=ecs.DeploymentCircuitBreaker(rollback=True),
        )

        common = SecretStore.parameter_store("/prod/common")
        database = secretsmanager.Secret.from_secret_name_v2(self, "Database", "prod/database")

        secrets = ServiceSecrets(
            self,
            "Secrets",
            store=SecretStore.parameter_store("/prod/shop", encryption_key=encryption_key),
            wait_for_values=Duration.minutes(5),
            variables={
                **VariableList.from_file("service-secrets.yaml", stores={"common": common}),
                # People put these.
                "DATABASE_URL": Variable.secret(),
                "SENTRY_DSN": Variable.secret(store=common),
                "PARTNER_TOKEN": Variable.secret(name="partner-api-token"),
                "TLS_KEY": Variable.secret().as_file("/run/secrets/tls.key", mode="0440"),
                "GOOGLE_APPLICATION_CREDENTIALS": Variable.secret().as_google_credentials(),
                # The first deployment makes these.
                "SESSION_KEY": Variable.generated(length=64, alphabet=Alphabet.HEX),
                "LOG_LEVEL": Variable.config("info"),
                # Code's own.
                "APP_ENV": Variable.plain("production"),
                # Somebody else's.
                "DB_PASSWORD": Variable.from_secrets_manager(database, "password"),
                "DB_PASSWORD_PREVIOUS": Variable.from_secrets_manager_version(
                    database, ecs.SecretVersionInfo(version_stage="AWSPREVIOUS"), "password"
                ),
                "PAYMENT_KEY": Variable.from_secret_name("prod/payments", "key", version_stage="live"),
                "TELEMETRY": Variable.from_ssm_parameter_name("/platform/telemetry"),
            },
        )
        secrets.add_to_container(container)

        support = iam.Role(self, "Support", assumed_by=iam.AccountRootPrincipal())
        secrets.grant_metadata(support)

        restarts = secrets.redeploy_on_change(service, debounce=Duration.minutes(1))
        restarts.metric_failed().create_alarm(self, "RestartFailed", threshold=1, evaluation_periods=1)
