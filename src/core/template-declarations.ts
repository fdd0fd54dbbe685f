import { DEPLOYMENT_GATE_RESOURCE_TYPE, GATE_RESOURCE_TYPE, UNGATED_METADATA, VARIABLES_METADATA } from './contracts/gate';
import { isObject, isTooDeep, JsonObject, objectAt, objectOrEmpty, ownProperty, parseJsonObject } from './json-object';

/** A declaration as it is in a template, with unresolved intrinsic functions. */
export interface FoundDeclaration {
  /** Construct path, which selects a service. */
  readonly path: string;
  /** Logical ID of the gate; absent for `Verification.NONE`. */
  readonly gate?: string;
  /** As written, without any checks. */
  readonly wire: unknown;
  /** Descriptions of its variables, unchecked too. */
  readonly metadata?: unknown;
}

/** The declarations of a template. Nothing of the template is trusted to have the shape that it should have. */
export function declarationsIn(template: { readonly Resources?: unknown; readonly Metadata?: unknown }): FoundDeclaration[] {
  const resources = Object.entries(objectOrEmpty(template.Resources));
  const gates = [GATE_RESOURCE_TYPE, DEPLOYMENT_GATE_RESOURCE_TYPE].flatMap((type) =>
    resources.flatMap(([gate, resource]) => (isObject(resource) && resource.Type === type ? [ofGate(gate, resource)] : [])));
  const metadata = objectOrEmpty(template.Metadata);
  const descriptions = objectAt(metadata, VARIABLES_METADATA);
  const ungated = Object.entries(objectAt(metadata, UNGATED_METADATA))
    .map(([path, wire]): FoundDeclaration => ({ path, wire: parsed(wire), metadata: ownProperty(descriptions, path) }));
  return [...gates, ...ungated];
}

function ofGate(gate: string, resource: JsonObject): FoundDeclaration {
  const metadata = objectOrEmpty(resource.Metadata);
  const wire = objectOrEmpty(resource.Properties).Declaration;
  return { path: servicePath(wire, metadata), gate, wire, metadata: ownProperty(metadata, VARIABLES_METADATA) };
}

/** A template's metadata allow no intrinsic functions, so the declaration is text there. */
function parsed(wire: unknown): unknown {
  const object = typeof wire === 'string' ? parseJsonObject(wire) : undefined;
  return isObject(object) && !isTooDeep(object) ? object : undefined;
}

/** The service's own path, else that of its construct. */
function servicePath(wire: unknown, metadata: JsonObject): string {
  const own = objectOrEmpty(wire).Service ?? metadata['aws:cdk:path'];
  return typeof own === 'string' ? own : '';
}
