import { parseArgs } from 'node:util';

export interface Arguments {
  readonly region: string;
  /** @default - the credentials that the AWS SDK finds */
  readonly profile?: string;
  /** Also what needs a running service. */
  readonly services: boolean;
  /** No question. */
  readonly yes: boolean;
}

export const USAGE = 'npm run self-test -- --region REGION [--profile PROFILE] [--services] [--yes]';

/** Throws with the usage. */
export function parseArguments(args: readonly string[]): Arguments {
  let values: { readonly region?: string; readonly profile?: string; readonly services?: boolean; readonly yes?: boolean };
  try {
    ({ values } = parseArgs({ args: [...args], options: { region: { type: 'string' }, profile: { type: 'string' }, services: { type: 'boolean' }, yes: { type: 'boolean' } } }));
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${USAGE}`);
  }
  const { region, profile, services = false, yes = false } = values;
  if (!region) {
    throw new Error(`Name the region, so that nothing is created where you don't expect it:\n${USAGE}`);
  }
  return { region, profile, services, yes };
}
