import { Context } from '../context';
import { EXIT, ExitCode } from '../errors';
import { author } from '../output/author';
import { timeOf } from '../output/output';
import { placeOf, storeOf } from '../source/service';
import { resolveOwnVariable } from '../values/resolve-variable';
import { versionsOf } from '../values/versions';

export interface HistoryOptions {
  readonly values?: boolean;
}

export async function history({ output, session }: Context, name: string, { values }: HistoryOptions): Promise<ExitCode> {
  const { service, variable } = await resolveOwnVariable(session, name);
  const store = storeOf(service.declaration, variable);
  const versions = await versionsOf(name, store, variable, service);
  if (output.asJson) {
    output.json({
      name,
      place: placeOf(service.declaration, variable),
      versions: versions.map(({ version, modified, by, labels, current, value }) => ({ version, modified, by, labels, current, ...(values ? { value } : {}) })),
    });
    return EXIT.fine;
  }
  output.table(['VERSION', 'CHANGED', 'BY', '', ...(values ? ['VALUE'] : [])], versions.map(({ version, modified, by, current, value }) =>
    [version, timeOf(modified), author(by), current ? output.colours.green('current') : value === undefined ? `without ${variable.name}` : '', ...(values ? [value ?? ''] : [])]));
  if (store.kind === 'secretsmanager') {
    output.note('versions are of the whole secret; Secrets Manager does not say who wrote them (CloudTrail does)');
  }
  return EXIT.fine;
}
