import { Stack, Token } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { WatchedValue } from './watched-values';

/** Of one event pattern, by default. @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const MAX_PATTERN = 2048;
/** What surrounds the matchers. */
const FRAME = 300;
/** A reference that CloudFormation puts in: an ARN. */
const TOKEN_LENGTH = 160;

type Matcher = string | { readonly prefix: string };

/**
 * The rules that see changes in one region: as few as the size of a pattern allows, as a bus has 300. A store is matched by
 * its prefix, a secret by its ARN; which names and stages count is for the function to decide.
 */
export class ChangeRules {
  private readonly seen = new Set<string>();
  private readonly open = new Map<WatchedValue['store'], { readonly rule: events.Rule; size: number }>();
  private count = 0;

  constructor(private readonly scope: Construct, private readonly target: events.IRuleTarget) {}

  public add(value: WatchedValue): void {
    if (value.store === 'secretsmanager') {
      // A pinned version never changes. The ARN may lack its suffix.
      (value.stage ? [{ prefix: value.secret }] : []).forEach((matcher) => this.match(value.store, matcher));
    } else {
      (value.prefix ? [{ prefix: `${value.prefix}/` }] : spellings(value.name)).forEach((matcher) => this.match(value.store, matcher));
    }
  }

  private match(store: WatchedValue['store'], matcher: Matcher): void {
    const key = JSON.stringify([store, Stack.of(this.scope).resolve(matcher)]);
    if (this.seen.has(key)) {
      return;
    }
    this.seen.add(key);
    const size = sizeOf(matcher);
    let current = this.open.get(store);
    if (!current || current.size + size > MAX_PATTERN - FRAME) {
      current = { rule: this.newRule(store), size: 0 };
      this.open.set(store, current);
    }
    current.rule.addEventPattern(store === 'ssm' ? { detail: { name: [matcher] } } : { resources: [matcher as string] });
    current.size += size;
  }

  private newRule(store: WatchedValue['store']): events.Rule {
    return new events.Rule(this.scope, `Changes${this.count++}`, {
      description: 'Changed values that services are restarted for (cdk-service-secrets)',
      eventPattern: store === 'ssm'
        ? { source: ['aws.ssm'], detailType: ['Parameter Store Change'], detail: { operation: ['Create', 'Update', 'Delete'] } }
        : { source: ['aws.secretsmanager'], detailType: ['Secret Label Updated'] },
      targets: [this.target],
    });
  }
}

/** Events may give a name of one level with or without its slash. */
function spellings(name: string): string[] {
  const bare = name.replace(/^\//, '');
  return Token.isUnresolved(name) || bare.includes('/') ? [name] : [bare, `/${bare}`];
}

function sizeOf(matcher: Matcher): number {
  const text = typeof matcher === 'string' ? matcher : matcher.prefix;
  return text.replace(/\$\{Token\[[^\]]+\]\}/g, 'x'.repeat(TOKEN_LENGTH)).length + '{"prefix":""},'.length;
}
