package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	secrets "github.com/cdk-service-secrets/cdk-service-secrets-go/cdkservicesecrets"
)

// NewWorkerStack creates the smallest service with configuration of its own.
func NewWorkerStack(scope constructs.Construct, id string) awscdk.Stack {
	stack := awscdk.NewStack(scope, &id, nil)
	taskDefinition := awsecs.NewFargateTaskDefinition(stack, jsii.String("Task"), nil)
	container := taskDefinition.AddContainer(jsii.String("worker"), &awsecs.ContainerDefinitionOptions{
		Image: awsecs.ContainerImage_FromRegistry(jsii.String("public.ecr.aws/docker/library/busybox:1.37"), nil),
	})
	awsecs.NewFargateService(stack, jsii.String("Service"), &awsecs.FargateServiceProps{
		Cluster:           awsecs.NewCluster(stack, jsii.String("Cluster"), nil),
		TaskDefinition:    taskDefinition,
		MinHealthyPercent: jsii.Number(100),
	})

	secrets.NewServiceSecrets(stack, jsii.String("Secrets"), &secrets.ServiceSecretsProps{
		Store: secrets.SecretStore_ParameterStore(jsii.String("/prod/worker"), nil),
		Variables: &map[string]secrets.Variable{
			"DATABASE_URL": secrets.Variable_Secret(nil),
			"SESSION_KEY":  secrets.Variable_Generated(&secrets.GeneratedOptions{Length: jsii.Number(48)}),
			"LOG_LEVEL":    secrets.Variable_Config(jsii.String("info"), nil),
			"APP_ENV":      secrets.Variable_Plain(jsii.String("production"), nil),
		},
	}).AddToContainer(container, nil)
	return stack
}
