import { Target } from '../../../projenrc/packages/pack';

/** A program of the app's own language, run in the app's folder. */
export interface Step {
  readonly command: string;
  readonly args: readonly string[];
}

/** How an author in one language gets from the built package to a tested app. */
export interface Language {
  readonly name: string;
  /** The package that this language installs. */
  readonly target: Target;
  /** The app's own tests. */
  readonly test: readonly Step[];
  /** What must be installed on this machine and isn't, and how to get it. */
  missing(): string | undefined;
  /** Before the steps, in the app's folder: nothing of an earlier package may remain. */
  prepare(app: string): void;
  /** Installs the package from dist/. */
  install(app: string): readonly Step[];
  /** For the app's programs: everything that they install goes below .cache/. */
  environment(app: string): NodeJS.ProcessEnv;
}
