import { Construct, IConstruct } from 'constructs';
import { BoundDeclaration } from './binding/bound-declaration';

/** The part of a service that other services of the app need. */
export interface Neighbour {
  readonly construct: Construct;
  readonly declared: BoundDeclaration;
}

/** A property of the tree's root. A search for instances of a class would couple each kind of service to all others. */
const NEIGHBOURS = Symbol.for('cdk-service-secrets.neighbours');

export function registerNeighbour(construct: Construct, declared: BoundDeclaration): void {
  registered(construct).push({ construct, declared });
}

/** All other services of the app. */
export function neighboursOf(construct: IConstruct): Neighbour[] {
  return registered(construct).filter((neighbour) => neighbour.construct !== construct && isInTree(neighbour.construct));
}

function registered(construct: IConstruct): Neighbour[] {
  const root = construct.node.root as IConstruct & { [NEIGHBOURS]?: Neighbour[] };
  if (!root[NEIGHBOURS]) {
    Object.defineProperty(root, NEIGHBOURS, { value: [] });
  }
  return root[NEIGHBOURS]!;
}

/** `tryRemoveChild` may have removed a construct. */
function isInTree(construct: IConstruct): boolean {
  return construct.node.scopes.every((ancestor) => {
    const parent = ancestor.node.scope;
    return !parent || parent.node.tryFindChild(ancestor.node.id) === ancestor;
  });
}
