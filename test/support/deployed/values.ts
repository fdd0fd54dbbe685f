import {
  DeleteParameterCommand, GetParameterCommand, ListTagsForResourceCommand, Parameter, ParameterNotFound, PutParameterCommand,
} from '@aws-sdk/client-ssm';
import { Emulator } from '../emulator';

/** Puts a SecureString, as a person does in the console. */
export async function putSecret(emulator: Emulator, name: string, value: string, keyId?: string): Promise<void> {
  await emulator.clients().ssm.send(new PutParameterCommand({ Name: name, Type: 'SecureString', Value: value, KeyId: keyId, Overwrite: true }));
}

/** The parameter with its decrypted value; undefined when there is none. */
export async function parameterNamed(emulator: Emulator, name: string, region?: string): Promise<Parameter | undefined> {
  try {
    return (await emulator.clients(region).ssm.send(new GetParameterCommand({ Name: name, WithDecryption: true }))).Parameter;
  } catch (error) {
    if (error instanceof ParameterNotFound) return undefined;
    throw error;
  }
}

export async function deleteParameter(emulator: Emulator, name: string): Promise<void> {
  await emulator.clients().ssm.send(new DeleteParameterCommand({ Name: name }));
}

export async function tagsOf(emulator: Emulator, name: string): Promise<{ [key: string]: string | undefined }> {
  const { TagList } = await emulator.clients().ssm.send(new ListTagsForResourceCommand({ ResourceType: 'Parameter', ResourceId: name }));
  return Object.fromEntries((TagList ?? []).map(({ Key, Value }) => [Key, Value]));
}
