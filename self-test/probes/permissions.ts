import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { GetParametersCommand } from '@aws-sdk/client-ssm';
import { judge, Probe, thrownBy } from './probe';
import { isAccessDenied, isNotFound, messageOf, nameOf } from '../../src/aws/errors';
import { isKeyDenial } from '../../src/core/encryption-key';

const said = (error: Error): string => `${nameOf(error)}: ${messageOf(error)}`;

/** What the gate recognises as the key's denial, and then names the key. */
export const keyDenials: Probe[] = [
  {
    assumes: 'Parameter Store says by its message that the key denies',
    run: async ({ clients, name, outputs }) => {
      const { ssm } = await clients.as(outputs.Keyless);
      const error = await thrownBy(() => ssm.send(new GetParametersCommand({ Names: [`/${name}/SESSION_KEY`], WithDecryption: true })));
      return judge(isAccessDenied(error) && isKeyDenial(messageOf(error)), said(error));
    },
  },
  {
    assumes: 'Secrets Manager says by its message that the key denies',
    run: async ({ clients, outputs }) => {
      const { secretsManager } = await clients.as(outputs.Keyless);
      const error = await thrownBy(() => secretsManager.send(new GetSecretValueCommand({ SecretId: outputs.Secret })));
      return judge(isAccessDenied(error) && isKeyDenial(messageOf(error)), said(error));
    },
  },
];

/** Why policies name a secret with and without its six characters. */
export const missingSecrets: Probe[] = [
  {
    assumes: 'a secret that does not exist is not found, where the policy has its bare name',
    run: async ({ clients, name, outputs }) => {
      const { secretsManager } = await clients.as(outputs.Bare);
      const error = await thrownBy(() => secretsManager.send(new GetSecretValueCommand({ SecretId: `${name}/missing` })));
      return judge(isNotFound(error), said(error));
    },
  },
  {
    assumes: 'it is denied, where the policy has the name with six characters only',
    run: async ({ clients, name, outputs }) => {
      const { secretsManager } = await clients.as(outputs.Suffixed);
      const error = await thrownBy(() => secretsManager.send(new GetSecretValueCommand({ SecretId: `${name}/missing` })));
      return judge(isAccessDenied(error), said(error));
    },
  },
];
