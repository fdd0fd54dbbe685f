/** Which variables a command gets that runs with a service's values. */
export interface EnvironmentSources {
  readonly shell: Readonly<Record<string, string | undefined>>;
  readonly service: ReadonlyMap<string, string>;
  /** Files that the user gave, the last one first in rank. */
  readonly files: readonly Readonly<Record<string, string>>[];
  /** Without the shell's variables. */
  readonly pristine?: boolean;
}

/** The service's values beat the shell's; a file that the user names beats both. */
export function environmentOf({ shell, service, files, pristine }: EnvironmentSources): Record<string, string> {
  // Without PATH the command itself could not be found.
  const inherited = pristine ? { PATH: shell.PATH } : shell;
  // Pairs rather than Object.assign, for which a variable `__proto__` is no variable.
  const merged = new Map<string, string | undefined>([inherited, Object.fromEntries(service), ...files].flatMap((part) => Object.entries(part)));
  return Object.fromEntries([...merged].filter((entry): entry is [string, string] => entry[1] !== undefined));
}
