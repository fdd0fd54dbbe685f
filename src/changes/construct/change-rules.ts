import { Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { ChangePattern, changePattern, Matcher } from './change-pattern';
import { WatchedValue } from './watched-values';
import { policySize } from '../../cdk/policy-size';

/** Characters of one event pattern, by default. @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const MAX_PATTERN = 2048;
/** The longest ARN of a secret whose name CloudFormation generates. */
const REFERENCE_LENGTH = 160;

/** The rule for the next matcher of its kind, and the length of its pattern. */
interface OpenRule {
  readonly rule: events.Rule;
  size: number;
}

/** By stack: the rule that has a matcher, for any purpose. */
const RULES = new WeakMap<Stack, Map<string, events.Rule>>();

/**
 * The rules for changes in one region: as few as the size of a pattern allows, as a bus has at most 300. They match a
 * store by its prefix, a secret by its ARN and label. The function decides which names count.
 *
 * Where another function of the stack already has a rule for the same store, that rule gets another target. It then also
 * sends this function the events of its other stores, which this function ignores.
 */
export class ChangeRules {
  private readonly seen = new Set<string>();
  private readonly open = new Map<string, OpenRule>();
  private readonly targeted = new Set<events.Rule>();
  private readonly stack: Stack;
  private count = 0;

  constructor(private readonly scope: Construct, private readonly target: events.IRuleTarget, private readonly description: string) {
    this.stack = Stack.of(scope);
  }

  public add(value: WatchedValue): void {
    const pattern = changePattern(value);
    for (const matcher of pattern?.matchers ?? []) {
      const key = JSON.stringify([pattern!.kind, this.stack.resolve(matcher)]);
      if (!this.seen.has(key)) {
        this.seen.add(key);
        this.see(key, pattern!, matcher);
      }
    }
  }

  private see(key: string, pattern: ChangePattern, matcher: Matcher): void {
    const rules = RULES.get(this.stack) ?? new Map<string, events.Rule>();
    RULES.set(this.stack, rules);
    const shared = rules.get(key);
    if (!shared) {
      rules.set(key, this.join(pattern, matcher));
    } else if (!this.targeted.has(shared)) {
      this.targeted.add(shared);
      shared.addTarget(this.target);
    }
  }

  private join(pattern: ChangePattern, matcher: Matcher): events.Rule {
    const size = this.size(matcher) + ','.length;
    let current = this.open.get(pattern.kind);
    if (!current || current.size + size > MAX_PATTERN) {
      current = this.newRule(pattern);
      this.open.set(pattern.kind, current);
    }
    current.rule.addEventPattern(pattern.matching([matcher]));
    current.size += size;
    return current.rule;
  }

  private newRule({ common, matching }: ChangePattern): OpenRule {
    // A bus may contain events of another account, if that account has permission to put them there.
    const eventPattern = { ...common, account: [this.stack.account] };
    const rule = new events.Rule(this.scope, `Changes${this.count++}`, { description: this.description, eventPattern, targets: [this.target] });
    this.targeted.add(rule);
    return { rule, size: this.size(eventPattern) + this.size(matching([])) };
  }

  private size(value: unknown): number {
    return policySize(this.stack, value, REFERENCE_LENGTH);
  }
}
