import { Target } from '../../../projenrc/packages/pack';

/** A program of the app's own language, run in the app's folder. */
export interface Step {
  readonly command: string;
  readonly args: readonly string[];
}

/** The steps from the built package to a tested app, for an author in one language. */
export interface Language {
  readonly name: string;
  /** The package to install. */
  readonly target: Target;
  /** The app's own tests. */
  readonly test: readonly Step[];
  /** Missing tools, and how to get them. */
  missing(): string | undefined;
  /** Prepares the app's folder: removes the remains of an earlier package. */
  prepare(app: string): void;
  /** Installs the package from dist/. */
  install(app: string): readonly Step[];
  /** The environment of the app's programs: all that they install goes below .cache/. */
  environment(app: string): NodeJS.ProcessEnv;
}
