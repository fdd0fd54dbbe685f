import { Stack } from 'aws-cdk-lib';
import { UNGATED_METADATA, VARIABLES_METADATA } from '../../core/contracts/gate';
import { Declaration } from '../../core/declaration';
import { encodeMetadata } from '../../core/description';
import { encodeDeclaration } from '../../core/wire';

/** Without a gate the command line reads the declaration here. As text, as CloudFormation doesn't accept intrinsics here. */
export function declareInMetadata(stack: Stack, declaration: Declaration): void {
  const variables = encodeMetadata(declaration);
  add(stack, UNGATED_METADATA, declaration.service, JSON.stringify(stack.resolve(encodeDeclaration(declaration))));
  if (Object.keys(variables).length > 0) {
    add(stack, VARIABLES_METADATA, declaration.service, variables);
  }
}

function add(stack: Stack, key: string, service: string, value: unknown): void {
  const { metadata } = stack.templateOptions;
  stack.templateOptions.metadata = { ...metadata, [key]: { ...(metadata?.[key] as object | undefined), [service]: value } };
}
