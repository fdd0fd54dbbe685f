import { EventField } from 'aws-cdk-lib/aws-events';
import * as format from '../../core/undeclared-names';

/**
 * Fields of the event behind `onUndeclaredName`, for the inputs of targets.
 *
 * @example
 *
 * secrets.onUndeclaredName('NewNames', {
 *   target: new targets.SnsTopic(topic, {
 *     message: events.RuleTargetInput.fromText(UndeclaredNamesEvent.message),
 *   }),
 * });
 */
export class UndeclaredNamesEvent {
  /** The event's source. */
  public static readonly SOURCE = format.EVENT_SOURCE;

  /** The event's detail type. */
  public static readonly DETAIL_TYPE = format.DETAIL_TYPE;

  /** The same for each delivery of one report: EventBridge may deliver an event more than once. */
  public static get reportId(): string {
    return field('id');
  }

  /** Name of the stack. */
  public static get stackName(): string {
    return field('stack');
  }

  /** Path of the construct, by which `-s` of the command line selects it. */
  public static get service(): string {
    return field('service');
  }

  /** The path prefix, or the name of the secret. */
  public static get storeName(): string {
    return field('store.name');
  }

  /** `parameter-store` or `secrets-manager`. */
  public static get storeType(): string {
    return field('store.type');
  }

  /** Region of the store. */
  public static get storeRegion(): string {
    return field('store.region');
  }

  /** The new names, sorted: a list where the input is an object, JSON within a text. Those that a container can have. */
  public static get names(): string {
    return field('names');
  }

  /** How many names are new, also those that don't fit into the event. */
  public static get count(): string {
    return field('count');
  }

  /** The declared name that a new one resembles, by the new one: an object. */
  public static get nearest(): string {
    return field('nearest');
  }

  /** Declared names that the store doesn't have, sorted: a list. */
  public static get missing(): string {
    return field('missing');
  }

  /** New names that a container can't have as a variable, sorted: a list. */
  public static get unusable(): string {
    return field('unusable');
  }

  /** All of it in a sentence or two, for people. */
  public static get message(): string {
    return field('message');
  }

  private constructor() {}
}

function field(name: string): string {
  return EventField.fromPath(`$.detail.${name}`);
}
