package com.example.shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.cdkservicesecrets.SecretStore;
import io.github.cdkservicesecrets.ServiceSecrets;
import io.github.cdkservicesecrets.Variable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Match;
import software.amazon.awscdk.assertions.Template;
import software.amazon.awscdk.services.ecs.ContainerDefinition;
import software.amazon.awscdk.services.ecs.ContainerDefinitionOptions;
import software.amazon.awscdk.services.ecs.ContainerImage;
import software.amazon.awscdk.services.ecs.FargateTaskDefinition;

class ShopStackTest {
    @Test
    void containerGetsPlainValuesAndReferences() {
        App app = new App();
        Template template = Template.fromStack(new ShopStack(app, "Shop", new KeyStack(app, "Key").getKey()));
        template.hasResourceProperties("AWS::ECS::TaskDefinition", Map.of(
                "ContainerDefinitions", Match.arrayWith(List.of(Match.objectLike(Map.of(
                        "Name", "shop",
                        "Environment", Match.arrayWith(List.of(Map.of("Name", "APP_ENV", "Value", "production"))),
                        "Secrets", Match.arrayWith(List.of(Match.objectLike(Map.of("Name", "DATABASE_URL"))))))))));
        template.resourceCountIs("Custom::ServiceSecrets", 1);
        template.resourceCountIs("AWS::CloudWatch::Alarm", 1);
        template.resourceCountIs("AWS::KMS::Key", 0);
    }

    @Test
    void prefixWithoutSlashIsRefused() {
        RuntimeException refused = assertThrows(RuntimeException.class, () -> SecretStore.parameterStore("prod/shop"));
        assertEquals("RuleError: `prefix` must start with a slash, got: \"prod/shop\"; write \"/prod/shop\"",
                firstLine(refused));
    }

    @Test
    void containerOfAnotherStackIsRefused() {
        App app = new App();
        ServiceSecrets secrets = ServiceSecrets.Builder.create(new Stack(app, "One"), "Secrets")
                .store(SecretStore.parameterStore("/prod/shop"))
                .variables(Map.of("TOKEN", Variable.secret()))
                .build();
        ContainerDefinition container = new FargateTaskDefinition(new Stack(app, "Two"), "Task").addContainer("shop",
                ContainerDefinitionOptions.builder().image(ContainerImage.fromRegistry("nginx")).build());
        RuntimeException refused = assertThrows(RuntimeException.class, () -> secrets.addToContainer(container));
        assertEquals("RuleError: `container` must be in the same stack as its ServiceSecrets, got: Two/Task/shop in Two; "
                + "create a ServiceSecrets there with the same store", firstLine(refused));
    }

    /** The rest is the stack of the JavaScript behind it. */
    private static String firstLine(RuntimeException error) {
        return error.getMessage().lines().findFirst().orElseThrow();
    }
}
