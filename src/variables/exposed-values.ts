import { Annotations, CfnParameter, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { BoundDeclaration, plainValuesOf } from './binding/bound-declaration';
import { composedVariables, partName } from '../core/derived/parts';
import { parseDerivedTemplate } from '../core/derived/template';
import { rule } from '../core/errors';
import { isObject } from '../core/json-object';
import { Exposure, exposure } from '../core/plain-text';

/** Where a value in code is readable, and how its readers call that. */
const READERS = { 'task definition': 'describe', 'pod': 'describe', 'template': 'get' } as const;

/** A value in code. */
export interface ValueInCode {
  readonly variable: string;
  readonly text: string;
  readonly readableIn: keyof typeof READERS;
}

/**
 * Reports values in code that are secrets or look like one. It resolves tokens first: `secretValue.unsafeUnwrap()` is a dynamic
 * reference, and CloudFormation writes its value into the task definition.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
 */
export function validateExposure(scope: Construct, values: Iterable<ValueInCode>): string[] {
  const stack = Stack.of(scope);
  const isHidden = hiddenParameters(stack);
  const errors: string[] = [];
  for (const { variable, text, readableIn } of values) {
    const found = exposureOf(stack.resolve(text), isHidden);
    if (found?.certain) {
      errors.push(rule({ subject: variable, must: `must not be a secret that everybody reads in the ${readableIn}`, got: found.what, fix: found.fix }));
    } else if (found) {
      Annotations.of(scope).addWarningV2(`cdk-service-secrets:exposed:${variable}`,
        `\`${variable}\` is ${found.what}, and everybody who may ${READERS[readableIn]} the ${readableIn} reads it; ${found.fix}`);
    }
  }
  return errors;
}

/**
 * Plain values, initial values, and the texts in code of derived values. A declaration has no others in code.
 * @param environment The resource that has plain values in its environment.
 */
export function valuesInCode(bound: BoundDeclaration, environment: 'task definition' | 'pod'): ValueInCode[] {
  const { variables, parts = {} } = bound.declaration;
  const plain = [...plainValuesOf(bound)].map(([variable, text]): ValueInCode => ({ variable, text, readableIn: environment }));
  const initial = [...Object.entries(variables), ...Object.entries(parts)].flatMap(([variable, declared]): ValueInCode[] =>
    (declared.kind === 'config' ? [{ variable, text: declared.value, readableIn: 'template' }] : []));
  const derived = composedVariables(bound.declaration).map(([variable, { template }]): ValueInCode => ({
    variable,
    text: parseDerivedTemplate(template).map((piece) => (typeof piece === 'string' ? piece : textOfPart(parts[partName(variable, piece.part)]))).join(''),
    readableIn: 'template',
  }));
  return [...plain, ...initial, ...derived];
}

type Parts = NonNullable<BoundDeclaration['declaration']['parts']>;

function textOfPart(part: Parts[string] | undefined): string {
  return part?.kind === 'text' ? part.text : '';
}

/** Replaces a part that only the deployment knows. */
const UNKNOWN = '\uFFFD';

/** Attributes of AWS resources that are secrets: of an access key of IAM, and of a client of Cognito. */
const SECRET_ATTRIBUTE = /(^|\.)(SecretAccessKey|ClientSecret)$/;

type IsHidden = (logicalId: string) => boolean;

function exposureOf(resolved: unknown, isHidden: IsHidden): Exposure | undefined {
  if (typeof resolved === 'string') {
    return exposure(resolved);
  }
  const found = [...tokensIn(resolved)].flatMap((token) => exposureOfToken(token, isHidden) ?? []);
  return found.find(({ certain }) => certain) ?? found[0];
}

function exposureOfToken(token: Token, isHidden: IsHidden): Exposure | undefined {
  switch (token.kind) {
    case 'text': return exposure(token.text);
    case 'attribute': return !SECRET_ATTRIBUTE.test(token.attribute) ? undefined
      : { what: 'a secret attribute of a resource', certain: true, fix: 'set it as `secretStringValue` of a secret, and use Variable.fromSecretsManager(secret)' };
    case 'ref': return !isHidden(token.logicalId) ? undefined
      : { what: 'a parameter of the stack with NoEcho', certain: false, fix: 'declare it as Variable.secret() and put the value into the store' };
  }
}

/** The parameters with NoEcho. The first question walks the stack, and the answer serves all values of a service. */
function hiddenParameters(stack: Stack): IsHidden {
  let hidden: Set<unknown> | undefined;
  return (logicalId) => {
    hidden ??= new Set(stack.node.findAll().flatMap((child) => (child instanceof CfnParameter && child.noEcho ? [stack.resolve(child.logicalId)] : [])));
    return hidden.has(logicalId);
  };
}

type Token =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'ref'; readonly logicalId: string }
  | { readonly kind: 'attribute'; readonly attribute: string };

/** The texts and references in a resolved value, joined as CloudFormation joins them. */
function* tokensIn(value: unknown): Generator<Token> {
  if (typeof value === 'string') {
    yield { kind: 'text', text: value };
  } else if (Array.isArray(value)) {
    for (const item of value) {
      yield* tokensIn(item);
    }
  } else if (isObject(value)) {
    const { Ref: ref, 'Fn::GetAtt': attribute, ...functions } = value;
    if (typeof ref === 'string') {
      yield { kind: 'ref', logicalId: ref };
    }
    if (attribute !== undefined) {
      yield { kind: 'attribute', attribute: String([attribute].flat().slice(-1)[0]) };
    }
    yield { kind: 'text', text: literalText(value) };
    yield* tokensIn(Object.values(functions));
  }
}

function literalText(value: unknown): string {
  const joined = isObject(value) ? value['Fn::Join'] : undefined;
  if (Array.isArray(joined) && typeof joined[0] === 'string' && Array.isArray(joined[1])) {
    return (joined[1] as unknown[]).map(literalText).join(joined[0]);
  }
  return typeof value === 'string' ? value : UNKNOWN;
}
