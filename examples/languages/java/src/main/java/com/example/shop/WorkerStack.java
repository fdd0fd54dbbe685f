package com.example.shop;

import io.github.cdkservicesecrets.GeneratedOptions;
import io.github.cdkservicesecrets.SecretStore;
import io.github.cdkservicesecrets.ServiceSecrets;
import io.github.cdkservicesecrets.Variable;
import java.util.Map;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.ecs.Cluster;
import software.amazon.awscdk.services.ecs.ContainerDefinition;
import software.amazon.awscdk.services.ecs.ContainerDefinitionOptions;
import software.amazon.awscdk.services.ecs.ContainerImage;
import software.amazon.awscdk.services.ecs.FargateService;
import software.amazon.awscdk.services.ecs.FargateTaskDefinition;
import software.constructs.Construct;

/** The smallest service with configuration of its own. */
public class WorkerStack extends Stack {
    public WorkerStack(Construct scope, String id) {
        super(scope, id);
        FargateTaskDefinition taskDefinition = new FargateTaskDefinition(this, "Task");
        ContainerDefinition container = taskDefinition.addContainer("worker", ContainerDefinitionOptions.builder()
                .image(ContainerImage.fromRegistry("public.ecr.aws/docker/library/busybox:1.37"))
                .build());
        FargateService.Builder.create(this, "Service")
                .cluster(new Cluster(this, "Cluster"))
                .taskDefinition(taskDefinition)
                .minHealthyPercent(100)
                .build();

        ServiceSecrets secrets = ServiceSecrets.Builder.create(this, "Secrets")
                .store(SecretStore.parameterStore("/prod/worker"))
                .variables(Map.of(
                        "DATABASE_URL", Variable.secret(),
                        "SESSION_KEY", Variable.generated(GeneratedOptions.builder().length(48).build()),
                        "LOG_LEVEL", Variable.config("info"),
                        "APP_ENV", Variable.plain("production")))
                .build();
        secrets.addToContainer(container);
    }
}
