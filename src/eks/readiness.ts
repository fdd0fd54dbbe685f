import { CONTENT_ANNOTATION } from './manifests';

/** A query that kubectl repeats until it prints something: `kubectl get -n NAMESPACE TYPE NAME -o=jsonpath='{PATH}'`. */
export interface KubectlQuery {
  readonly objectType: string;
  readonly objectName: string;
  readonly jsonPath: string;
  /** The advice if there is no answer. */
  readonly otherwise: string;
}

/**
 * Whether an object has this content. It prints only the object's name.
 *
 * It selects the object by a field selector. A missing object is then an empty answer instead of an error, and a filter, which
 * works only on lists, can compare the annotation with a value that is known only at deployment.
 */
export function holdsContent(objectType: 'secrets' | 'configmaps', name: string, content: string, otherwise: string): KubectlQuery {
  return {
    objectType,
    objectName: `--field-selector=metadata.name=${name}`,
    jsonPath: `.items[?(@.metadata.annotations.${CONTENT_ANNOTATION}=="${content}")].metadata.name`,
    otherwise,
  };
}

/** Whether the operator of the cluster serves external-secrets.io/v1. */
export const OPERATOR_SERVES_V1: KubectlQuery = {
  objectType: 'customresourcedefinitions',
  objectName: 'externalsecrets.external-secrets.io',
  jsonPath: '.spec.versions[?(@.name=="v1")].served',
  otherwise: 'the cluster needs External Secrets Operator 0.16 or newer, which serves external-secrets.io/v1: install or upgrade it, or add ExternalSecretsOperator',
};

/**
 * The path in the form of the CDK's custom resource, without the outer braces. The second part is the advice. It prints
 * nothing, as its range is empty, but CloudFormation shows it as part of the command that got no answer.
 */
export function jsonPathOf({ jsonPath, otherwise }: KubectlQuery): string {
  return `${jsonPath}}{range .otherwise}${otherwise}{end`;
}

/** The command that shows the operator's own reason. */
export function describeCommand(name: string, namespace: string): string {
  return `kubectl -n ${namespace} describe externalsecret ${name}`;
}
