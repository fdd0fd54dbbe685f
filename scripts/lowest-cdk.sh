#!/bin/sh
# The lowest supported aws-cdk-lib and constructs, as test/lowest/package-lock.json has them, into .cache/lowest.
set -eu
cd "$(dirname "$0")/.."
[ .cache/lowest/node_modules/.package-lock.json -nt test/lowest/package-lock.json ] && exit 0
mkdir -p .cache/lowest
cp .npmrc test/lowest/package.json test/lowest/package-lock.json .cache/lowest
npm ci --prefix .cache/lowest --no-audit --no-fund --loglevel=error
