import { explainAws } from './aws/explain';
import { explainFile } from './file-errors';
import { messageOf } from '../aws/errors';
import { RuleError } from '../core/errors';
import { indentedFix } from '../core/fix';
import { ChangedMeanwhileError } from '../stores/changed-meanwhile';

/** The command failed. The message contains the reason, `fix` the next step. */
export class CommandError extends Error {
  constructor(message: string, readonly fix?: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CommandError';
  }
}

/** Exit codes, as those of `diff` and `grep`. */
export const EXIT = { fine: 0, findings: 1, failed: 2, interrupted: 130 } as const;
export type ExitCode = number;

/** One line for people, for any error. */
export function explain(error: unknown): string {
  const { message, fix } = described(error);
  return fix ? `${message}\n${indentedFix(fix, '  ')}` : message;
}

/** The error for programs. */
export function described(error: unknown): { readonly message: string; readonly fix?: string } {
  if (error instanceof CommandError) {
    return { message: error.message, fix: error.fix };
  }
  if (error instanceof RuleError || error instanceof ChangedMeanwhileError) {
    return { message: error.message };
  }
  const ofFile = explainFile(error);
  if (ofFile) {
    return ofFile;
  }
  if (error instanceof Error) {
    return explainAws(error) ?? { message: `${error.name === 'Error' ? '' : `${error.name}: `}${messageOf(error)}` };
  }
  return { message: String(error) };
}
