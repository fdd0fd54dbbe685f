import { Annotations, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { BoundDeclaration, plainValuesOf } from './binding/bound-declaration';
import { rule } from '../core/errors';
import { exposure } from '../core/plain-text';

/**
 * Reports values in code that are secrets or look like one. It resolves tokens first: `secretValue.unsafeUnwrap()` is a dynamic
 * reference, and CloudFormation writes its value into the task definition.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
 */
export function validateExposure(scope: Construct, values: Iterable<readonly [name: string, value: string]>): string[] {
  const errors: string[] = [];
  for (const [name, value] of values) {
    const resolved: unknown = Stack.of(scope).resolve(value);
    const found = exposure(typeof resolved === 'string' ? resolved : JSON.stringify(resolved) ?? '');
    if (found?.certain) {
      errors.push(rule({ subject: name, must: 'must not be a secret that everybody reads in the task definition', got: found.what, fix: found.fix }));
    } else if (found) {
      Annotations.of(scope).addWarningV2(`cdk-service-secrets:exposed:${name}`,
        `\`${name}\` is ${found.what}, and everybody who may describe the task definition reads it; ${found.fix}`);
    }
  }
  return errors;
}

/** Plain values and initial values. A declaration has no others in code. */
export function valuesInCode(bound: BoundDeclaration): [string, string][] {
  const initial = Object.entries(bound.declaration.variables).flatMap(([name, variable]): [string, string][] => (variable.kind === 'config' ? [[name, variable.value]] : []));
  return [...plainValuesOf(bound), ...initial];
}
