import { IResolvable, IResolveContext, Token, Tokenization } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { Gate } from './gate';
import { assertSameStack } from '../../cdk/same-stack';
import { GateAttribute } from '../../core/contracts/gate';
import { Environment, referenceParts, ValueLocation } from '../../core/location';

/** A reference that waits for the gate and stays in its stack. */
class GateReference implements IResolvable {
  public readonly creationStack: string[] = [];

  constructor(private readonly owner: IConstruct, public readonly gate: Gate, private readonly render: () => unknown) {}

  public resolve(context: IResolveContext): unknown {
    assertSameStack(this.owner, context.scope, { subject: 'container' });
    return context.resolve(this.render());
  }

  public toString(): string {
    return Token.asString(this);
  }
}

/** Whether a token is such a reference. The gate checks its value. */
export function isGateReference(token: IResolvable): boolean {
  return token instanceof GateReference;
}

/** A name in a store, after an attribute. Rendered as `Fn::Sub`, the shortest form: a task definition may have hundreds. */
export function storeReference(owner: IConstruct, gate: Gate, store: number, rest: string): string {
  const attribute = GateAttribute.store(store);
  return new GateReference(owner, gate, () => (Token.isUnresolved(rest)
    ? `${gate.attribute(attribute)}${rest}`
    : { 'Fn::Sub': `\${${gate.logicalId}.${attribute}}${rest.replace(/\$\{/g, '${!')}` })).toString();
}

/**
 * The unchanged name or ARN of an external value. It is selected from a list that also contains an attribute of the gate, so
 * that it waits for the gate.
 */
export function externalReference(owner: IConstruct, gate: Gate, location: ValueLocation, here: Environment): string {
  const [reference, selector] = referenceParts(location, here);
  const waiting = new GateReference(owner, gate, () => ({ 'Fn::Select': [0, [reference, gate.fingerprint]] }));
  return `${waiting}${selector}`;
}

/** The gates that the texts of a value refer to, at any depth. It resolves nothing, so that it freezes nothing too early. */
export function gatesIn(value: unknown): Set<Gate> {
  if (typeof value === 'string') {
    return new Set(Tokenization.reverseString(value).tokens.filter((token): token is GateReference => token instanceof GateReference).map(({ gate }) => gate));
  }
  const parts = typeof value === 'object' && value !== null && !Tokenization.isResolvable(value) ? Object.values(value) : [];
  return new Set(parts.flatMap((part) => [...gatesIn(part)]));
}
