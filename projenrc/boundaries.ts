/**
 * Which folder may import which: the source of the table in CONTRIBUTING.md and of the lint rules. `npx projen` writes
 * both.
 */

/** A folder below src/. A row also applies to the folders below it, unless they have their own row. */
export interface Boundary {
  readonly folder: string;
  readonly contains: string;
  /** Folders of src/, besides the folder itself. */
  readonly imports: readonly string[];
  /** Packages: names, or scopes such as `@aws-sdk`. Builtin modules of Node.js without `node:`. */
  readonly packages: readonly string[];
  /** The code is bundled into assets/ rather than compiled into the package that users install, so it may import devDependencies. */
  readonly bundled?: boolean;
}

const CDK = ['aws-cdk-lib', 'constructs'];
const SDK = ['@aws-sdk', '@smithy'];
/** Types only: the events of invocations. */
const LAMBDA = [...SDK, 'aws-lambda'];
/** Any package that can be bundled, and any built-in module. */
export const ANY_BUNDLED = 'any that is bundled';

const BELOW_CONSTRUCTS = ['core', 'cdk', 'variables', 'changes/construct'];
const CONSTRUCTS = [...BELOW_CONSTRUCTS, 'gate/construct', 'redeploy/construct', 'follow/construct'];
const FUNCTION = { imports: ['core', 'aws', 'stores', 'checks', 'derived'], packages: [...LAMBDA, 'crypto'], bundled: true };
const CONSTRUCT = { imports: BELOW_CONSTRUCTS, packages: [...CDK, 'path', 'crypto'] };

/** In the order of the table. */
export const BOUNDARIES: readonly Boundary[] = [
  {
    folder: 'core',
    contains: 'pure data and rules, no I/O: declaration, wire format, names, `iam/` (statements as data), `contracts/` between constructs and functions, `changes/` (events, and the restarts they ask for), files, lists',
    imports: [],
    packages: ['crypto'],
  },
  { folder: 'core/vendor', contains: 'libraries that are bundled into `core`, a module for each', imports: [], packages: ['yaml', 'fastest-levenshtein'], bundled: true },
  { folder: 'aws', contains: 'clients, error classes, the retry budget, the status of a stack, ECS services, tasks and task definitions', imports: ['core'], packages: SDK, bundled: true },
  { folder: 'stores', contains: 'one interface (`value-store.ts`), implemented by Parameter Store and Secrets Manager: read, list, create, write, remove, versions', imports: ['core', 'aws'], packages: [...SDK, 'jsonc-parser', 'crypto'], bundled: true },
  { folder: 'derived', contains: 'values made of others: read the parts, compose, write', imports: ['core', 'aws', 'stores'], packages: [...SDK, 'jsonc-parser', 'crypto'], bundled: true },
  { folder: 'checks', contains: 'what can be wrong with a value, and the command that fixes it', imports: ['core'], packages: [], bundled: true },
  { folder: 'cdk', contains: 'helpers of constructs: identity policies, policy sizes, rendered resources', imports: ['core'], packages: [...CDK, 'fs', 'path', 'crypto'] },
  {
    folder: 'variables',
    contains: 'what users declare: `Variable`, `SecretStore`, `Verification`, lists, file options; `binding/` to a stack',
    imports: ['core', 'cdk'],
    packages: [...CDK, 'fs', 'path'],
  },
  { folder: 'changes/construct', contains: 'the rules for changed values, forwarding from other regions', ...CONSTRUCT, imports: ['core', 'cdk', 'variables'] },
  { folder: 'gate/construct', contains: 'the custom resource, its function\'s resources and role, references to its attributes', ...CONSTRUCT },
  { folder: 'redeploy/construct', contains: '`redeployOnChange`: queues, rules, the watches', ...CONSTRUCT },
  { folder: 'follow/construct', contains: 'undeclared names and derived values: rules and role', ...CONSTRUCT },
  { folder: 'gate/function', contains: 'creates and checks values in a deployment', ...FUNCTION },
  { folder: 'redeploy/function', contains: 'restarts services after changes', ...FUNCTION },
  { folder: 'follow/function', contains: 'reports undeclared names, composes derived values', ...FUNCTION },
  { folder: 'workloads', contains: 'what takes a `valueFrom` beside the containers of ECS, and the gate of task definitions as they are', imports: CONSTRUCTS, packages: CDK },
  { folder: 'ecs', contains: '`ServiceSecrets`, files on ECS, guards', imports: [...CONSTRUCTS, 'workloads'], packages: CDK },
  { folder: 'eks', contains: '`KubernetesSecrets`, manifests as data', imports: CONSTRUCTS, packages: CDK },
  { folder: 'lookup', contains: 'the plug-in of the CDK CLI that looks up names', imports: ['core', 'aws', 'stores'], packages: SDK, bundled: true },
  {
    folder: 'cli',
    contains: 'the command line: `program.ts` is its grammar, `commands/` has a file for each command',
    imports: ['core', 'aws', 'stores', 'checks', 'derived'],
    packages: [ANY_BUNDLED],
    bundled: true,
  },
];

/** Files of the command line that import less than the rest of it. */
export interface Restriction {
  readonly files: string;
  /** Folders and files below src/. */
  readonly forbidden: readonly string[];
  /** Packages. */
  readonly packages: readonly string[];
  /** Files of src/stores that have only types. */
  readonly types: readonly string[];
  /** Whether it may import builtin modules of Node.js. */
  readonly node: boolean;
  readonly why: string;
}

/** Files that decide, separate from files that act: a plan calls no service, and prints nothing. */
export const PURE: Restriction = {
  files: 'src/cli/operations/*/plan.ts',
  why: 'a plan is pure: what asks AWS, people or files is in run.ts beside it (projenrc/boundaries.ts)',
  packages: ['@aws-sdk'],
  node: false,
  /** Folders and files that a plan must not import. From `src/stores` it may import the types of the interface. */
  forbidden: ['aws', 'cli/aws', 'cli/session.ts', 'cli/context.ts', 'cli/io.ts', 'cli/files.ts', 'cli/source/deployed', 'cli/source/assembly.ts', 'cli/output/output.ts', 'cli/output/prompts.ts', 'cli/output/progress.ts'],
  types: ['./value-store.ts'],
};

/** A command reads its arguments, asks the person and prints. */
export const COMMANDS: Restriction = {
  files: 'src/cli/commands/*.ts',
  why: 'a command reads its arguments, asks and prints: what calls AWS is in operations/COMMAND/run.ts (projenrc/boundaries.ts)',
  packages: ['@aws-sdk'],
  node: true,
  forbidden: ['aws', 'cli/aws/stores.ts', 'cli/aws/ssm-client.ts', 'cli/aws/secrets-manager-client.ts', 'cli/aws/ecs-client.ts', 'cli/aws/batch-client.ts', 'cli/aws/cloud-formation-client.ts',
    'cli/aws/iam-client.ts', 'cli/aws/sts-client.ts', 'cli/values/list-store.ts'],
  types: [],
};

/** The parts of the constructs that users see. */
export const INDEX: Boundary = {
  folder: 'index.ts',
  contains: 'the public API, explicit exports only',
  imports: ['variables', 'gate/construct', 'redeploy/construct', 'follow/construct', 'workloads', 'ecs', 'eks'],
  packages: [],
};
