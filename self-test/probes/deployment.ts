import { DescribeTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { DeleteParameterCommand, GetParametersCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { judge, Probe, thrownBy } from './probe';
import { messageOf, nameOf } from '../../src/aws/errors';
import { isAdvancedAlready } from '../../src/stores/parameter-store/put-parameter';

/** What the deployment itself has shown. */
export const deployment: Probe[] = [
  {
    assumes: 'a reference may begin with an attribute of a custom resource',
    run: async ({ clients, name, outputs }) => {
      const { taskDefinition } = await clients.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: outputs.TaskDefinition }));
      const references = (taskDefinition?.containerDefinitions?.[0].secrets ?? []).map(({ valueFrom }) => valueFrom).sort();
      return judge(JSON.stringify(references) === JSON.stringify([`/${name}/LOG_LEVEL`, `/${name}/SESSION_KEY`]), references.join(', '));
    },
  },
  {
    assumes: 'kms:ViaService lets the gate encrypt in a stack without env',
    run: async ({ clients, name }) => {
      const { Parameters = [] } = await clients.ssm.send(new GetParametersCommand({ Names: [`/${name}/SESSION_KEY`] }));
      return judge(Parameters[0]?.Type === 'SecureString', Parameters[0] ? `a ${Parameters[0].Type} in version ${Parameters[0].Version}` : 'no parameter');
    },
  },
];

/** By which a write over an advanced parameter is repeated as what it was. */
export const tiers: Probe = {
  assumes: 'an advanced parameter refuses the standard tier by its message',
  run: async ({ clients: { ssm }, name }) => {
    const parameter = { Name: `/${name}/tier`, Type: 'String', Value: 'probe' } as const;
    await ssm.send(new PutParameterCommand({ ...parameter, Tier: 'Advanced' }));
    try {
      const error = await thrownBy(() => ssm.send(new PutParameterCommand({ ...parameter, Tier: 'Standard', Overwrite: true })));
      return judge(isAdvancedAlready(error), `${nameOf(error)}: ${messageOf(error)}`);
    } finally {
      await ssm.send(new DeleteParameterCommand({ Name: parameter.Name }));
    }
  },
};
