import { checkValues } from '../../checks';
import { Context } from '../context';
import { CommandError, EXIT, ExitCode } from '../errors';
import { plainValues } from '../source/plain-values';
import { placeOf } from '../source/service';
import { notHad, readDeliveredValues } from '../values/read-delivered-values';
import { readServiceValues } from '../values/read-service-values';
import { resolveVariable } from '../values/resolve-variable';
import { unresolvedFix, unresolvedProblem } from '../values/unresolved';
import { valueOf } from '../values/value-of';

/** Prints one value. Into a pipe it writes the exact bytes, without a line break. */
export async function get({ output, session }: Context, name: string): Promise<ExitCode> {
  const { service, variable } = await resolveVariable(session, name);
  const { declaration } = service;
  const waitsFor = service.unresolved.get(name);
  if (waitsFor) {
    throw new CommandError(`${name} can't be read: ${unresolvedProblem('it', waitsFor)}`, unresolvedFix(waitsFor));
  }
  const readings = await readServiceValues(service, { only: new Set([name]) });
  const value = variable.kind === 'plain' ? plainValues(service, service.facts).get(name)
    : variable.kind === 'derived-file' ? (await readDeliveredValues(service, (candidate) => candidate === name)).values.get(name)
      : valueOf(declaration, variable, readings.get(name));
  if (value === undefined) {
    const [finding] = variable.kind === 'derived-file' ? notHad(await readDeliveredValues(service, (candidate) => candidate === name)) : checkValues(declaration, readings, { reader: 'person', place: service.place });
    throw new CommandError(finding ? `${name}: ${finding.problem}` : `${name} has no value that is known here`, finding?.fix);
  }
  if (output.asJson) {
    output.json({ name, service: service.path, place: placeOf(declaration, variable), value });
  } else {
    output.io.stdout.write(output.io.stdout.isTTY ? `${value}\n` : value);
  }
  return EXIT.fine;
}
