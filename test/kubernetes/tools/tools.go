//go:build tools

// Package tools keeps the programs of the Kubernetes tests in go.mod: a real API server, its database, its client and
// the operator's controller, built from the module proxy by test/support/kubernetes.
package tools

import (
	_ "github.com/external-secrets/external-secrets"
	_ "go.etcd.io/etcd/server/v3"
	_ "k8s.io/kubernetes/cmd/kube-apiserver"
	_ "k8s.io/kubernetes/cmd/kubectl"
)
