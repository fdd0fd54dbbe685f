package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsbatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	secrets "github.com/cdk-service-secrets/cdk-service-secrets-go/cdkservicesecrets"
)

// NewBookingStack creates a service of ECS Express Mode and a job of AWS Batch.
func NewBookingStack(scope constructs.Construct, id string) awscdk.Stack {
	stack := awscdk.NewStack(scope, &id, nil)
	execution := awsiam.NewRole(stack, jsii.String("ExecutionRole"), &awsiam.RoleProps{
		AssumedBy: awsiam.NewServicePrincipal(jsii.String("ecs-tasks.amazonaws.com"), nil),
	})
	infrastructure := awsiam.NewRole(stack, jsii.String("InfrastructureRole"), &awsiam.RoleProps{
		AssumedBy: awsiam.NewServicePrincipal(jsii.String("ecs.amazonaws.com"), nil),
	})
	web := awsecs.NewCfnExpressGatewayService(stack, jsii.String("Web"), &awsecs.CfnExpressGatewayServiceProps{
		ExecutionRoleArn:      execution.RoleArn(),
		InfrastructureRoleArn: infrastructure.RoleArn(),
		PrimaryContainer: &awsecs.CfnExpressGatewayService_ExpressGatewayContainerProperty{
			Image: jsii.String("public.ecr.aws/docker/library/nginx:1.29"),
			Environment: &[]any{
				&awsecs.CfnExpressGatewayService_KeyValuePairProperty{Name: jsii.String("PORT"), Value: jsii.String("8080")},
			},
		},
	})
	invoices := awsbatch.NewEcsJobDefinition(stack, jsii.String("Invoices"), &awsbatch.EcsJobDefinitionProps{
		Container: awsbatch.NewEcsFargateContainerDefinition(stack, jsii.String("InvoicesContainer"), &awsbatch.EcsFargateContainerDefinitionProps{
			Image:  awsecs.ContainerImage_FromRegistry(jsii.String("public.ecr.aws/docker/library/python:3.13"), nil),
			Cpu:    jsii.Number(1),
			Memory: awscdk.Size_Gibibytes(jsii.Number(2)),
		}),
	})

	booking := secrets.NewServiceSecrets(stack, jsii.String("Secrets"), &secrets.ServiceSecretsProps{
		Store: secrets.SecretStore_ParameterStore(jsii.String("/prod/booking"), nil),
		Variables: &map[string]secrets.Variable{
			"DATABASE_URL": secrets.Variable_Secret(nil),
			"SESSION_KEY":  secrets.Variable_Generated(&secrets.GeneratedOptions{Length: jsii.Number(48)}),
			"APP_ENV":      secrets.Variable_Plain(jsii.String("production"), nil),
		},
	})
	booking.AddToCfnResource(web, nil)
	booking.AddToJobDefinition(invoices, &secrets.AddToJobDefinitionOptions{Variables: jsii.Strings("APP_ENV", "DATABASE_URL")})
	booking.RedeployCfnServiceOnChange(web, &secrets.RedeployOptions{Debounce: awscdk.Duration_Minutes(jsii.Number(1))})
	return stack
}
