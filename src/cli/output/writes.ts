import { withFixMembers } from './fixes';
import { Output } from './output';
import { WriteFailure } from '../../stores/value-store';
import { explain } from '../errors';
import { ResolvedService } from '../session';

/** Many values that a command has written, or would write. */
export interface WriteReport {
  /** The plan, a line for each name. */
  readonly items: readonly { readonly name: string; readonly fix?: string }[];
  readonly planned: number;
  readonly written: number;
  readonly failed: readonly WriteFailure[];
  readonly dryRun?: boolean;
}

/**
 * Prints how many values were written, or with `--json` the whole report.
 * @param more Further members of the JSON.
 */
export function printWrites(output: Output, service: ResolvedService, report: WriteReport, word: 'written' | 'copied', more: object = {}): void {
  const { items, planned, written, failed, dryRun } = report;
  if (output.asJson) {
    output.json({
      service: service.path,
      account: service.account,
      region: service.target.region,
      dryRun: Boolean(dryRun),
      items: items.map(withFixMembers),
      planned,
      written,
      ...more,
      failed: failed.map(({ variable, error }) => ({ variable, problem: explain(error) })),
    });
  } else if (dryRun) {
    output.line('nothing was written (--dry-run)');
  } else if (planned > 0) {
    output.line(`${word}: ${written} of ${planned}`);
  }
}

const MAX_FAILURES = 5;

/** The first failures are enough: most often all have one reason. */
export function noteFailures(output: Output, failed: readonly WriteFailure[]): void {
  failed.slice(0, MAX_FAILURES).forEach(({ variable, error }) => output.note(`${variable}: ${explain(error)}`));
}
