import { isText, StackFacts } from './intrinsics';
import { Template } from './template';
import { textOrEmpty } from '../../core/json-object';

/** A resource of a stack, as CloudFormation returns it. */
export interface StackResource {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
}

/** References and attributes that follow from physical IDs, for the resources of stores and external values. */
export function factsOfResources(resources: readonly StackResource[], facts: StackFacts): StackFacts {
  const references: Record<string, string> = {};
  const attributes: Record<string, string> = {};
  for (const { logicalId, type, physicalId } of resources) {
    references[logicalId] = physicalId;
    for (const [name, value] of Object.entries(attributesOf(type, physicalId, facts))) {
      attributes[`${logicalId}.${name}`] = value;
    }
  }
  return { ...facts, references, attributes };
}

function attributesOf(type: string, id: string, { partition, region, account }: StackFacts): Record<string, string> {
  switch (type) {
    case 'AWS::KMS::Key':
    case 'AWS::KMS::ReplicaKey':
      return { Arn: id.startsWith('arn:') ? id : `arn:${partition}:kms:${region}:${account}:key/${id}`, KeyId: id };
    case 'AWS::IAM::Role':
      // The physical ID lacks the path. CDK's roles have none unless the app sets one.
      return { Arn: `arn:${partition}:iam::${account}:role/${id}`, RoleName: id };
    case 'AWS::SecretsManager::Secret':
      return { Id: id };
    default:
      return id.startsWith('arn:') ? { Arn: id } : {};
  }
}

/** Defaults of the template's parameters. For an SSM type, it is a parameter's name, not the value. */
export function parameterDefaults(template: Template): Record<string, string> {
  return Object.fromEntries(Object.entries(template.Parameters ?? {})
    .flatMap(([name, { Type, Default }]) => (isText(Default) && !textOrEmpty(Type).startsWith('AWS::SSM::') ? [[name, String(Default)]] : [])));
}
