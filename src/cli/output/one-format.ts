import { CommandError } from '../errors';

/** `--json` promises one JSON document on standard output, which another format there would break. */
export function refuseSecondFormat(asJson: boolean, format: string | undefined): void {
  if (asJson && format !== undefined && format !== 'json') {
    throw new CommandError(`--json and --format ${format} are two formats of one output`, 'leave out one of them');
  }
}
