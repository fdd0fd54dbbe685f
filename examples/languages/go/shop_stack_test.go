package main

import (
	"fmt"
	"os"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/assertions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/jsii-runtime-go"
	secrets "github.com/cdk-service-secrets/cdk-service-secrets-go/cdkservicesecrets"
)

func TestMain(m *testing.M) {
	code := m.Run()
	jsii.Close()
	os.Exit(code)
}

func TestContainerGetsPlainValuesAndReferences(t *testing.T) {
	app := awscdk.NewApp(nil)
	template := assertions.Template_FromStack(NewShopStack(app, "Shop", NewKeyStack(app, "Key")), nil)
	template.HasResourceProperties(jsii.String("AWS::ECS::TaskDefinition"), map[string]any{
		"ContainerDefinitions": assertions.Match_ArrayWith(&[]any{
			assertions.Match_ObjectLike(&map[string]any{
				"Name":        "shop",
				"Environment": assertions.Match_ArrayWith(&[]any{map[string]any{"Name": "APP_ENV", "Value": "production"}}),
				"Secrets":     assertions.Match_ArrayWith(&[]any{assertions.Match_ObjectLike(&map[string]any{"Name": "DATABASE_URL"})}),
			}),
		}),
	})
	template.ResourceCountIs(jsii.String("Custom::ServiceSecrets"), jsii.Number(1))
	template.ResourceCountIs(jsii.String("AWS::CloudWatch::Alarm"), jsii.Number(1))
	template.ResourceCountIs(jsii.String("AWS::KMS::Key"), jsii.Number(0))
}

func TestPrefixWithoutSlashIsRefused(t *testing.T) {
	refused(t, "RuleError: `prefix` must start with a slash, got: \"prod/shop\"; write \"/prod/shop\"",
		func() { secrets.SecretStore_ParameterStore(jsii.String("prod/shop"), nil) })
}

func TestContainerOfAnotherStackIsRefused(t *testing.T) {
	app := awscdk.NewApp(nil)
	shop := secrets.NewServiceSecrets(awscdk.NewStack(app, jsii.String("One"), nil), jsii.String("Secrets"),
		&secrets.ServiceSecretsProps{
			Store:     secrets.SecretStore_ParameterStore(jsii.String("/prod/shop"), nil),
			Variables: &map[string]secrets.Variable{"TOKEN": secrets.Variable_Secret(nil)},
		})
	task := awsecs.NewFargateTaskDefinition(awscdk.NewStack(app, jsii.String("Two"), nil), jsii.String("Task"), nil)
	container := task.AddContainer(jsii.String("shop"), &awsecs.ContainerDefinitionOptions{
		Image: awsecs.ContainerImage_FromRegistry(jsii.String("nginx"), nil),
	})
	refused(t, "RuleError: `container` must be in the same stack as its ServiceSecrets, got: Two/Task/shop in Two; "+
		"create a ServiceSecrets there with the same store",
		func() { shop.AddToContainer(container, nil) })
}

// refused expects a panic, which is how errors of the CDK arrive in Go.
func refused(t *testing.T, message string, act func()) {
	t.Helper()
	defer func() {
		t.Helper()
		if got := fmt.Sprint(recover()); got != message {
			t.Errorf("must be refused with: %s\ngot: %s", message, got)
		}
	}()
	act()
}
