import { Aws, Names, Stack, Stage, Token } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import { ChangeRules } from './change-rules';
import { WatchedValue } from './watched-values';

const DESCRIPTION = 'Changed values that services are restarted for (cdk-service-secrets)';

const REGIONS = new WeakMap<Stack, OtherRegions>();

/**
 * Rules that match changes in another region and forward them to the event bus of the service's region. They need a
 * stack there: a rule is a resource of its region.
 */
export class OtherRegions {
  /** One for all functions of a stack, which receive the events from the bus of its region. */
  public static of(stack: Stack): OtherRegions {
    const regions = REGIONS.get(stack) ?? new OtherRegions(stack);
    REGIONS.set(stack, regions);
    return regions;
  }

  private readonly rules = new Map<string, ChangeRules>();

  private constructor(private readonly stack: Stack) {}

  /** False when this Stage of the app has no stack there: other Stages are deployed separately, and may be removed. */
  public add(value: WatchedValue): boolean {
    const rules = this.rules.get(value.region) ?? this.make(value.region);
    rules?.add(value);
    return rules !== undefined;
  }

  private make(region: string): ChangeRules | undefined {
    const here = this.stack;
    const stage = Stage.of(here);
    const there = (stage ?? here.node.root).node.findAll().find((child): child is Stack => Stack.isStack(child)
      && Stage.of(child) === stage && !child.nested && child !== here && child.region === region && child.account === here.account);
    if (!there || Token.isUnresolved(here.region)) {
      return undefined;
    }
    const scope = new Construct(there, `ServiceSecretsChangesFor${Names.uniqueResourceName(here, { maxLength: 60 })}`);
    // Literal, as neither stack refers to the other.
    const bus = events.EventBus.fromEventBusArn(scope, 'Bus', `arn:${Aws.PARTITION}:events:${here.region}:${Token.isUnresolved(here.account) ? Aws.ACCOUNT_ID : here.account}:event-bus/default`);
    const rules = new ChangeRules(scope, new targets.EventBus(bus), DESCRIPTION);
    this.rules.set(region, rules);
    return rules;
  }
}
