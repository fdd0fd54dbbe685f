import { Annotations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { BoundDeclaration } from './binding/bound-declaration';
import { referencedPartsOf } from '../core/derived/parts';
import { shown } from '../core/location';
import { alternatives } from '../core/words';

/** Warns, for each derived variable, that everybody who may read the service's prefix can read its parts. A composed file is stored nowhere. */
export function noteSecondHome(scope: IConstruct, { declaration, variables }: BoundDeclaration): void {
  for (const [name, variable] of variables) {
    if (variable.kind === 'reference' && variable.declared.kind === 'derived') {
      Annotations.of(scope).addWarningV2(`cdk-service-secrets:second-home:${name}`,
        `${name} is a copy of ${alternatives(referencedPartsOf(declaration, name), 'and') || 'texts in code'} in ${shown(variable.location)}, with the old versions that Parameter Store keeps, for everybody who may read that prefix; acknowledge this if they may, or use asFile, which stores nothing`);
    }
  }
}
