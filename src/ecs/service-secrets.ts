import { Annotations, CfnResource, Stack } from 'aws-cdk-lib';
import * as batch from 'aws-cdk-lib/aws-batch';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { Delivery } from './delivery';
import { labelTaskDefinitions } from './fingerprint-label';
import { assertContainer, assertService, assertServiceProps } from './guards/arguments';
import { validatePlatformVersion } from './guards/platform-version';
import { validateTaskDefinitions } from './guards/task-definition';
import { Permissions } from './permissions';
import { AddToContainerOptions, ServiceSecretsProps } from './service-secrets-props';
import { RenderedResource, RenderedResources } from '../cdk/rendered-resources';
import { assertSameStack } from '../cdk/same-stack';
import { watchedValues } from '../changes/construct/watched-values';
import { FOLLOW_METRIC } from '../core/contracts/follow';
import { isCreatable } from '../core/declaration';
import { assertOptions, flag, text, texts } from '../core/input';
import { referenceParts } from '../core/location';
import { alternatives } from '../core/words';
import { followDerivedValues } from '../follow/construct/derived-values';
import { followMetric } from '../follow/construct/follow-metric';
import { onUndeclaredName, UndeclaredNameOptions } from '../follow/construct/undeclared-names';
import { Gate } from '../gate/construct/gate';
import { assertGateOptions } from '../gate/construct/guards/gate-options';
import { validateNeighbours } from '../gate/construct/guards/neighbours';
import { declareInMetadata } from '../gate/construct/template-metadata';
import { IRedeployment, RedeployOptions, Redeployment } from '../redeploy/construct/redeployment';
import { restartableResource, restartableService, RestartableService } from '../redeploy/construct/restartable-service';
import { bindVariables } from '../variables/binding/bind-variables';
import { BoundDeclaration, readByTasks } from '../variables/binding/bound-declaration';
import { noteSecondHome } from '../variables/derived-values';
import { valuesInCode, validateExposure } from '../variables/exposed-values';
import { InitContainerOptions } from '../variables/files/file-options';
import * as input from '../variables/input';
import { warnOfCodeLoading } from '../variables/lists/code-loading';
import { registerNeighbour } from '../variables/neighbours';
import { Verification } from '../variables/verification';
import { AddToCfnResourceOptions, AddToJobDefinitionOptions, assertAddOptions, assertJob, assertResource } from '../workloads/add-to-resource-options';
import { findWorkload } from '../workloads/find-workload';
import { showFingerprints } from '../workloads/fingerprint-by-hand';
import { jobDefinitionResource } from '../workloads/job-definition-resource';

/**
 * Configuration and secrets of one service. One list of variables defines the store, the task definition, the permissions
 * and the check before a rollout.
 *
 * @example
 *
 * const secrets = new ServiceSecrets(this, 'Secrets', {
 *   store: SecretStore.parameterStore('/prod/shop'),
 *   variables: {
 *     DATABASE_URL: Variable.secret(),
 *     SESSION_KEY: Variable.generated({ length: 48 }),
 *     LOG_LEVEL: Variable.config('info'),
 *     NODE_ENV: Variable.plain('production'),
 *   },
 * });
 * secrets.addToContainer(container);
 */
export class ServiceSecrets extends Construct {
  /** @internal */
  public readonly _declared: BoundDeclaration;
  private readonly initContainer?: InitContainerOptions;
  private readonly gate?: Gate;
  private readonly permissions: Permissions;
  private readonly delivery: Delivery;

  /**
   * Declares the variables of a service.
   *
   * Fails for names, prefixes and values that the store or ECS would refuse.
   *
   * @param scope The stack of the service's containers, or a construct in it.
   * @param id Unique in the scope.
   * @param props Store and variables.
   */
  constructor(scope: Construct, id: string, props: ServiceSecretsProps) {
    super(input.checkedScope(scope, id), id);
    assertServiceProps(props);
    const verification = props.verification ?? Verification.VALUES;
    const stack = Stack.of(this);
    this.initContainer = props.initContainer;
    this._declared = bindVariables(stack, { service: this.node.path, verification, store: props.store, variables: props.variables });
    assertGateOptions(props, this._declared);
    registerNeighbour(this, this._declared);
    warnOfCodeLoading(this, props.variables);
    const { declaration } = this._declared;
    if (verification !== Verification.NONE && Object.values(declaration.variables).some(({ kind }) => kind !== 'plain')) {
      this.gate = new Gate(this, 'Gate', {
        declared: this._declared,
        wait: props.waitForValues,
        everyDeployment: props.verifyEveryDeployment ?? false,
      });
      followDerivedValues(this, this._declared, this.gate);
      labelTaskDefinitions(this);
      showFingerprints(this);
    } else {
      declareInMetadata(stack, declaration);
      this.warnOfNothingCreated();
    }
    this.permissions = new Permissions(this, this._declared, this.gate);
    this.delivery = new Delivery(this, this._declared, this.variableNames, this.permissions, this.gate);
    noteSecondHome(this, this._declared);
    this.node.addValidation({ validate: () => this.validate() });
  }

  /** Names of the variables, A-Z. */
  public get variableNames(): string[] {
    return Object.keys(this._declared.declaration.variables).sort();
  }

  /**
   * Adds variables to a container: environment, secrets, and the fingerprint of their versions as a label. It grants the
   * permissions to the execution role of the task definition. You can call it at any time, also for the
   * `taskDefinition.defaultContainer` of every construct of `aws-ecs-patterns`.
   *
   * Fails if the container is in another stack, or an option names an undeclared variable.
   *
   * @param container The container, in the same stack as this construct.
   * @param options The variables to add.
   *
   * @example
   *
   * secrets.addToContainer(container);
   * secrets.addToContainer(taskDefinition.defaultContainer!, { variables: ['LOG_LEVEL'] });
   */
  public addToContainer(container: ecs.ContainerDefinition, options: AddToContainerOptions = {}): void {
    assertContainer(container);
    assertOptions('options', options, { variables: texts });
    assertSameStack(this, container, { subject: 'container' });
    this.delivery.addToContainer(container, options.variables, this.initContainer);
  }

  /**
   * Adds variables to a CloudFormation resource of one of these types, for which this library has no construct:
   *
   * - `AWS::ECS::ExpressGatewayService`, ECS Express Mode: its primary container, or the container `Main` of its own task definition
   * - `AWS::Batch::JobDefinition`
   * - `AWS::ECS::TaskDefinition`, an L1 or one from a template that `CfnInclude` includes
   *
   * The container keeps its own environment and secrets. The method grants the permissions to the execution role. CloudFormation creates
   * or updates the resource after the gate. A changed value changes an Express service and a task definition; an AWS Batch job reads the
   *
   * values each time it starts.
   * Fails for a resource of another type or stack, without an execution role, or with a list of containers that is a token.
   *
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/express-service-overview.html
   *
   * @param resource The resource, in the same stack as this construct.
   * @param options The variables and the container.
   *
   * @example
   *
   * const template = new CfnInclude(this, 'Template', { templateFile: 'template.yaml' });
   * secrets.addToCfnResource(template.getResource('TaskDefinition'), { container: 'app' });
   */
  public addToCfnResource(resource: CfnResource, options: AddToCfnResourceOptions = {}): void {
    assertResource('resource', resource);
    assertAddOptions(options);
    assertSameStack(this, resource, { subject: 'resource' });
    const found = findWorkload(resource, options.container);
    if (found.container) {
      this.addToContainer(found.container, { variables: options.variables });
    } else {
      this.delivery.addToResource(found.resource, { container: found.containerName, executionRole: options.executionRole }, options.variables);
    }
  }

  /**
   * Adds variables to the containers of an AWS Batch job definition: environment, secrets, and the permissions of their execution
   * roles. CloudFormation creates or updates the job definition after the gate. Each job reads the values when it starts.
   *
   * Fails for a job definition that is imported, runs on EKS, or is in another stack.
   *
   * @see https://docs.aws.amazon.com/batch/latest/userguide/specifying-sensitive-data.html
   *
   * @param job A `batch.EcsJobDefinition` or `batch.MultiNodeJobDefinition`, in the same stack as this construct.
   * @param options The variables and the container.
   *
   * @example
   *
   * secrets.addToJobDefinition(job, { variables: ['LOG_LEVEL'] });
   */
  public addToJobDefinition(job: batch.IJobDefinition, options: AddToJobDefinitionOptions = {}): void {
    assertJob(job);
    assertAddOptions(options);
    const { resource, roles } = jobDefinitionResource(job);
    assertSameStack(this, resource, { subject: 'resource' });
    this.delivery.addToResource(resource, { container: options.container, knownRoles: roles }, options.variables);
  }

  /**
   * One variable as an `ecs.Secret`, for `secretOptions` of a log driver, for patterns and for other constructs that take one.
   * The library adds the fingerprint of the values to the task definition as a label, as `addToContainer` does.
   *
   * Fails if no variable has the name, or it is plain.
   *
   * @param name Name of a declared variable that isn't plain.
   * @returns a secret that grants what this library grants
   *
   * @example
   *
   * const logging = ecs.LogDrivers.firelens({
   *   options: { name: 'datadog' },
   *   secretOptions: { apikey: secrets.secret('DATADOG_API_KEY') },
   * });
   */
  public secret(name: string): ecs.Secret {
    text('write the name of a declared variable')('name', name);
    return this.delivery.secret(name);
  }

  /**
   * Lets people or an application read the values, their history and metadata, with the SDK, the console or the command
   * line. Execution roles don't need it: `addToContainer` grants them their permissions. With a derived value the grantee reads
   * the composed text, also where it may not read the parts.
   *
   * Fails for a group where a value is in a secret of another account.
   *
   * @param grantee The identity that may read.
   * @returns the grant
   *
   * @example
   *
   * secrets.grantRead(developers);
   */
  public grantRead(grantee: iam.IGrantable): iam.Grant {
    return this.permissions.read(grantee);
  }

  /**
   * Lets people put values into the stores of this service, but not change external values. The gate replaces what they
   * put in the place of a derived value when it composes it again. To see the existing values they also need `grantRead`
   * or `grantMetadata`.
   *
   * Fails for a group where a value is in a secret of another account.
   *
   * @param grantee The identity that may write.
   * @returns the grant
   *
   * @example
   *
   * secrets.grantMetadata(operators);
   * secrets.grantWrite(operators);
   */
  public grantWrite(grantee: iam.IGrantable): iam.Grant {
    return this.permissions.write(grantee);
  }

  /**
   * Lets the people of the application use the command line for this service. They read and write its values, read external ones,
   * read the deployed stack, see which tasks run an older value, and restart these services. They also see who changed a parameter
   * last, which shows them names and times of all parameters of the account. With a derived value they read the composed text.
   *
   * Fails for a group where a value is in a secret of another account.
   *
   * @param grantee The identity that operates the application.
   * @param services The ECS services that it may restart, in the same stack as this construct.
   * @returns the grant
   * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
   *
   * @example
   *
   * secrets.grantOperate(developers, service);
   */
  public grantOperate(grantee: iam.IGrantable, ...services: ecs.BaseService[]): iam.Grant {
    return this.permissions.operate(grantee, services);
  }

  /**
   * Lets a pipeline see names, types, versions and times, but no secret value: it denies decryption.
   *
   * Fails for a group where a value is in a secret of another account.
   *
   * @param grantee The identity that may read metadata.
   * @returns the grant
   *
   * @example
   *
   * secrets.grantMetadata(pipeline);
   */
  public grantMetadata(grantee: iam.IGrantable): iam.Grant {
    return this.permissions.metadata(grantee);
  }

  /**
   * Restarts a service after one of the values that its task definition uses has changed. Many changes in a row cause one
   * restart. It waits while a value is missing, or a rollout or stack update is in progress.
   *
   * Fails if the service is in another stack, or has the deployment controller CODE_DEPLOY or EXTERNAL.
   *
   * @param service The service, in the same stack as this construct.
   * @param options Debounce and schedule.
   * @returns the metrics and the dead-letter queue of the restarts
   *
   * @example
   *
   * const restarts = secrets.redeployOnChange(service, { debounce: Duration.minutes(1) });
   */
  public redeployOnChange(service: ecs.BaseService, options: RedeployOptions = {}): IRedeployment {
    assertService(service);
    return this.redeploy(restartableService(this, service), options);
  }

  /**
   * Like `redeployOnChange`, for a CloudFormation resource: a service of ECS Express Mode, or an `AWS::ECS::Service` with an L1 task
   *
   * definition. A forced `ecs:UpdateService` rolls out the deployed revision again, with its roles.
   *
   * Fails for a resource of another type or stack, or with the deployment controller CODE_DEPLOY or EXTERNAL.
   *
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/express-service-advanced-customization.html
   *
   * @param service The resource, in the same stack as this construct.
   * @param options Debounce and schedule.
   * @returns the metrics and the dead-letter queue of the restarts
   *
   * @example
   *
   * secrets.addToCfnResource(expressService);
   * secrets.redeployCfnServiceOnChange(expressService, { debounce: Duration.minutes(1) });
   */
  public redeployCfnServiceOnChange(service: CfnResource, options: RedeployOptions = {}): IRedeployment {
    assertResource('service', service);
    return this.redeploy(restartableResource(this, service), options);
  }

  /**
   * Defines a rule for names that somebody puts into the service's own store and that its list lacks. The event is `Undeclared Names`
   * with the fields of `UndeclaredNamesEvent`: names, never a value. Many names in a row cause one event, about two minutes after
   * the last.
   *
   * Fails if the store is a JSON secret and the verification isn't VALUES: only the secret's value contains its names.
   *
   * @param id Unique in this construct.
   * @param options The target of the rule, and names to ignore.
   * @returns the rule, to which you can add targets
   *
   * @example
   *
   * secrets.onUndeclaredName('NewNames', { target: new targets.CodePipeline(release) });
   */
  public onUndeclaredName(id: string, options: UndeclaredNameOptions = {}): events.Rule {
    input.id('id', id);
    assertOptions('options', options, { ignore: texts, sharedStores: flag });
    return onUndeclaredName(this, this._declared, id, options);
  }

  /**
   * Names in the stores of `onUndeclaredName` that no list has had for more than two hours, counted once an hour. They cause no more
   * events: declare, ignore or delete them.
   *
   * @param options Options of the metric; by default its statistic is the maximum of an hour.
   * @returns a metric of this service
   *
   * @example
   *
   * secrets.metricUndeclaredNames().createAlarm(this, 'ForgottenNames', { threshold: 1, evaluationPeriods: 24 });
   */
  public metricUndeclaredNames(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    assertOptions('options', options, {});
    return followMetric(this, FOLLOW_METRIC.undeclared, cloudwatch.Stats.MAXIMUM, options);
  }

  /**
   * Failed reads of a store of `onUndeclaredName`: a permission is missing, or the secret isn't a JSON object. The function's log
   * contains the reason.
   *
   * @param options Options of the metric; by default its statistic is the sum of an hour.
   * @returns a metric of this service
   *
   * @example
   *
   * secrets.metricStoresNotRead().createAlarm(this, 'NamesNotRead', { threshold: 1, evaluationPeriods: 1 });
   */
  public metricStoresNotRead(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    assertOptions('options', options, {});
    return followMetric(this, FOLLOW_METRIC.unread, cloudwatch.Stats.SUM, options);
  }

  /**
   * Failed compositions of variables from `Variable.derived`: a part is missing, empty or not readable, or the text breaks a rule. The
   * parameter keeps its text. The function's log contains the reason. Create an alarm on this metric. It has no data without such variables, as a file
   * is composed in its task.
   *
   * @param options Options of the metric; by default its statistic is the sum of an hour.
   * @returns a metric of this service
   *
   * @example
   *
   * secrets.metricValuesNotComposed().createAlarm(this, 'NotComposed', { threshold: 1, evaluationPeriods: 1 });
   */
  public metricValuesNotComposed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    assertOptions('options', options, {});
    return followMetric(this, FOLLOW_METRIC.uncomposed, cloudwatch.Stats.SUM, options);
  }

  private redeploy(service: RestartableService, options: RedeployOptions): IRedeployment {
    assertOptions('options', options, { debounce: input.duration, reconcile: flag, reconcileInterval: input.duration });
    const references = new Map(readByTasks(this._declared));
    return new Redeployment(this, `Redeployment${service.construct.node.addr.slice(-8)}`, {
      ...options,
      service,
      values: watchedValues(this._declared),
      reference: (variable) => this.delivery.secretOf(references.get(variable)!).arn,
    });
  }

  private warnOfNothingCreated(): void {
    const names = Object.entries(this._declared.declaration.variables).filter(([, variable]) => isCreatable(variable)).map(([name]) => name).sort();
    if (names.length) {
      Annotations.of(this).addWarningV2('cdk-service-secrets:nothing-creates',
        `Without a gate nothing creates ${alternatives(names, 'and')}: deploy once with another verification, or put what is missing`);
    }
  }

  private validate(): string[] {
    RenderedResources.freeze(Stack.of(this));
    const { declaration } = this._declared;
    const selecting = readByTasks(this._declared).find(([, { location }]) => referenceParts(location, this._declared.environment)[1] !== '');
    const gate = this.gate;
    const uses = (definition: RenderedResource): boolean =>
      this.delivery.users.has(definition.element) || this.delivery.users.has(definition.element.node.scope!) || (gate !== undefined && definition.refersTo(gate.logicalId));
    return [
      ...validateNeighbours(this, this._declared),
      ...validateExposure(this, valuesInCode(this._declared, 'task definition')),
      ...validateTaskDefinitions(this, uses, { declaration, hasGate: gate !== undefined }),
      ...validatePlatformVersion(this, uses, selecting?.[0]),
    ];
  }
}
