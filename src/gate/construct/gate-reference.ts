import { Fn, IResolvable, IResolveContext, Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { Gate } from './gate';
import { ARN_ATTRIBUTE_VALUE, GateAttribute, ROOT_ATTRIBUTE_VALUE } from '../../core/contracts/gate';
import { RuleError } from '../../core/errors';

/**
 * A reference that begins with an attribute of the gate, so that whatever uses it waits for the gate. Rendered as
 * `Fn::Sub`, the shortest form: a task definition may have hundreds.
 */
class GateReference implements IResolvable {
  public readonly creationStack: string[] = [];

  constructor(private readonly owner: IConstruct, private readonly gate: Gate, private readonly attribute: string, private readonly rest: string) {}

  public resolve(context: IResolveContext): unknown {
    assertSameStack(this.owner, context.scope);
    if (!Token.isUnresolved(this.rest)) {
      return { 'Fn::Sub': `\${${this.gate.logicalId}.${this.attribute}}${this.rest.replace(/\$\{/g, '${!')}` };
    }
    return context.resolve(`${this.gate.attribute(this.attribute)}${this.rest}`);
  }

  public toString(): string {
    return Token.asString(this);
  }
}

/** A name in a store. */
export function storeReference(owner: IConstruct, gate: Gate, store: number, rest: string): string {
  return new GateReference(owner, gate, GateAttribute.store(store), rest).toString();
}

/** A foreign parameter's name or a foreign ARN, which may be a token. */
export function foreignReference(owner: IConstruct, gate: Gate, reference: string): string {
  if (!Token.isUnresolved(reference) && reference.startsWith(ROOT_ATTRIBUTE_VALUE)) {
    return new GateReference(owner, gate, GateAttribute.ROOT, reference.slice(ROOT_ATTRIBUTE_VALUE.length)).toString();
  }
  const rest = reference.startsWith(ARN_ATTRIBUTE_VALUE)
    ? reference.slice(ARN_ATTRIBUTE_VALUE.length)
    : Fn.select(1, Fn.split(ARN_ATTRIBUTE_VALUE, reference));
  return new GateReference(owner, gate, GateAttribute.ARN, rest).toString();
}

/** An attribute that crosses stacks would make a cycle, or lock its export. A nested stack counts as another. */
export function assertSameStack(owner: IConstruct, user: IConstruct): void {
  if (Stack.of(user) !== Stack.of(owner)) {
    throw new RuleError({
      subject: 'container',
      must: 'must be in the same stack as its ServiceSecrets',
      got: `${user.node.path} in ${Stack.of(user).node.path}`,
      fix: 'make a ServiceSecrets there with the same store',
    });
  }
}
