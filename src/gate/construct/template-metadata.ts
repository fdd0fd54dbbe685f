import { Stack } from 'aws-cdk-lib';
import { Declaration } from '../../core/declaration';
import { encodeDeclaration } from '../../core/wire';

const KEY = 'cdk-service-secrets';

/** Without a gate the command line finds the declaration here. As text, as CloudFormation takes no intrinsics in this place. */
export function declareInMetadata(stack: Stack, declaration: Declaration): void {
  const { metadata } = stack.templateOptions;
  stack.templateOptions.metadata = {
    ...metadata,
    [KEY]: { ...(metadata?.[KEY] as object | undefined), [declaration.service]: JSON.stringify(stack.resolve(encodeDeclaration(declaration))) },
  };
}
