package com.example.shop;

import io.github.cdkservicesecrets.Alphabet;
import io.github.cdkservicesecrets.FileListOptions;
import io.github.cdkservicesecrets.FileOptions;
import io.github.cdkservicesecrets.GeneratedOptions;
import io.github.cdkservicesecrets.IRedeployment;
import io.github.cdkservicesecrets.OwnVariableOptions;
import io.github.cdkservicesecrets.RedeployOptions;
import io.github.cdkservicesecrets.SecretNameOptions;
import io.github.cdkservicesecrets.SecretStore;
import io.github.cdkservicesecrets.SecretStoreOptions;
import io.github.cdkservicesecrets.ServiceSecrets;
import io.github.cdkservicesecrets.Variable;
import io.github.cdkservicesecrets.VariableList;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudwatch.CreateAlarmOptions;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.ecs.AwsLogDriverProps;
import software.amazon.awscdk.services.ecs.Cluster;
import software.amazon.awscdk.services.ecs.ContainerDefinition;
import software.amazon.awscdk.services.ecs.ContainerDefinitionOptions;
import software.amazon.awscdk.services.ecs.ContainerImage;
import software.amazon.awscdk.services.ecs.DeploymentCircuitBreaker;
import software.amazon.awscdk.services.ecs.FargateService;
import software.amazon.awscdk.services.ecs.FargateTaskDefinition;
import software.amazon.awscdk.services.ecs.LogDriver;
import software.amazon.awscdk.services.ecs.SecretVersionInfo;
import software.amazon.awscdk.services.iam.AccountRootPrincipal;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.secretsmanager.ISecret;
import software.amazon.awscdk.services.secretsmanager.Secret;
import software.constructs.Construct;

/** A service on Fargate with every kind of variable. */
public class ShopStack extends Stack {
    public ShopStack(Construct scope, String id, IKey encryptionKey) {
        super(scope, id);
        Vpc vpc = Vpc.Builder.create(this, "Vpc").maxAzs(2).natGateways(1).build();
        Cluster cluster = Cluster.Builder.create(this, "Cluster").vpc(vpc).build();
        FargateTaskDefinition taskDefinition = new FargateTaskDefinition(this, "Task");
        ContainerDefinition container = taskDefinition.addContainer("shop", ContainerDefinitionOptions.builder()
                .image(ContainerImage.fromRegistry("public.ecr.aws/docker/library/nginx:1.29"))
                .logging(LogDriver.awsLogs(AwsLogDriverProps.builder().streamPrefix("shop").build()))
                .build());
        FargateService service = FargateService.Builder.create(this, "Service")
                .cluster(cluster)
                .taskDefinition(taskDefinition)
                .minHealthyPercent(100)
                .circuitBreaker(DeploymentCircuitBreaker.builder().rollback(true).build())
                .build();

        SecretStore common = SecretStore.parameterStore("/prod/common");
        ISecret database = Secret.fromSecretNameV2(this, "Database", "prod/database");

        Map<String, Variable> variables = new HashMap<>(VariableList.fromFile("service-secrets.yaml",
                FileListOptions.builder().stores(Map.of("common", common)).build()));
        // People put these.
        variables.put("DATABASE_URL", Variable.secret());
        variables.put("SENTRY_DSN", Variable.secret(OwnVariableOptions.builder().store(common).build()));
        variables.put("PARTNER_TOKEN", Variable.secret(OwnVariableOptions.builder().name("partner-api-token").build()));
        variables.put("TLS_KEY", Variable.secret().asFile("/run/secrets/tls.key", FileOptions.builder().mode("0440").build()));
        variables.put("GOOGLE_APPLICATION_CREDENTIALS", Variable.secret().asGoogleCredentials());
        // The first deployment makes these.
        variables.put("SESSION_KEY", Variable.generated(GeneratedOptions.builder().length(64).alphabet(Alphabet.HEX).build()));
        variables.put("LOG_LEVEL", Variable.config("info"));
        // Code's own.
        variables.put("APP_ENV", Variable.plain("production"));
        // Somebody else's.
        variables.put("DB_PASSWORD", Variable.fromSecretsManager(database, "password"));
        variables.put("DB_PASSWORD_PREVIOUS", Variable.fromSecretsManagerVersion(database,
                SecretVersionInfo.builder().versionStage("AWSPREVIOUS").build(), "password"));
        variables.put("PAYMENT_KEY", Variable.fromSecretName("prod/payments", "key",
                SecretNameOptions.builder().versionStage("live").build()));
        variables.put("TELEMETRY", Variable.fromSsmParameterName("/platform/telemetry"));

        ServiceSecrets secrets = ServiceSecrets.Builder.create(this, "Secrets")
                .store(SecretStore.parameterStore("/prod/shop", SecretStoreOptions.builder().encryptionKey(encryptionKey).build()))
                .waitForValues(Duration.minutes(5))
                .variables(variables)
                .build();
        secrets.addToContainer(container);

        Role support = Role.Builder.create(this, "Support").assumedBy(new AccountRootPrincipal()).build();
        secrets.grantMetadata(support);

        IRedeployment restarts = secrets.redeployOnChange(service,
                RedeployOptions.builder().debounce(Duration.minutes(1)).build());
        restarts.metricFailed().createAlarm(this, "RestartFailed",
                CreateAlarmOptions.builder().threshold(1).evaluationPeriods(1).build());
    }
}
