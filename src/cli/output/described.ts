import { Described } from '../../core/declaration';

/** The description of a variable, a line each. */
export function describedLines({ description, helpUrl }: Described): string[] {
  return [description, helpUrl].filter((line) => line !== undefined);
}

export function describedPart({ description, helpUrl }: Described): Described {
  return { ...(description === undefined ? {} : { description }), ...(helpUrl === undefined ? {} : { helpUrl }) };
}
