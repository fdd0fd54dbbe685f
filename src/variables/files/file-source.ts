import { Token } from 'aws-cdk-lib';
import { FileEncoding, FileOptions } from './file-options';
import { FileDeclaration } from '../../core/declaration';
import { RuleError } from '../../core/errors';
import { assertFilePath, parseMode, parseOwner } from '../../core/files/files';
import type { VariableSource } from '../variable-source';

/** The file options of a `Variable`. */
export interface FileSource extends FileOptions {
  readonly path: string;
  readonly format?: FileDeclaration['format'];
}

/** The same value as a file. Refuses values that can't be files. */
export function asFile(source: VariableSource, file: FileSource): VariableSource {
  if (source.kind === 'plain') {
    throw new RuleError({
      subject: 'asFile',
      must: 'must be called on a variable whose value comes from a store',
      got: 'Variable.plain',
      fix: 'use Variable.config or Variable.secret, or keep the file in the image',
    });
  }
  if (source.kind === 'derived') {
    assertComposable(source, file);
  }
  if (source.kind === 'generated' && (file.encoding === FileEncoding.BASE64 || file.format)) {
    throw new RuleError({
      subject: 'asFile',
      must: 'must not expect a format of a random value',
      got: `Variable.generated and ${file.format ?? 'FileEncoding.BASE64'}`,
      fix: 'use Variable.secret and put a value, or leave out the format',
    });
  }
  return { ...source, file };
}

type DerivedSource = Extract<VariableSource, { readonly kind: 'derived' }>;

/** No store contains a text that the init container composes, and it is never binary. */
function assertComposable({ name, store }: DerivedSource, { encoding }: FileSource): void {
  const option = name !== undefined ? 'name' : store !== undefined ? 'store' : undefined;
  if (option !== undefined) {
    throw new RuleError({
      subject: option,
      must: 'must not be given for a derived value that is a file, which no store has',
      got: `\`${option}\` and asFile`,
      fix: `remove \`${option}\``,
    });
  }
  if (encoding === FileEncoding.BASE64) {
    throw new RuleError({
      subject: 'encoding',
      must: 'must be TEXT for a derived value, which is a text',
      got: 'FileEncoding.BASE64',
      fix: 'remove it; the encoder base64 in the template encodes a part',
    });
  }
}

/** The part that the gate and the command line read. Refuses invalid paths, modes and owners. */
export function declareFile(variable: string, source: FileSource): FileDeclaration {
  const { path, mode, owner, encoding, format } = source;
  if (Token.isUnresolved(path)) {
    throw new RuleError({
      subject: variable,
      must: 'must have a file path that is known when the app is synthesized',
      got: 'a token',
      fix: 'write the path in code: a volume is mounted on its directory',
    });
  }
  assertFilePath(variable, path);
  if (mode !== undefined) {
    parseMode(variable, mode);
  }
  if (owner !== undefined) {
    parseOwner(variable, owner);
  }
  return {
    path,
    ...(encoding === FileEncoding.BASE64 ? { encoding } : {}),
    ...(format ? { format } : {}),
    ...(source.environmentVariable === false ? { withoutVariable: true } : {}),
  };
}
