import { createHash } from 'crypto';
import { Duration, Lazy, Names, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, IDependable } from 'constructs';
import { DEFAULT_TIMEOUT, applyObjects } from './apply-objects';
import { ExternalSecretsOperator } from './external-secrets-operator';
import { checkKubernetesSecrets, checkNeighbours } from './guards';
import { KubernetesCluster } from './kubernetes-cluster';
import { CONTENT_ANNOTATION, filesName, ManifestInput, manifests, serviceAccountName, StoreAccess } from './manifests';
import { podMounts, podVolumes } from './pod-files';
import { isOwn, isReference } from '../core/declaration';
import { operatorReadStatements } from '../core/operator';
import { metadataStatements, peopleReadStatements, peopleWriteStatements } from '../core/people';
import { allow, StatementScope, storeScope } from '../core/statements';
import { Declared, declare } from '../ecs/declare';
import { defaultWait } from '../ecs/guards/gate-options';
import { grantAll, IdentityPolicies } from '../ecs/identity-policies';
import { SecretStore } from '../ecs/secret-store';
import { ServiceSecrets } from '../ecs/service-secrets';
import { Variable } from '../ecs/variable';
import { Verification } from '../ecs/verification';
import { Gate } from '../gate/gate';

/** Properties of `KubernetesSecrets`. */
export interface KubernetesSecretsProps {
  /** Where the service runs. */
  readonly cluster: KubernetesCluster;

  /** Namespace of the service. It must exist: make this construct depend on it, where the app makes it. */
  readonly namespace: string;

  /** Where the service's own values live. */
  readonly store: SecretStore;

  /** The variables by the names that the container gets. */
  readonly variables: { readonly [name: string]: Variable };

  /**
   * Name of the Secret and the ConfigMap, and the beginning of the other objects' names: small letters, digits, `-` and `.`.
   *
   * @default - made of the construct's path
   */
  readonly name?: string;

  /**
   * How often the operator reads the values again. A changed value reaches the Secret within this time; pods see it when
   * they are restarted.
   *
   * @default Duration.hours(1)
   */
  readonly refreshInterval?: Duration;

  /**
   * The operator, where the app installs it.
   *
   * @default - the one that the cluster has; its version is checked at the first deployment
   */
  readonly operator?: ExternalSecretsOperator;

  /**
   * Role of the operator's controller, which then assumes a role of this service's: for clusters that use Pod Identity,
   * which can't be chosen per namespace. It gets the permission to assume that role.
   *
   * @default - a service account in the namespace with a role of its own (IRSA)
   */
  readonly controllerRole?: iam.IRole;

  /**
   * How long a deployment waits for the operator to fill the Secret, at most 14 minutes.
   *
   * @default Duration.minutes(5)
   */
  readonly timeout?: Duration;

  /**
   * How thoroughly values are checked before the operator is told about them. `NONE` isn't possible here.
   *
   * @default Verification.VALUES
   */
  readonly verification?: Verification;

  /**
   * Check at every deployment, also when the declaration didn't change. Each synthesis then gives another template. A
   * value changed meanwhile is read again before anything that depends on this, and changes `podAnnotations`.
   *
   * @default false
   */
  readonly verifyEveryDeployment?: boolean;

  /**
   * How long the check waits for missing values whose names are new in this declaration, at most 14 minutes.
   *
   * @default - 10 minutes when the gate is created and the store's key is made by the same stack, none otherwise
   */
  readonly waitForValues?: Duration;
}

/**
 * Configuration and secrets of one service on Amazon EKS, with External Secrets Operator: the same store and variables
 * as `ServiceSecrets`, as a Secret and a ConfigMap.
 *
 * What refers to `envFrom`, `volumes`, `secretName` and so on is applied after the Secret holds this declaration, and
 * so is whatever depends on this construct by `node.addDependency`.
 *
 * @example
 *
 * declare const cluster: eks.Cluster;
 * const secrets = new KubernetesSecrets(this, 'Secrets', {
 *   cluster: KubernetesCluster.fromEks(cluster),
 *   namespace: 'shop',
 *   name: 'shop',
 *   store: SecretStore.parameterStore('/prod/shop'),
 *   variables: {
 *     DATABASE_URL: Variable.secret(),
 *     NODE_ENV: Variable.plain('production'),
 *   },
 * });
 * const container = { name: 'app', image: 'shop', envFrom: secrets.envFrom };
 */
export class KubernetesSecrets extends Construct {
  /**
   * Name of the Secret with the variables; undefined without such. Known when the Secret holds this declaration.
   */
  public readonly secretName?: string;

  /** Name of the Secret with the values that become files; undefined without such. Known when it holds this declaration. */
  public readonly filesSecretName?: string;

  /** Name of the ConfigMap with plain values and paths of files; undefined without such. Known when the Secrets are ready. */
  public readonly configMapName?: string;

  /** `envFrom` of a container: Secret and ConfigMap. For manifests, cdk8s and values of Helm charts. */
  public readonly envFrom: { [key: string]: any }[];

  /** `volumes` of a pod, for variables with `asFile`. Empty without such. */
  public readonly volumes: { [key: string]: any }[];

  /** `volumeMounts` of a container, for variables with `asFile`. Empty without such. */
  public readonly volumeMounts: { [key: string]: any }[];

  /**
   * Annotations for the template of pods, so that another declaration makes new pods, and another version of a value as
   * soon as the check has seen it.
   */
  public readonly podAnnotations: { [key: string]: string };

  /** Annotations for a Deployment, so that Reloader (github.com/stakater/Reloader) restarts it when the Secret changes. */
  public readonly reloaderAnnotations: { [key: string]: string };

  /** The role that the operator reads with; undefined without values to read. */
  public readonly role?: iam.IRole;

  /** @internal */
  public readonly _declared: Declared;

  private readonly policies: IdentityPolicies;
  private readonly permissions: IDependable[] = [];

  constructor(scope: Construct, id: string, props: KubernetesSecretsProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const verification = props.verification ?? Verification.VALUES;
    const name = props.name ?? Names.uniqueResourceName(this, { maxLength: 63, separator: '-' }).toLowerCase();
    this._declared = declare(stack, { service: this.node.path, verification, store: props.store, variables: props.variables });
    checkKubernetesSecrets(this, name, props, this._declared);
    const { declaration, place, foreign, plain, files } = this._declared;

    this.policies = new IdentityPolicies(this, (policy) => this.permissions.push(policy));
    const hasReferences = Object.values(declaration.variables).some(isReference);
    const access = hasReferences ? this.makeAccess(name, props) : undefined;
    this.role = access?.role;
    const gate = hasReferences
      ? new Gate(this, 'Gate', {
        declaration,
        place,
        foreign,
        wait: props.waitForValues,
        waitOnCreate: props.waitForValues ? undefined : defaultWait(stack, props.store),
        everyDeployment: props.verifyEveryDeployment ?? false,
      })
      : undefined;

    const paths = [...files].filter(([, file]) => file.environmentVariable ?? true).map(([variable, { path }]): [string, string] => [variable, path]);
    const input: ManifestInput = {
      name,
      namespace: props.namespace,
      refreshInterval: `${(props.refreshInterval ?? Duration.hours(1)).toSeconds()}s`,
      declaration,
      region: stack.region,
      access: access?.store ?? { serviceAccount: serviceAccountName(name) },
      plain: new Map([...plain, ...paths]),
    };
    const digest = Lazy.uncachedString({ produce: () => digestOf(stack.resolve(manifests(input))) });
    const content = gate ? `${digest}.${gate.fingerprint}` : digest;
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
    this.envFrom = [
      ...(ready.environment ? [{ secretRef: { name: ready.environment } }] : []),
      ...(ready.configMap ? [{ configMapRef: { name: ready.configMap } }] : []),
    ];
    this.volumes = ready.files ? podVolumes(ready.files, files) : [];
    this.volumeMounts = podMounts(files);
    this.podAnnotations = { [CONTENT_ANNOTATION]: content };
    this.reloaderAnnotations = {
      ...(ready.environment || ready.files
        ? { 'secret.reloader.stakater.com/reload': [...(ready.environment ? [name] : []), ...(ready.files ? [filesName(name)] : [])].join(',') }
        : {}),
      ...(ready.configMap ? { 'configmap.reloader.stakater.com/reload': name } : {}),
    };
    this.node.addValidation({ validate: () => this.validate() });
  }

  /**
   * Lets people or an application read the values, their history and metadata, with the SDK, the console or the command
   * line. The operator has what it needs.
   *
   * @param grantee Who may read.
   */
  public grantRead(grantee: iam.IGrantable): iam.Grant {
    return grantAll(grantee, this.scopesInUse().flatMap(peopleReadStatements));
  }

  /**
   * Lets people put values into the stores of this service. Somebody else's values are left out.
   *
   * @param grantee Who may write.
   */
  public grantWrite(grantee: iam.IGrantable): iam.Grant {
    const { declaration, place } = this._declared;
    return grantAll(grantee, declaration.stores.map((store) => storeScope(store, place)).flatMap(peopleWriteStatements));
  }

  /**
   * Lets a pipeline see names, types, versions and times, but no secret value: decryption is denied.
   *
   * @param grantee Who may look.
   */
  public grantMetadata(grantee: iam.IGrantable): iam.Grant {
    return grantAll(grantee, this.scopesInUse().flatMap(metadataStatements));
  }

  /** What the operator reads as, with its permissions. */
  private makeAccess(name: string, { controllerRole, cluster, namespace }: KubernetesSecretsProps): { readonly role: iam.IRole; readonly store: StoreAccess } {
    const access = controllerRole ? this.assumedBy(controllerRole) : this.serviceAccount(serviceAccountName(name), cluster, namespace);
    for (const scope of this.scopesInUse()) {
      this.policies.grant(access.role, operatorReadStatements(scope));
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
      // Sessions of Pod Identity carry tags, which go along when the controller assumes this role.
      assumedBy: new iam.ArnPrincipal(controllerRole.roleArn).withSessionTags(),
    });
    this.policies.grant(controllerRole, [allow(['sts:AssumeRole', 'sts:TagSession'], [role.roleArn])]);
    return { role, store: { roleArn: role.roleArn } };
  }

  /** Scopes of the stores and foreign values that variables refer to. */
  private scopesInUse(): StatementScope[] {
    const { declaration, place, foreign } = this._declared;
    const used = new Set(Object.values(declaration.variables).filter(isOwn).map(({ store }) => store));
    return [...declaration.stores.filter((_, index) => used.has(index)).map((store) => storeScope(store, place)), ...foreign.values()];
  }

  private validate(): string[] {
    const all = this.node.root.node.findAll()
      .filter((child): child is KubernetesSecrets | ServiceSecrets => child instanceof KubernetesSecrets || child instanceof ServiceSecrets)
      .map((construct) => ({ construct, declared: construct._declared }));
    return checkNeighbours({ construct: this, declared: this._declared }, all);
  }
}

function digestOf(objects: unknown): string {
  return createHash('sha256').update(JSON.stringify(objects)).digest('hex').slice(0, 16);
}
