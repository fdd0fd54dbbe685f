import { DeleteParameterCommand, GetParametersCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { judge, Probe, thrownBy } from './probe';
import { messageOf, nameOf } from '../../src/aws/errors';

/** What the pages of Parameter Store leave open. */
export const parameters: readonly Probe[] = [
  {
    assumes: 'Parameter Store refuses an empty value',
    run: async ({ clients: { ssm }, name, emulated }) => {
      if (emulated) {
        return { outcome: 'not known', seen: 'not asked: an emulator knows no more than we do' };
      }
      const Name = `/${name}/empty`;
      const error = await thrownBy(() => ssm.send(new PutParameterCommand({ Name, Type: 'String', Value: '' })));
      if (nameOf(error) === 'nothing') await ssm.send(new DeleteParameterCommand({ Name }));
      return judge(nameOf(error) === 'ValidationException', `${nameOf(error)}: ${messageOf(error)}`);
    },
  },
  {
    assumes: 'a parameter of one level is read by its ARN',
    run: async ({ clients: { ssm }, name, outputs }) => {
      const Name = `/${name}`;
      await ssm.send(new PutParameterCommand({ Name, Type: 'String', Value: 'probe' }));
      try {
        const [, partition, , region, account] = outputs.Secret.split(':');
        const arn = `arn:${partition}:ssm:${region}:${account}:parameter${Name}`;
        const { Parameters = [], InvalidParameters = [] } = await ssm.send(new GetParametersCommand({ Names: [arn] }));
        return judge(Parameters[0]?.Value === 'probe', Parameters.length > 0 ? 'found' : `invalid: ${InvalidParameters.length} name`);
      } finally {
        await ssm.send(new DeleteParameterCommand({ Name }));
      }
    },
  },
];
