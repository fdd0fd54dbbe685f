package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// NewKeyStack creates the key of the shop's values, in a stack of its own, so that the values survive when the service's stack is deleted.
func NewKeyStack(scope constructs.Construct, id string) awskms.Key {
	stack := awscdk.NewStack(scope, &id, nil)
	return awskms.NewKey(stack, jsii.String("Key"), &awskms.KeyProps{EnableKeyRotation: jsii.Bool(true)})
}
