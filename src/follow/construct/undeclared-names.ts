import { Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { FollowFunction } from './follow-function';
import { shareSecret } from '../../cdk/shared-secret';
import { watchedStore } from '../../changes/construct/watched-values';
import { NamesFollow } from '../../core/contracts/follow';
import { ownNamesIn } from '../../core/declaration';
import { RuleError } from '../../core/errors';
import { namesStatements } from '../../core/iam/follow';
import { allow, StatementData } from '../../core/iam/statements';
import { DETAIL_TYPE, EVENT_SOURCE } from '../../core/undeclared-names';
import { BoundDeclaration, BoundStore } from '../../variables/binding/bound-declaration';
import { Neighbour, neighboursOf } from '../../variables/neighbours';

/** Options of `onUndeclaredName`. */
export interface UndeclaredNameOptions extends events.OnEventOptions {
  /**
   * Names in the store that are no variables, and that the event leaves out. They apply to all rules of this construct.
   *
   * @default - none
   *
   * @example ['README']
   */
  readonly ignore?: string[];

  /**
   * Whether to include the stores of variables that have a `store` option. Names that other services of the app declare there
   * are not reported.
   *
   * @default false - only the service's own store
   */
  readonly sharedStores?: boolean;
}

/** One for each service, even if it has several rules. */
const SUBJECTS = new WeakMap<Construct, UndeclaredNames>();

/** Creates a rule for names in a service's stores that its list doesn't contain. */
export function onUndeclaredName(service: Construct, declared: BoundDeclaration, id: string, options: UndeclaredNameOptions): events.Rule {
  const subject = SUBJECTS.get(service) ?? new UndeclaredNames(service, declared);
  SUBJECTS.set(service, subject);
  subject.ask(options);
  const { stackName, account } = Stack.of(service);
  const rule = new events.Rule(service, id, options);
  rule.addEventPattern({
    source: [EVENT_SOURCE],
    detailType: [DETAIL_TYPE],
    account: [account],
    detail: { stack: [stackName], service: [declared.declaration.service] },
  });
  rule.addTarget(options.target);
  return rule;
}

class UndeclaredNames {
  private readonly ignored = new Set<string>();
  private readonly followed = new Set<BoundStore>();

  constructor(private readonly service: Construct, private readonly declared: BoundDeclaration) {}

  public ask({ ignore = [], sharedStores = false }: UndeclaredNameOptions): void {
    ignore.forEach((name) => this.ignored.add(name));
    const { stores } = this.declared;
    (sharedStores ? stores : stores.slice(0, 1)).filter((store) => !this.followed.has(store)).forEach((store) => this.follow(store));
  }

  private follow(store: BoundStore): void {
    this.followed.add(store);
    assertReadable(this.declared, store);
    const statements = namesStatements(store.scope);
    const shared = FollowFunction.of(this.service);
    if (store.ofOtherAccount) {
      shareSecret(store.ofOtherAccount, shared.role, Stack.of(this.service), statements);
    }
    shared.add({
      construct: this.service,
      follows: () => ({ names: [this.describe(store)] }),
      values: [watchedStore(this.declared, store, `names in ${store.declared.name}`)],
      statements: [...statements, ...shared.schedules.statements(), publishing(Stack.of(this.service))],
    });
  }

  private describe(store: BoundStore): NamesFollow {
    const { declared: { kind, name, arn }, scope } = store;
    const value = watchedStore(this.declared, store, '');
    return {
      service: this.declared.declaration.service,
      store: { kind, name, region: scope.place.region, ...(value.store === 'secretsmanager' ? { secret: value.secret } : {}), ...(arn ? { arn } : {}) },
      declared: ownNamesIn(this.declared.declaration, this.declared.stores.indexOf(store)).sort(),
      elsewhere: neighboursOf(this.service).flatMap((neighbour) => namesOf(neighbour, store, this.service)).sort(),
      ignore: [...this.ignored].sort(),
    };
  }
}

/** A JSON secret contains its names only in its value. */
function assertReadable({ declaration }: BoundDeclaration, { declared }: BoundStore): void {
  if (declared.kind === 'secretsmanager' && declaration.verification !== 'values') {
    throw new RuleError({
      subject: 'verification',
      must: 'must be Verification.VALUES to follow the names of a JSON secret, which only its value has',
      got: `Verification.${declaration.verification.toUpperCase()} for ${declared.name}`,
      fix: 'remove onUndeclaredName, or keep the values in Parameter Store',
    });
  }
}

/** Names that another service of the app declares in the same store. */
function namesOf({ construct, declared }: Neighbour, store: BoundStore, service: Construct): string[] {
  const here = Stack.of(service);
  const index = declared.stores.findIndex((other) => placeOf(other, Stack.of(construct)) === placeOf(store, here));
  return index < 0 ? [] : ownNamesIn(declared.declaration, index);
}

/** Equal for the same store. If a name is a token of another stack, the texts differ, and the function reports a name too many. */
function placeOf({ declared, scope }: BoundStore, stack: Stack): string {
  const { region, account } = scope.place;
  return JSON.stringify(stack.resolve([declared.kind, declared.name, region, account]));
}

/** Both condition keys are multivalued in IAM. @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html */
function publishing(stack: Stack): StatementData {
  return {
    ...allow(['events:PutEvents'], [stack.formatArn({ service: 'events', resource: 'event-bus', resourceName: 'default' })]),
    conditions: { 'ForAnyValue:StringEquals': { 'events:source': EVENT_SOURCE, 'events:detail-type': DETAIL_TYPE } },
  };
}
