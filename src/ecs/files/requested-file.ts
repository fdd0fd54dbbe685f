import { Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { encode, Encoder } from '../../core/derived/encoders';
import { partName } from '../../core/derived/parts';
import { parseDerivedTemplate } from '../../core/derived/template';
import { BoundDeclaration, BoundDerivedFile, BoundReference } from '../../variables/binding/bound-declaration';
import { FileSource } from '../../variables/files/file-source';

/** A variable that a container gets as a file. */
export interface RequestedFile {
  readonly variable: string;
  readonly file: FileSource;
  readonly content: RequestedValue | readonly RequestedPiece[];
}

/** A value of a store. */
export interface RequestedValue {
  /** Distinguishes values of several `ServiceSecrets`. */
  readonly id: string;
  readonly secret: ecs.Secret;
}

/** A text from code, or a part whose text only the deployment or the task knows. */
export type RequestedPiece = string | { readonly part: string; readonly encoder?: Encoder; readonly value: RequestedValue | string };

/** The pieces that the init container writes one after the other. Known texts are encoded here. */
export function contentOf(
  variable: string, { declared }: BoundDerivedFile, { declaration, parts }: BoundDeclaration, request: (name: string, part: BoundReference) => RequestedValue,
): RequestedPiece[] {
  return parseDerivedTemplate(declared.template).map((piece): RequestedPiece => {
    if (typeof piece === 'string') {
      return piece;
    }
    const { part, encoder } = piece;
    const name = partName(variable, part);
    const text = declaration.parts?.[name];
    if (text?.kind !== 'text') {
      return { part, encoder, value: request(name, parts.get(name)!) };
    }
    return Token.isUnresolved(text.text) ? { part, encoder, value: text.text } : encode(text.text, encoder);
  });
}
