import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { judge, Probe } from './probe';

const LONGEST_MS = 120_000;

interface LabelEvent {
  readonly resources: readonly string[];
  readonly detail: { readonly labelUpdated?: string; readonly versionId?: string };
}

/** By which services restart after a change. */
export const labelEvents: Probe = {
  assumes: 'a new value of a secret is an event "Secret Label Updated" with label, version and full ARN',
  run: async ({ clients: { secretsManager, sqs }, outputs }) => {
    const { VersionId } = await secretsManager.send(new PutSecretValueCommand({ SecretId: outputs.Secret, SecretString: '{"password":"probe"}' }));
    for (const end = Date.now() + LONGEST_MS; Date.now() < end;) {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: outputs.Events, WaitTimeSeconds: 5, MaxNumberOfMessages: 10 }));
      const events = Messages.map(({ Body }) => JSON.parse(Body!) as LabelEvent);
      const current = events.find(({ detail }) => detail.versionId === VersionId && detail.labelUpdated === 'AWSCURRENT');
      if (current) {
        return judge(current.resources[0] === outputs.Secret, `labelUpdated AWSCURRENT, ${current.resources.length} resource`);
      }
    }
    return judge(false, `no such event within ${LONGEST_MS / 1_000} seconds`);
  },
};
