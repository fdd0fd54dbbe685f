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

  /** The same in each delivery of one report. EventBridge may deliver an event more than once. */
  public static get reportId(): string {
    return field('id');
  }

  /** Name of the stack. */
  public static get stackName(): string {
    return field('stack');
  }

  /** Path of the construct. The option `-s` of the command line selects it. */
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

  /** The new names that a container can have, sorted by name: a list where the input is an object, JSON within a text. */
  public static get names(): string {
    return field('names');
  }

  /** Number of new names, including those that don't fit into the event. */
  public static get count(): string {
    return field('count');
  }

  /** An object with the declared name that each new name resembles. */
  public static get nearest(): string {
    return field('nearest');
  }

  /** Declared names that the store doesn't contain, sorted by name: a list. */
  public static get missing(): string {
    return field('missing');
  }

  /** New names that a container can't have as a variable, sorted by name: a list. */
  public static get unusable(): string {
    return field('unusable');
  }

  /** The whole report in a sentence or two, for people. */
  public static get message(): string {
    return field('message');
  }

  private constructor() {}
}

function field(name: string): string {
  return EventField.fromPath(`$.detail.${name}`);
}
