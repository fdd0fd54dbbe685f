import { Duration, Lazy, Names, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, IDependable } from 'constructs';
import { DEFAULT_TIMEOUT, applyObjects } from './apply-objects';
import { assertKubernetesProps } from './arguments';
import { assertKubernetesSecrets } from './guards';
import { KubernetesCluster } from './kubernetes-cluster';
import { KubernetesSecretsProps } from './kubernetes-secrets-props';
import { CONTENT_ANNOTATION, ManifestInput, manifests, serviceAccountName, StoreAccess } from './manifests';
import { environmentSources, reloaderAnnotationsOf } from './pod-environment';
import { podMounts, podVolumes } from './pod-files';
import { templateDigest } from '../cdk/digest';
import { IdentityPolicies } from '../cdk/identity-policies';
import { nameRole } from '../cdk/named-role';
import { assertSameStack, SameStackRule } from '../cdk/same-stack';
import { shareSecret } from '../cdk/shared-secret';
import { FOLLOW_METRIC } from '../core/contracts/follow';
import { isOwn, isReference } from '../core/declaration';
import { operatorReadStatements } from '../core/iam/external-secrets';
import { metadataStatements, peopleReadStatements, peopleWriteStatements } from '../core/iam/grants';
import { allow } from '../core/iam/statements';
import { assertOptions } from '../core/input';
import { followDerivedValues } from '../follow/construct/derived-values';
import { followMetric } from '../follow/construct/follow-metric';
import { Gate } from '../gate/construct/gate';
import { validateNeighbours } from '../gate/construct/guards/neighbours';
import { bindVariables } from '../variables/binding/bind-variables';
import { BoundDeclaration, externalValuesOf, filesOf, plainValuesOf, referencesOf } from '../variables/binding/bound-declaration';
import { GrantedValues, grantValues } from '../variables/binding/grant-values';
import { noteSecondHome } from '../variables/derived-values';
import { validateExposure, valuesInCode } from '../variables/exposed-values';
import { assertGrantee, checkedScope } from '../variables/input';
import { warnOfCodeLoading } from '../variables/lists/code-loading';
import { registerNeighbour } from '../variables/neighbours';
import { Verification } from '../variables/verification';

const OF_ANNOTATIONS: SameStackRule = {
  subject: 'podAnnotations',
  must: 'must be used in the stack of its KubernetesSecrets',
  fix: 'apply the object from that stack, by a KubernetesManifest in its scope instead of the cluster\'s addManifest',
};

/**
 * Configuration and secrets of one service on Amazon EKS, with External Secrets Operator. It has the same store and variables
 * as `ServiceSecrets`, and creates a Secret and a ConfigMap.
 *
 * Resources that refer to `envFrom`, `volumes`, `secretName` and so on wait until the Secret contains this declaration. So do
 * resources that depend on this construct by `node.addDependency`.
 *
 * @exampleMetadata fixture=kubernetes
 * @example
 *
 * const secrets = new KubernetesSecrets(this, 'Secrets', {
 *   cluster: KubernetesCluster.fromEks(cluster),
 *   namespace: 'shop',
 *   store: SecretStore.parameterStore('/prod/shop'),
 *   variables: {
 *     DATABASE_URL: Variable.secret(),
 *     NODE_ENV: Variable.plain('production'),
 *   },
 * });
 * new eks.HelmChart(this, 'Shop', {
 *   cluster,
 *   chart: 'shop',
 *   namespace: 'shop',
 *   values: { environment: secrets.envFrom, annotations: secrets.podAnnotations },
 * });
 */
export class KubernetesSecrets extends Construct {
  /**
   * Name of the Secret with the variables. Known when the Secret contains this declaration.
   *
   * @default - none without variables to read
   */
  public readonly secretName?: string;

  /**
   * Name of the Secret with the values that become files. Known when it contains this declaration.
   *
   * @default - none without such values
   */
  public readonly filesSecretName?: string;

  /**
   * Name of the ConfigMap with plain values and paths of files. Known when the Secrets are ready.
   *
   * @default - none without such values
   */
  public readonly configMapName?: string;

  /** `envFrom` of a container: Secret and ConfigMap. For manifests, cdk8s and values of Helm charts. */
  public readonly envFrom: { [key: string]: any }[];

  /** `volumes` of a pod, for variables with `asFile`. Empty without such variables. */
  public readonly volumes: { [key: string]: any }[];

  /** `volumeMounts` of a container, for variables with `asFile`. Empty without such variables. */
  public readonly volumeMounts: { [key: string]: any }[];

  /**
   * Annotations for the pod template. Kubernetes creates new pods when the declaration changes, and when the check has
   * detected another version of a value.
   */
  public readonly podAnnotations: { [key: string]: string };

  /** Annotations for a Deployment, so that Reloader (github.com/stakater/Reloader) restarts it when the Secret changes. */
  public readonly reloaderAnnotations: { [key: string]: string };

  /**
   * The role that the operator assumes to read.
   *
   * @default - none without values to read
   */
  public readonly role?: iam.IRole;

  /** @internal */
  public readonly _declared: BoundDeclaration;

  private readonly policies: IdentityPolicies;
  private readonly permissions: IDependable[] = [];

  /**
   * Declares the variables of a service.
   *
   * Fails for names, prefixes and values that the store or Kubernetes would refuse.
   *
   * @param scope A stack, or a construct in it. Resources that use the Secret must be in the same stack.
   * @param id Unique in the scope.
   * @param props Cluster, store and variables.
   */
  constructor(scope: Construct, id: string, props: KubernetesSecretsProps) {
    super(checkedScope(scope, id), id);
    assertKubernetesProps(props);
    const stack = Stack.of(this);
    const verification = props.verification ?? Verification.VALUES;
    const name = props.name ?? Names.uniqueResourceName(this, { maxLength: 63, separator: '-' }).toLowerCase();
    this._declared = bindVariables(stack, { service: this.node.path, verification, store: props.store, variables: props.variables });
    assertKubernetesSecrets(this, name, props, this._declared);
    registerNeighbour(this, this._declared);
    warnOfCodeLoading(this, props.variables);
    noteSecondHome(this, this._declared);
    this.policies = new IdentityPolicies(this, (policy) => this.permissions.push(policy));
    const hasReferences = Object.values(this._declared.declaration.variables).some(isReference);
    const access = hasReferences ? this.createAccess(name, props) : undefined;
    this.role = access?.role;
    const gate = hasReferences ? this.createGate(props) : undefined;

    const files = filesOf(this._declared);
    const input = this.manifestInput(name, props, access?.store ?? { serviceAccount: serviceAccountName(name) });
    const content = this.contentOf(input, gate);
    const ready = applyObjects(this, manifests(input, content), {
      cluster: props.cluster,
      namespace: props.namespace,
      operator: props.operator,
      timeout: props.timeout ?? DEFAULT_TIMEOUT,
      content,
      permissions: this.permissions,
      gate,
    });

    this.secretName = ready.environment;
    this.filesSecretName = ready.files;
    this.configMapName = ready.configMap;
    this.envFrom = environmentSources(ready);
    this.volumes = ready.files ? podVolumes(ready.files, files) : [];
    this.volumeMounts = podMounts(files);
    this.podAnnotations = { [CONTENT_ANNOTATION]: content };
    this.reloaderAnnotations = reloaderAnnotationsOf(name, ready);
    this.node.addValidation({ validate: () => [...validateNeighbours(this, this._declared), ...validateExposure(this, valuesInCode(this._declared, 'pod'))] });
  }

  /**
   * Lets people or an application read the values, their history and metadata, with the SDK, the console or the command
   * line. The operator has its permissions already. With a derived value the grantee reads the composed text, also where it may
   * not read the parts.
   *
   * Fails for a group where a value is in a secret of another account.
   *
   * @param grantee The identity that may read.
   * @returns the grant
   *
   * @exampleMetadata fixture=kubernetes
   * @example
   *
   * secrets.grantRead(developers);
   */
  public grantRead(grantee: iam.IGrantable): iam.Grant {
    assertGrantee(grantee);
    return grantValues(grantee, this, this.valuesInUse(), peopleReadStatements);
  }

  /**
   * Lets people put values into the stores of this service, but not change external values. The next composition undoes what they
   * put in the place of a derived value.
   *
   * Fails for a group where a value is in a secret of another account.
   *
   * @param grantee The identity that may write.
   * @returns the grant
   *
   * @exampleMetadata fixture=kubernetes
   * @example
   *
   * secrets.grantMetadata(operators);
   * secrets.grantWrite(operators);
   */
  public grantWrite(grantee: iam.IGrantable): iam.Grant {
    assertGrantee(grantee);
    return grantValues(grantee, this, this._declared.stores, peopleWriteStatements);
  }

  /**
   * Lets a pipeline see names, types, versions and times, but no secret value: it denies decryption.
   *
   * Fails for a group where a value is in a secret of another account.
   *
   * @param grantee The identity that may read metadata.
   * @returns the grant
   *
   * @exampleMetadata fixture=kubernetes
   * @example
   *
   * secrets.grantMetadata(pipeline);
   */
  public grantMetadata(grantee: iam.IGrantable): iam.Grant {
    assertGrantee(grantee);
    return grantValues(grantee, this, this.valuesInUse(), metadataStatements);
  }

  /**
   * Failed compositions of variables from `Variable.derived`: a part is missing, empty or not readable, or the text breaks a rule. The
   * parameter keeps its text. The function's log contains the reason. Create an alarm on this metric. It has no data without such variables in the list.
   *
   * @param options Options of the metric; by default its statistic is the sum of an hour.
   * @returns a metric of this service
   *
   * @exampleMetadata fixture=kubernetes
   * @example
   *
   * secrets.metricValuesNotComposed().createAlarm(this, 'NotComposed', { threshold: 1, evaluationPeriods: 1 });
   */
  public metricValuesNotComposed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    assertOptions('options', options, {});
    return followMetric(this, FOLLOW_METRIC.uncomposed, cloudwatch.Stats.SUM, options);
  }

  private createGate(props: KubernetesSecretsProps): Gate {
    const gate = new Gate(this, 'Gate', {
      declared: this._declared,
      wait: props.waitForValues,
      everyDeployment: props.verifyEveryDeployment ?? false,
    });
    followDerivedValues(this, this._declared, gate);
    return gate;
  }

  private manifestInput(name: string, { namespace, refreshInterval }: KubernetesSecretsProps, access: StoreAccess): ManifestInput {
    const { declaration } = this._declared;
    const paths = [...filesOf(this._declared)].filter(([, file]) => file.environmentVariable ?? true).map(([variable, { path }]): [string, string] => [variable, path]);
    return {
      name,
      namespace,
      refreshInterval: `${(refreshInterval ?? Duration.hours(1)).toSeconds()}s`,
      declaration,
      region: Stack.of(this).region,
      access,
      plain: new Map([...plainValuesOf(this._declared), ...paths]),
    };
  }

  /** A digest of the objects and the fingerprint of the values. */
  private contentOf(input: ManifestInput, gate: Gate | undefined): string {
    const stack = Stack.of(this);
    return Lazy.uncachedString({
      produce: ({ scope }) => {
        assertSameStack(this, scope, OF_ANNOTATIONS);
        const digest = templateDigest(JSON.stringify(stack.resolve(manifests(input))));
        return gate ? `${digest}.${gate.fingerprint}` : digest;
      },
    });
  }

  /** The identity that the operator reads as, with its permissions. */
  private createAccess(name: string, { controllerRole, cluster, namespace }: KubernetesSecretsProps): { readonly role: iam.IRole; readonly store: StoreAccess } {
    const access = controllerRole ? this.assumedBy(controllerRole) : this.serviceAccount(serviceAccountName(name), cluster, namespace);
    for (const { scope, ofOtherAccount } of this.valuesOfOperator()) {
      const statements = operatorReadStatements(scope);
      this.policies.grant(access.role, statements);
      if (ofOtherAccount) {
        shareSecret(ofOtherAccount, access.role, Stack.of(this), statements, nameRole(access.role));
      }
    }
    return access;
  }

  private serviceAccount(account: string, cluster: KubernetesCluster, namespace: string): { readonly role: iam.IRole; readonly store: StoreAccess } {
    const { role, dependable } = cluster._serviceAccount(this, 'ServiceAccount', account, namespace);
    this.permissions.push(dependable);
    return { role, store: { serviceAccount: account } };
  }

  private assumedBy(controllerRole: iam.IRole): { readonly role: iam.IRole; readonly store: StoreAccess } {
    const role = new iam.Role(this, 'Role', {
      description: `What External Secrets Operator reads for ${this.node.path}`,
      // Pod Identity sessions have tags, which the controller passes on when it assumes this role.
      assumedBy: new iam.ArnPrincipal(controllerRole.roleArn).withSessionTags(),
    });
    this.policies.grant(controllerRole, [allow(['sts:AssumeRole', 'sts:TagSession'], [role.roleArn])]);
    return { role, store: { roleArn: role.roleArn } };
  }

  /** The stores and external values that variables refer to. */
  private valuesInUse(): GrantedValues[] {
    const { declaration, stores } = this._declared;
    const used = new Set(Object.values(declaration.variables).filter(isOwn).map(({ store }) => store));
    return [...stores.filter((_, index) => used.has(index)), ...externalValuesOf(this._declared).map(([, value]) => value)];
  }

  /** Without the store of a derived value that no other variable has: it may contain parts, which the operator doesn't read. */
  private valuesOfOperator(): GrantedValues[] {
    const own = referencesOf(this._declared).flatMap(([, { declared, scope }]) => (isOwn(declared) ? [{ declared, scope }] : []));
    const whole = new Set(own.filter(({ declared }) => declared.kind !== 'derived').map(({ declared }) => declared.store));
    const stores = this._declared.stores.filter((_, index) => whole.has(index));
    return [...stores, ...own.filter(({ declared }) => !whole.has(declared.store)), ...externalValuesOf(this._declared).map(([, value]) => value)];
  }
}
