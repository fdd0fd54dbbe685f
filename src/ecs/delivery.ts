import { CfnResource } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct, IConstruct } from 'constructs';
import { AddedVariable, recordVariables } from './container-variables';
import { fieldOf } from '../core/location';
import { contentOf, RequestedFile, RequestedValue } from './files/requested-file';
import { SecretFiles } from './files/secret-files';
import { labelContainer } from './fingerprint-label';
import { allowPassingExecutionRole } from './pass-execution-role';
import { Permissions } from './permissions';
import { ServiceSecret } from './service-secret';
import { RuleError } from '../core/errors';
import { resembling } from '../core/misspelt';
import { workloadOfType } from '../core/workloads';
import { Gate } from '../gate/construct/gate';
import { gatedValueFrom } from '../gate/construct/value-from';
import { BoundDeclaration, BoundReference, BoundVariable } from '../variables/binding/bound-declaration';
import { InitContainerOptions } from '../variables/files/file-options';
import { addToResource, AddRequest } from '../workloads/add-to-resource';

/** How the variables of a service get into containers: as environment, as references, or as files. */
export class Delivery {
  /** Task definitions and resources that got variables. */
  public readonly users = new Set<IConstruct>();

  /** @param names Of all variables, sorted. */
  constructor(
    private readonly service: Construct,
    private readonly declared: BoundDeclaration,
    private readonly names: readonly string[],
    private readonly permissions: Permissions,
    private readonly gate: Gate | undefined,
  ) {}

  public addToContainer(container: ecs.ContainerDefinition, variables: readonly string[] | undefined, initContainer: InitContainerOptions | undefined): void {
    const names = this.selected(variables);
    recordVariables(container, this.added(names));
    this.users.add(container.taskDefinition);
    let referenced = false;
    const files: RequestedFile[] = [];
    for (const name of names) {
      const variable = this.variable(name, 'variables');
      if (variable.kind === 'plain') {
        container.addEnvironment(name, variable.value);
        continue;
      }
      referenced = true;
      const { file } = variable;
      if (!file) {
        container.addSecret(name, this.secret(name));
        continue;
      }
      files.push({ variable: name, file, content: variable.kind === 'reference' ? this.requested(name, variable) : contentOf(name, variable, this.declared, (part, bound) => this.requested(part, bound)) });
      if (file.environmentVariable ?? true) {
        container.addEnvironment(name, file.path);
      }
    }
    if (referenced) {
      allowPassingExecutionRole(container.taskDefinition);
    }
    if (files.length) {
      SecretFiles.of(container.taskDefinition).add(container, files, initContainer);
    }
    if (this.gate && referenced) {
      labelContainer(container, this.gate);
    }
  }

  public secret(name: string): ecs.Secret {
    const variable = this.variable(name, 'name');
    if (variable.kind === 'plain') {
      throw new RuleError({
        subject: 'name',
        must: 'must be a variable whose value comes from a store',
        got: `${name}, which is set in code`,
        fix: 'read its value from your code, or declare it as Variable.config or Variable.secret',
      });
    }
    if (variable.kind === 'derived-file') {
      throw new RuleError({
        subject: 'name',
        must: 'must be a variable whose value comes from a store',
        got: `${name}, a file that the init container composes`,
        fix: 'remove asFile, so that its value is stored, or declare another variable without it',
      });
    }
    return this.secretOf(variable);
  }

  public secretOf(variable: BoundReference): ecs.Secret {
    const hasField = fieldOf(variable.location) !== undefined;
    return new ServiceSecret(gatedValueFrom(this.service, this.declared, variable, this.gate), hasField, (grantee) => this.permissions.permit(grantee, variable));
  }

  public addToResource(resource: CfnResource, where: Pick<AddRequest, 'container' | 'executionRole' | 'knownRoles'>, variables?: readonly string[]): void {
    const names = this.selected(variables);
    const found = names.map((name) => [name, this.variable(name, 'variables')] as const);
    const references = found.flatMap(([name, variable]) => (variable.kind === 'reference' ? [[name, variable] as const] : []));
    addToResource(resource, workloadOfType(resource.cfnResourceType)!, {
      ...where,
      owner: this.service,
      environment: new Map(found.flatMap(([name, variable]) => (variable.kind === 'plain' ? [[name, variable.value] as const] : []))),
      secrets: new Map(references.filter(([, { file }]) => !file).map(([name]) => [name, this.secret(name).arn])),
      files: found.filter(([, variable]) => variable.kind !== 'plain' && variable.file).map(([name]) => name),
      permit: (role) => references.map(([, variable]) => this.permissions.permit(role, variable)).reduce((all, grant) => all.combine(grant)),
      gate: this.gate,
    });
    this.users.add(resource);
  }

  private selected(variables: readonly string[] | undefined): readonly string[] {
    const names = variables ? [...new Set(variables)] : this.names;
    if (names.length === 0) {
      throw new RuleError({
        subject: 'variables',
        must: 'must name at least one variable',
        got: '[]',
        fix: 'leave it out to add all of them',
      });
    }
    return names;
  }

  private requested(name: string, variable: BoundReference): RequestedValue {
    return { id: `${this.service.node.addr} ${name}`, secret: this.secretOf(variable) };
  }

  private variable(name: string, subject: string): BoundVariable {
    const variable = this.declared.variables.get(name);
    if (!variable) {
      const meant = resembling(name, this.names);
      throw new RuleError({
        subject,
        must: `must be declared in ${this.service.node.path}`,
        got: JSON.stringify(name),
        fix: meant ? `did you mean \`${meant}\`?` : `declare it, or use one of ${this.names.join(', ')}`,
      });
    }
    return variable;
  }

  private added(names: readonly string[]): Map<string, AddedVariable> {
    return new Map(names.map((name) => {
      const variable = this.variable(name, 'variables');
      const value = variable.kind === 'plain' ? variable.value : (variable.file?.environmentVariable ?? true) ? variable.file?.path : undefined;
      return [name, { owner: this.service, value }];
    }));
  }
}
