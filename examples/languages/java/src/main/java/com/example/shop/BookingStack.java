package com.example.shop;

import io.github.cdkservicesecrets.AddToJobDefinitionOptions;
import io.github.cdkservicesecrets.GeneratedOptions;
import io.github.cdkservicesecrets.RedeployOptions;
import io.github.cdkservicesecrets.SecretStore;
import io.github.cdkservicesecrets.ServiceSecrets;
import io.github.cdkservicesecrets.Variable;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Size;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.batch.EcsFargateContainerDefinition;
import software.amazon.awscdk.services.batch.EcsJobDefinition;
import software.amazon.awscdk.services.ecs.CfnExpressGatewayService;
import software.amazon.awscdk.services.ecs.ContainerImage;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.constructs.Construct;

/** A service of ECS Express Mode and a job of AWS Batch. */
public class BookingStack extends Stack {
    public BookingStack(Construct scope, String id) {
        super(scope, id);
        Role execution = Role.Builder.create(this, "ExecutionRole")
                .assumedBy(new ServicePrincipal("ecs-tasks.amazonaws.com")).build();
        Role infrastructure = Role.Builder.create(this, "InfrastructureRole")
                .assumedBy(new ServicePrincipal("ecs.amazonaws.com")).build();
        CfnExpressGatewayService web = CfnExpressGatewayService.Builder.create(this, "Web")
                .executionRoleArn(execution.getRoleArn())
                .infrastructureRoleArn(infrastructure.getRoleArn())
                .primaryContainer(CfnExpressGatewayService.ExpressGatewayContainerProperty.builder()
                        .image("public.ecr.aws/docker/library/nginx:1.29")
                        .environment(List.of(CfnExpressGatewayService.KeyValuePairProperty.builder().name("PORT").value("8080").build()))
                        .build())
                .build();
        EcsJobDefinition invoices = EcsJobDefinition.Builder.create(this, "Invoices")
                .container(EcsFargateContainerDefinition.Builder.create(this, "InvoicesContainer")
                        .image(ContainerImage.fromRegistry("public.ecr.aws/docker/library/python:3.13"))
                        .cpu(1)
                        .memory(Size.gibibytes(2))
                        .build())
                .build();

        ServiceSecrets secrets = ServiceSecrets.Builder.create(this, "Secrets")
                .store(SecretStore.parameterStore("/prod/booking"))
                .variables(Map.of(
                        "DATABASE_URL", Variable.secret(),
                        "SESSION_KEY", Variable.generated(GeneratedOptions.builder().length(48).build()),
                        "APP_ENV", Variable.plain("production")))
                .build();
        secrets.addToCfnResource(web);
        secrets.addToJobDefinition(invoices, AddToJobDefinitionOptions.builder().variables(List.of("APP_ENV", "DATABASE_URL")).build());
        secrets.redeployCfnServiceOnChange(web, RedeployOptions.builder().debounce(Duration.minutes(1)).build());
    }
}
