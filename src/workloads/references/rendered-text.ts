import { Aws, CfnResource, DefaultTokenResolver, IFragmentConcatenator, IPostProcessor, IResolvable, IResolveContext, Reference, Stack, Token, Tokenization } from 'aws-cdk-lib';
import { isObject } from '../../core/json-object';
import { isGateReference } from '../../gate/construct/gate-reference';

/** Replaces a reference that the gate of a ServiceSecrets has checked. */
export const CHECKED_ELSEWHERE = '<checked by its ServiceSecrets>';

/** Marks a token that must remain one. It has the form of a CloudFormation function, which the CDK accepts for any type. */
const KEPT = 'Fn::Kept';

/** Each is always the same token, so that equal references are equal texts. */
const PSEUDO_PARAMETERS: Readonly<Record<string, string>> = {
  'AWS::AccountId': Aws.ACCOUNT_ID,
  'AWS::Partition': Aws.PARTITION,
  'AWS::Region': Aws.REGION,
  'AWS::URLSuffix': Aws.URL_SUFFIX,
};

/**
 * The properties of a resource as they will be in the template, overrides included. References to other resources remain tokens, so
 * that another resource can use them and their targets are known, also in other stacks.
 */
export function renderProperties(resource: CfnResource): Readonly<Record<string, unknown>> {
  const { Resources } = (resource as unknown as { _toCloudFormation(): { readonly Resources?: unknown } })._toCloudFormation();
  const rendered = Tokenization.resolve(Resources, { scope: Stack.of(resource), resolver: new ReferenceKeeper(), preparing: false }) as
    Readonly<Record<string, { readonly Properties?: Record<string, unknown> }>> | undefined;
  return Object.values(rendered ?? {})[0]?.Properties ?? {};
}

/** A rendered value as one text, tokens included. Undefined if it is no text. */
export function toText(value: unknown): string | undefined {
  if (typeof value === 'string') {
    return value;
  }
  const [name, argument, ...others] = isObject(value) ? Object.entries(value).flat() : [];
  if (typeof name !== 'string' || others.length > 0) {
    return undefined;
  }
  if (name === 'Ref' && typeof argument === 'string' && argument in PSEUDO_PARAMETERS) {
    return PSEUDO_PARAMETERS[argument];
  }
  if (name === KEPT) {
    return toText(argument);
  }
  if (name === 'Fn::Join' && Array.isArray(argument) && typeof argument[0] === 'string' && Array.isArray(argument[1])) {
    return (argument[1] as unknown[]).map((part) => toText(part) ?? '').join(argument[0]);
  }
  if (name === 'Fn::Sub' && typeof argument === 'string') {
    return substituted(argument);
  }
  return Token.asString(value);
}

/** `${Name}` and `${Name.Attribute}` become tokens, `${!literal}` a text. */
function substituted(template: string): string {
  return template.replace(/\$\{([^{}]+)\}/g, (_match, name: string) => {
    if (name.startsWith('!')) {
      return `\${${name.slice(1)}}`;
    }
    const [resource, ...attribute] = name.split('.');
    return toText(attribute.length > 0 ? { 'Fn::GetAtt': [resource, attribute.join('.')] } : { Ref: name })!;
  });
}

class ReferenceKeeper extends DefaultTokenResolver {
  constructor() {
    super(new TextConcatenator());
  }

  public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    if (isGateReference(token)) {
      return CHECKED_ELSEWHERE;
    }
    return Reference.isReference(token) ? { [KEPT]: Token.asString(token) } : super.resolveToken(token, context, postProcessor);
  }
}

/** CloudFormation would join the parts. Here they stay one text. */
class TextConcatenator implements IFragmentConcatenator {
  public join(left: unknown, right: unknown): string {
    return `${toText(left) ?? ''}${toText(right) ?? ''}`;
  }
}
