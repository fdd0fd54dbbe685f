/** A program of the Kubernetes tests, built from the module proxy. */
export interface Program {
  readonly name: string;
  readonly package: string;
  readonly ldflags?: string;
}

const KUBERNETES_VERSION = 'v1.34.2';
const [, MAJOR, MINOR] = /^v(\d+)\.(\d+)\./.exec(KUBERNETES_VERSION)!;

/** Without a version the API server refuses to start: it compares its version with those of its features. */
const VERSION_FLAGS = Object.entries({ gitVersion: KUBERNETES_VERSION, gitMajor: MAJOR, gitMinor: MINOR })
  .map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`).join(' ');

/** The fast ones first, so that a mistake shows early. */
export const PROGRAMS: readonly Program[] = [
  { name: 'etcd', package: 'go.etcd.io/etcd/server/v3' },
  { name: 'external-secrets', package: 'github.com/external-secrets/external-secrets' },
  { name: 'kubectl', package: 'k8s.io/kubernetes/cmd/kubectl', ldflags: VERSION_FLAGS },
  { name: 'kube-apiserver', package: 'k8s.io/kubernetes/cmd/kube-apiserver', ldflags: VERSION_FLAGS },
];

export const OPERATOR_MODULE = 'github.com/external-secrets/external-secrets';

/**
 * The operator registers forty providers and fifteen generators, which take minutes to compile. These files replace its
 * own, and register AWS alone.
 */
export const OPERATOR_FILES: { readonly [path: string]: string } = {
  'pkg/provider/register/register.go': `package register\n\nimport _ "${OPERATOR_MODULE}/pkg/provider/aws"\n`,
  'pkg/generator/register/register.go': 'package register\n',
};
