import { Stack } from 'aws-cdk-lib';
import { UNGATED_METADATA } from '../../core/contracts/gate';
import { Declaration } from '../../core/declaration';
import { encodeDeclaration } from '../../core/wire';

/** Without a gate the command line finds the declaration here. As text, as CloudFormation takes no intrinsics in this place. */
export function declareInMetadata(stack: Stack, declaration: Declaration): void {
  const { metadata } = stack.templateOptions;
  stack.templateOptions.metadata = {
    ...metadata,
    [UNGATED_METADATA]: { ...(metadata?.[UNGATED_METADATA] as object | undefined), [declaration.service]: JSON.stringify(stack.resolve(encodeDeclaration(declaration))) },
  };
}
