import { CfnResource, Stack } from 'aws-cdk-lib';
import { bindReference } from './bind-reference';
import { KnownKeys } from './known-keys';
import { renderProperties } from './rendered-text';
import { writtenReferences } from './task-definition-references';
import { Declaration, VariableDeclaration } from '../../core/declaration';
import { decryptThroughServices, StatementData } from '../../core/iam/statements';
import { Environment, valueFrom } from '../../core/location';
import { workloadOfType } from '../../core/workloads';
import { BoundDeclaration, BoundReference, referencesOf } from '../../variables/binding/bound-declaration';
import { identifyKey } from '../../variables/binding/secret-identity';
import { neighboursOf } from '../../variables/neighbours';
import { Verification } from '../../variables/verification';
import { DeploymentGateOptions } from '../deployment-gate-options';

/** What a gate checks of one resource with containers, such as a task definition. */
export interface GatedReferences {
  readonly bound: BoundDeclaration;
  /** Permission to decrypt values whose key isn't known with the keys that the author named. */
  readonly decryption: readonly StatementData[];
  /** Reasons why references can't be checked, by name. */
  readonly problems: ReadonlyMap<string, string>;
  /** Equal for equal references. */
  readonly signature: string;
}

export function gatedReferences(taskDefinition: CfnResource, service: string, options: DeploymentGateOptions): GatedReferences {
  const stack = Stack.of(taskDefinition);
  const written = writtenReferences(workloadOfType(taskDefinition.cfnResourceType)!, renderProperties(taskDefinition));
  const keys = KnownKeys.of(taskDefinition);
  const variables = new Map<string, BoundReference>();
  const problems = new Map<string, string>();
  const declined = declinedReferences(taskDefinition, stack);
  for (const reference of written.filter((candidate) => !declined.has(identify(candidate.name, candidate.text, stack)))) {
    const found = bindReference(reference, { stack, keys, verification: options.exceptions?.[reference.name] });
    if (found.problem === undefined) {
      variables.set(reference.name, found.reference);
    } else {
      problems.set(reference.name, found.problem);
    }
  }
  const declaration: Declaration = {
    service,
    verification: options.verification ?? Verification.VALUES,
    stores: [],
    variables: Object.fromEntries([...variables].map(([name, { declared }]): [string, VariableDeclaration] => [name, declared])),
  };
  const environment = { partition: stack.partition, region: stack.region, account: stack.account };
  return {
    bound: { declaration, environment, variables, parts: new Map(), stores: [] },
    decryption: decryption(options, [...variables.values()], environment, stack),
    problems,
    signature: JSON.stringify([declaration, [...problems]]),
  };
}

/** One statement for each key. It has no conditions on values, as the services decrypt only for a caller that may read the value itself. */
function decryption({ encryptionKeys = [] }: DeploymentGateOptions, references: readonly BoundReference[], here: Environment, stack: Stack): StatementData[] {
  const scopes = references.map(({ scope }) => scope).filter(({ key }) => key === undefined);
  return encryptionKeys.flatMap((key) => {
    const { resource } = identifyKey(key, here, stack);
    return resource === undefined || scopes.length === 0 ? [] : [decryptThroughServices(resource, scopes, here)];
  });
}

/** References of a ServiceSecrets with Verification.NONE. Its author decided that no gate checks them. */
function declinedReferences(scope: CfnResource, stack: Stack): Set<string> {
  const declined = neighboursOf(scope).filter(({ construct, declared }) => Stack.of(construct) === stack && declared.declaration.verification === Verification.NONE);
  return new Set(declined.flatMap(({ declared }) => referencesOf(declared).map(([name, { location }]) => identify(name, valueFrom(location, declared.environment), stack))));
}

function identify(name: string, text: string | undefined, stack: Stack): string {
  return JSON.stringify([name, stack.resolve(text)]);
}
