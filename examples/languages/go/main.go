package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
)

func main() {
	defer jsii.Close()

	app := awscdk.NewApp(nil)
	NewWorkerStack(app, "Worker")
	NewShopStack(app, "Shop", NewKeyStack(app, "Key"))
	NewBookingStack(app, "Booking")
	app.Synth(nil)
}
