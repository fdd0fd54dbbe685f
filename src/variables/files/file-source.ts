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
