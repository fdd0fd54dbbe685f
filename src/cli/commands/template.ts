import { CommandPlace, ownCommand } from '../../core/commands';
import { Context } from '../context';
import { EXIT, ExitCode } from '../errors';
import { formatOf, TemplateFormat } from '../formats';
import { templateFile, templateOf } from '../operations/template/plan';
import { refuseSecondFormat } from '../output/one-format';
import { writePrivateFile } from '../output/private-file';
import { oneService } from '../source/select';

export interface TemplateOptions {
  readonly format?: TemplateFormat;
  readonly force?: boolean;
}

export async function template({ output, session }: Context, file: string | undefined, options: TemplateOptions): Promise<ExitCode> {
  const { declaration, path } = oneService(await session.services(), 'template');
  const place: CommandPlace = { ...session.place, service: path };
  const isPrinted = file === '-';
  if (isPrinted) {
    refuseSecondFormat(output.asJson, options.format);
  }
  const format = options.format ?? (isPrinted && output.asJson ? 'json' : templateFormat(file));
  const target = file ?? templateFile(declaration, format);
  const text = templateOf(declaration, format, target, place);
  if (isPrinted) {
    output.io.stdout.write(text);
    return EXIT.fine;
  }
  await writePrivateFile(output, target, text, options.force);
  if (output.asJson) {
    output.json({ file: target, service: declaration.service, format });
  } else {
    output.line(`${target} written; fill it in, then:\n-> ${ownCommand(['import', target], place)}`);
  }
  return EXIT.fine;
}

function templateFormat(file: string | undefined): TemplateFormat {
  const format = file === undefined ? 'dotenv' : formatOf(file);
  return format === 'shell' ? 'dotenv' : format;
}
