import { CloudFormationClient, CloudFormationClientConfig, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { isAccessDenied, nameOf } from '../aws/errors';
import { declaredNames } from '../core/list/declared-names';
import { LookupQuery } from '../core/list/lookup';

/** The names that the deployed stack uses from the store. Empty before its first deployment, and for a nested stack. */
export async function deployedNames(query: LookupQuery, credentials: CloudFormationClientConfig['credentials']): Promise<string[]> {
  const { stack, stackRegion } = query;
  if (stack === undefined) {
    return [];
  }
  const client = new CloudFormationClient({ region: stackRegion, credentials, maxAttempts: 8 });
  try {
    const { TemplateBody = '' } = await client.send(new GetTemplateCommand({ StackName: stack }));
    return declaredNames(TemplateBody, query);
  } catch (error) {
    if (nameOf(error) === 'ValidationError') {
      return []; // the stack doesn't exist
    }
    throw isAccessDenied(error) ? new Error(DENIED(stack)) : error;
  }
}

const DENIED = (stack: string): string => `the names that stack ${stack} has now must be readable (cloudformation:GetTemplate), so that none vanishes from the service when it is gone from the store; `
  + 'ask for the permission, or leave out `refresh`';
