import { CONTENT_ANNOTATION } from './manifests';

/** What `kubectl get` is asked until it prints something: `kubectl get -n NAMESPACE TYPE NAME -o=jsonpath='{PATH}'`. */
export interface Question {
  readonly objectType: string;
  readonly objectName: string;
  readonly jsonPath: string;
  /** What to do when there is no answer. */
  readonly otherwise: string;
}

/**
 * Whether an object holds this content. It prints the object's name.
 *
 * The name is given as a selector: then no object is an empty answer instead of an error, and a filter, which works on
 * lists alone, can compare the annotation with a value that is known at deployment only. The answer never holds more
 * than the name.
 */
export function holdsContent(objectType: 'secrets' | 'configmaps', name: string, content: string, otherwise: string): Question {
  return {
    objectType,
    objectName: `--field-selector=metadata.name=${name}`,
    jsonPath: `.items[?(@.metadata.annotations.${CONTENT_ANNOTATION}=="${content}")].metadata.name`,
    otherwise,
  };
}

/** Whether the operator of the cluster knows the objects of today. */
export const OPERATOR_SERVES_V1: Question = {
  objectType: 'customresourcedefinitions',
  objectName: 'externalsecrets.external-secrets.io',
  jsonPath: '.spec.versions[?(@.name=="v1")].served',
  otherwise: 'the cluster needs External Secrets Operator 0.16 or newer, which serves external-secrets.io/v1: install or upgrade it, or add ExternalSecretsOperator',
};

/**
 * The path as the custom resource of the CDK takes it, without the outer braces. What comes second never prints
 * anything, as there is nothing to range over: it is the advice, which CloudFormation shows as part of the command
 * that got no answer.
 */
export function jsonPathOf({ jsonPath, otherwise }: Question): string {
  return `${jsonPath}}{range .otherwise}${otherwise}{end`;
}

/** The command that shows the operator's own reason. */
export function describeCommand(name: string, namespace: string): string {
  return `kubectl -n ${namespace} describe externalsecret ${name}`;
}
