/** The sources of the environment of a command that runs with a service's values. */
export interface EnvironmentSources {
  readonly shell: Readonly<Record<string, string | undefined>>;
  readonly service: ReadonlyMap<string, string>;
  /** Files of the user. The last one has precedence. */
  readonly files: readonly Readonly<Record<string, string>>[];
  /** Without the shell's variables. */
  readonly pristine?: boolean;
}

/** The service's values override the shell's. A file of the user overrides both. */
export function commandEnvironment({ shell, service, files, pristine }: EnvironmentSources): Record<string, string> {
  // The system needs PATH to find the command.
  const inherited = pristine ? { PATH: shell.PATH } : shell;
  // Pairs rather than Object.assign, which would lose a variable `__proto__`.
  const merged = new Map<string, string | undefined>([inherited, Object.fromEntries(service), ...files].flatMap((part) => Object.entries(part)));
  return Object.fromEntries([...merged].filter((entry): entry is [string, string] => entry[1] !== undefined));
}
