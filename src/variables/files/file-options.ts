import * as ecs from 'aws-cdk-lib/aws-ecs';

/**
 * How a value becomes the bytes of a file.
 *
 * @example
 *
 * const keystore = Variable.secret().asFile('/run/keystore/store.p12', { encoding: FileEncoding.BASE64 });
 */
export enum FileEncoding {
  /** The file contains the value as it is, in UTF-8. */
  TEXT = 'text',
  /** The file contains the bytes of a base64 value, with or without line breaks. For keystores and other binary files. */
  BASE64 = 'base64',
}

/** Who may read a file. */
export interface FileAccessOptions {
  /**
   * Permissions in octal, as in `0440`. The container mounts the file read-only in any case.
   *
   * @default - `0400` if the owner is known, `0444` otherwise; no other container mounts the file
   *
   * @example '0440'
   */
  readonly mode?: string;

  /**
   * Owner as `uid` or `uid:gid`, in numbers.
   *
   * @default - the container's `user`, if that is a number; root otherwise
   *
   * @example '101:101'
   */
  readonly owner?: string;
}

/** Options of `Variable.asFile`. */
export interface FileOptions extends FileAccessOptions {
  /**
   * How the value becomes the bytes of the file.
   *
   * @default FileEncoding.TEXT
   */
  readonly encoding?: FileEncoding;

  /**
   * Whether the container gets the environment variable with the path.
   *
   * @default true
   */
  readonly environmentVariable?: boolean;
}

/** Options of `Variable.asGoogleCredentials`. */
export interface GoogleCredentialsOptions extends FileAccessOptions {
  /**
   * Absolute path in the container.
   *
   * @default '/run/secrets/google-credentials.json'
   */
  readonly path?: string;
}

/** The container that writes the files and exits before the others start. One for each task definition. */
export interface InitContainerOptions {
  /**
   * An image with `sh`, `base64`, `chmod`, `chown`, `mkdir`, `mv` and `rm`: busybox, alpine, or any distribution. With
   * `od`, `sed` and `tr` for derived values. For networks that reach a private registry only.
   *
   * @default - busybox 1.37.0 from the ECR Public Gallery, by its digest
   *
   * @example ecs.ContainerImage.fromEcrRepository(mirror, '1.37.0')
   */
  readonly image?: ecs.ContainerImage;

  /**
   * The log driver. The container logs the names of variables, paths and errors, never a value.
   *
   * @default - the log driver of the first container with files
   *
   * @example ecs.LogDrivers.awsLogs({ streamPrefix: 'secret-files' })
   */
  readonly logging?: ecs.LogDriver;
}
