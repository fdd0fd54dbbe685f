import { chmodSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { programPath } from './build';
import { Kubernetes } from './kubernetes';

/** Folders for a function that applies objects to a local cluster, with the CDK's own handler. */
export interface KubectlFunction {
  /** Its code; the handler is `kubectl_resource.handler`. */
  readonly code: string;
  /** The value of `PROGRAMS` in its environment: `kubectl`, and an `aws` that can log in. */
  readonly programs: string;
}

export function kubectlFunction(kubernetes: Kubernetes): KubectlFunction {
  const code = join(kubernetes.directory, 'function');
  const handler = join(dirname(require.resolve('aws-cdk-lib/package.json')), 'custom-resource-handlers', 'dist', 'aws-eks', 'kubectl-handler');
  cpSync(handler, code, { recursive: true });
  cpSync(join(__dirname, 'kubectl_resource.py'), join(code, 'kubectl_resource.py'));

  const programs = join(kubernetes.directory, 'programs');
  mkdirSync(programs, { recursive: true });
  symlinkSync(programPath('kubectl'), join(programs, 'kubectl'));
  // `aws eks update-kubeconfig … --kubeconfig FILE …`
  const login = [
    '#!/bin/sh',
    'while [ "$#" -gt 0 ]; do',
    '  if [ "$1" = --kubeconfig ]; then cp "$KUBECONFIG_OF_CLUSTER" "$2"; fi',
    '  shift',
    'done',
    '',
  ].join('\n');
  writeFileSync(join(programs, 'aws'), login.replace('$KUBECONFIG_OF_CLUSTER', kubernetes.kubeconfig));
  chmodSync(join(programs, 'aws'), 0o755);
  return { code, programs };
}
