import { ownCommand } from '../../core/commands';
import { isOwn } from '../../core/declaration';
import { variableOfPart } from '../../core/derived/parts';
import { indentedFix } from '../../core/fix';
import { Context } from '../context';
import { EXIT, ExitCode } from '../errors';
import { formatOf, printValues, WritableFormat } from '../formats';
import { refuseSecondFormat } from '../output/one-format';
import { count } from '../output/output';
import { writePrivateFile } from '../output/private-file';
import { withProgress } from '../output/progress';
import { deployedFacts } from '../source/deployed/deployed-facts';
import { notHad, readDeliveredValues } from '../values/read-delivered-values';

export interface ExportOptions {
  readonly format?: WritableFormat;
  readonly output?: string;
  readonly force?: boolean;
  /** Include external and plain variables: everything that the container gets. */
  readonly all?: boolean;
}

export async function exportValues({ io, output, session }: Context, options: ExportOptions): Promise<ExitCode> {
  const file = options.output === '-' ? undefined : options.output;
  if (file === undefined) {
    refuseSecondFormat(output.asJson, options.format);
  }
  const service = await session.resolveOne('export');
  const { variables } = service.declaration;
  const read = await withProgress(io, `Reading ${service.path}`, async () =>
    readDeliveredValues(service, (name) => Boolean(options.all) || isOwn(variables[name]), options.all ? await deployedFacts(service) : undefined));
  const { values } = read;
  const format = options.format ?? (file !== undefined ? formatOf(file) : output.asJson ? 'json' : 'dotenv');
  const text = printValues(Object.fromEntries(values), format);
  const findings = notHad(read);
  if (file === undefined) {
    io.stdout.write(text);
  } else {
    await writePrivateFile(output, file, text, options.force);
    output.note(`${count(values.size, 'value')} written to ${file}`);
    if (output.asJson) {
      output.json({ file, service: service.path, format, written: [...values.keys()].sort(), leftOut: findings.map(({ variable }) => variable) });
    }
  }
  for (const part of Object.keys(variables).filter((name) => variableOfPart(name) !== undefined && isOwn(variables[name]))) {
    output.note(`left out: ${part}: no container gets it, only the text that it is a part of\n${indentedFix(ownCommand(['get', part], service.place), '  ')}`);
  }
  findings.forEach(({ variable, problem, fix }) => output.note(`left out: ${variable}: ${problem}\n${indentedFix(fix, '  ')}`));
  return findings.length > 0 ? EXIT.findings : EXIT.fine;
}
