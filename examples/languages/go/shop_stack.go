package main

import (
	"maps"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssecretsmanager"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	secrets "github.com/cdk-service-secrets/cdk-service-secrets-go/cdkservicesecrets"
)

// NewShopStack creates a service on Fargate with every kind of variable.
func NewShopStack(scope constructs.Construct, id string, encryptionKey awskms.IKey) awscdk.Stack {
	stack := awscdk.NewStack(scope, &id, nil)
	vpc := awsec2.NewVpc(stack, jsii.String("Vpc"), &awsec2.VpcProps{MaxAzs: jsii.Number(2), NatGateways: jsii.Number(1)})
	cluster := awsecs.NewCluster(stack, jsii.String("Cluster"), &awsecs.ClusterProps{Vpc: vpc})
	taskDefinition := awsecs.NewFargateTaskDefinition(stack, jsii.String("Task"), nil)
	container := taskDefinition.AddContainer(jsii.String("shop"), &awsecs.ContainerDefinitionOptions{
		Image:   awsecs.ContainerImage_FromRegistry(jsii.String("public.ecr.aws/docker/library/nginx:1.29"), nil),
		Logging: awsecs.LogDriver_AwsLogs(&awsecs.AwsLogDriverProps{StreamPrefix: jsii.String("shop")}),
	})
	service := awsecs.NewFargateService(stack, jsii.String("Service"), &awsecs.FargateServiceProps{
		Cluster:           cluster,
		TaskDefinition:    taskDefinition,
		MinHealthyPercent: jsii.Number(100),
		CircuitBreaker:    &awsecs.DeploymentCircuitBreaker{Rollback: jsii.Bool(true)},
	})

	common := secrets.SecretStore_ParameterStore(jsii.String("/prod/common"), nil)
	database := awssecretsmanager.Secret_FromSecretNameV2(stack, jsii.String("Database"), jsii.String("prod/database"))

	variables := map[string]secrets.Variable{
		// People put these.
		"DATABASE_URL":  secrets.Variable_Secret(nil),
		"SENTRY_DSN":    secrets.Variable_Secret(&secrets.OwnVariableOptions{Store: common}),
		"PARTNER_TOKEN": secrets.Variable_Secret(&secrets.OwnVariableOptions{Name: jsii.String("partner-api-token")}),
		"TLS_KEY": secrets.Variable_Secret(nil).AsFile(
			jsii.String("/run/secrets/tls.key"), &secrets.FileOptions{Mode: jsii.String("0440")}),
		"GOOGLE_APPLICATION_CREDENTIALS": secrets.Variable_Secret(nil).AsGoogleCredentials(nil),
		// The first deployment makes these.
		"SESSION_KEY": secrets.Variable_Generated(&secrets.GeneratedOptions{
			Length:   jsii.Number(64),
			Alphabet: secrets.Alphabet_HEX,
		}),
		"LOG_LEVEL": secrets.Variable_Config(jsii.String("info"), nil),
		// Code's own.
		"APP_ENV": secrets.Variable_Plain(jsii.String("production"), nil),
		// Somebody else's.
		"DB_PASSWORD": secrets.Variable_FromSecretsManager(database, jsii.String("password"), nil),
		"DB_PASSWORD_PREVIOUS": secrets.Variable_FromSecretsManagerVersion(
			database, &awsecs.SecretVersionInfo{VersionStage: jsii.String("AWSPREVIOUS")}, jsii.String("password"), nil),
		"PAYMENT_KEY": secrets.Variable_FromSecretName(
			jsii.String("prod/payments"), jsii.String("key"), &secrets.SecretNameOptions{VersionStage: jsii.String("live")}),
		"TELEMETRY": secrets.Variable_FromSsmParameterName(jsii.String("/platform/telemetry"), nil),
	}
	maps.Copy(variables, *secrets.VariableList_FromFile(jsii.String("service-secrets.yaml"), &secrets.FileListOptions{
		Stores: &map[string]secrets.SecretStore{"common": common},
	}))

	shop := secrets.NewServiceSecrets(stack, jsii.String("Secrets"), &secrets.ServiceSecretsProps{
		Store: secrets.SecretStore_ParameterStore(
			jsii.String("/prod/shop"), &secrets.SecretStoreOptions{EncryptionKey: encryptionKey}),
		WaitForValues: awscdk.Duration_Minutes(jsii.Number(5)),
		Variables:     &variables,
	})
	shop.AddToContainer(container, nil)

	support := awsiam.NewRole(stack, jsii.String("Support"), &awsiam.RoleProps{AssumedBy: awsiam.NewAccountRootPrincipal()})
	shop.GrantMetadata(support)

	restarts := shop.RedeployOnChange(service, &secrets.RedeployOptions{Debounce: awscdk.Duration_Minutes(jsii.Number(1))})
	restarts.MetricFailed(nil).CreateAlarm(stack, jsii.String("RestartFailed"), &awscloudwatch.CreateAlarmOptions{
		Threshold:         jsii.Number(1),
		EvaluationPeriods: jsii.Number(1),
	})
	return stack
}
