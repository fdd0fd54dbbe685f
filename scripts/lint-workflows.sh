#!/bin/sh
# actionlint, built once from its Go module. Without shellcheck, which not every machine has: the steps are projen's.
set -eu
cd "$(dirname "$0")/.."
version=v1.7.12
folder=$PWD/.cache/actionlint/$version
[ -x "$folder/actionlint" ] || GOBIN=$folder GOFLAGS=-mod=mod go install "github.com/rhysd/actionlint/cmd/actionlint@$version"
documented=$PWD/.cache/actionlint/documented
npx tsx projenrc/docs/write-workflows.ts "$documented"
"$folder/actionlint" -shellcheck= -pyflakes= .github/workflows/*.yml "$documented"/*.yml
