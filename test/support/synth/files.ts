import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { SecretStore, ServiceSecrets, ServiceSecretsProps } from '../../../src';

/** A container in the template. */
export interface TemplateContainer {
  readonly Name: string;
  readonly Command?: string[];
  readonly EntryPoint?: string[];
  readonly Cpu?: number;
  readonly Memory?: number;
  readonly Essential: boolean;
  readonly DependsOn?: { readonly ContainerName: string; readonly Condition: string }[];
  readonly Environment?: { readonly Name: string; readonly Value: unknown }[];
  readonly Image: string;
  readonly LinuxParameters?: { readonly Capabilities?: { readonly Drop?: string[]; readonly Add?: string[] } };
  readonly LogConfiguration?: { readonly LogDriver: string; readonly Options?: Record<string, unknown> };
  readonly MountPoints?: { readonly SourceVolume: string; readonly ContainerPath: string; readonly ReadOnly: boolean }[];
  readonly ReadonlyRootFilesystem?: boolean;
  readonly Secrets?: { readonly Name: string; readonly ValueFrom: unknown }[];
  readonly User?: string;
}

export interface TemplateTaskDefinition {
  readonly ContainerDefinitions: TemplateContainer[];
  readonly Volumes?: { readonly Name: string }[];
}

/** A stack with a task definition, and its template. */
export class Service {
  public readonly stack = new Stack(new App(), 'Shop');
  public readonly taskDefinition: ecs.TaskDefinition;

  constructor(make: (stack: Stack) => ecs.TaskDefinition = (stack) => new ecs.FargateTaskDefinition(stack, 'Task')) {
    this.taskDefinition = make(this.stack);
  }

  public container(id = 'App', options: Partial<ecs.ContainerDefinitionOptions> = {}): ecs.ContainerDefinition {
    return this.taskDefinition.addContainer(id, { image: ecs.ContainerImage.fromRegistry('shop'), ...options });
  }

  public secrets(variables: ServiceSecretsProps['variables'], id = 'Secrets', props: Partial<ServiceSecretsProps> = {}): ServiceSecrets {
    return new ServiceSecrets(this.stack, id, { store: SecretStore.parameterStore(`/prod/${id.toLowerCase()}`), variables, ...props });
  }

  public template(): TemplateTaskDefinition {
    return Object.values(Template.fromStack(this.stack).findResources('AWS::ECS::TaskDefinition'))[0].Properties as TemplateTaskDefinition;
  }

  public rendered(name: string): TemplateContainer {
    return this.template().ContainerDefinitions.find((container) => container.Name === name)!;
  }

  public warnings(): string[] {
    return Annotations.fromStack(this.stack).findWarning('*', Match.anyValue()).map(({ entry }) => String(entry.data));
  }
}

/** The calls at the end of the init container's script. */
export function writes(container: TemplateContainer): string[] {
  return container.Command![0].split('\n').filter((line) => line.startsWith('write \''));
}
