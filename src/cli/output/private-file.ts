import { basename, dirname, join, resolve } from 'node:path';
import { writePrivate, wouldBeCommitted } from '../files';
import { Output } from './output';
import { shellWord } from '../../core/commands';

/** Writes a file with values, and warns if git doesn't ignore it. */
export async function writePrivateFile(output: Output, file: string, text: string, overwrite: boolean | undefined): Promise<void> {
  writePrivate(output.io, file, text, overwrite);
  if (await wouldBeCommitted(output.io, file)) {
    output.note(`${output.colours.yellow('warning:')} git does not ignore ${file}; before you fill it in:\n-> echo ${shellWord(basename(file))} >> ${shellWord(join(dirname(resolve(output.io.cwd, file)), '.gitignore'))}`);
  }
}
