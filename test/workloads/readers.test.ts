import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CfnResource, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import * as fc from 'fast-check';
import { ServiceSecrets } from '../../src';
import { declare, declaredValues, expectReadsExactly } from '../support/synth/declared-values';
import { RolePolicies } from '../support/synth/policies';
import { ENV, newStack } from '../support/synth/service';
import { ec2Container, executionRole, expressService, fargateJob, genericExpressService, jobDefinition, multiNodeJob, newExpressService, taskDefinition, taskJobDefinition } from '../support/synth/workloads';

type Add = (secrets: ServiceSecrets, stack: Stack) => void;

/** Each workload, and the roles with which ECS reads the values for it. */
const READERS: readonly (readonly [string, Add, readonly RegExp[]])[] = [
  ['an Express service', (secrets, stack) => secrets.addToCfnResource(expressService(stack)), [/^WebExecution/]],
  ['an Express service of a CDK that does not know it', (secrets, stack) => secrets.addToCfnResource(genericExpressService(stack)), [/^WebExecution/]],
  ['an Express service with a task definition of its own', (secrets, stack) => {
    const task = taskDefinition(stack, [{ name: 'Main' }]);
    secrets.addToCfnResource(newExpressService(stack, 'Web', { infrastructureRoleArn: executionRole(stack, 'Infrastructure').roleArn, taskDefinitionArn: task.ref }));
  }, [/^TaskExecution/]],
  ['a job on Fargate', (secrets, stack) => secrets.addToJobDefinition(fargateJob(stack)), [/^JobContainerExecutionRole/]],
  ['a job of one container', (secrets, stack) => secrets.addToCfnResource(jobDefinition(stack)), [/^JobExecution/]],
  ['a job of several containers', (secrets, stack) => secrets.addToCfnResource(taskJobDefinition(stack, ['main', 'proxy']), { container: 'main' }), [/^JobExecution/]],
  ['a job of many nodes', (secrets, stack) => secrets.addToJobDefinition(multiNodeJob(stack)), [/^JobMainExecutionRole/, /^JobWorkersExecutionRole/]],
  ['an L1 task definition', (secrets, stack) => secrets.addToCfnResource(taskDefinition(stack)), [/^TaskExecution/]],
  ['a task definition without a role', (secrets, stack) => {
    const task = taskDefinition(stack);
    task.executionRoleArn = undefined;
    secrets.addToCfnResource(task, { executionRole: executionRole(stack, 'Given') });
  }, [/^Given/]],
  ['a task definition of an included template', (secrets, stack) => secrets.addToCfnResource(includedTask(stack)), [/^IncludedRole/]],
];

function includedTask(stack: Stack): CfnResource {
  const file = join(mkdtempSync(join(tmpdir(), 'included-')), 'template.json');
  writeFileSync(file, JSON.stringify({
    Resources: {
      IncludedRole: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {} } },
      Task: {
        Type: 'AWS::ECS::TaskDefinition',
        Properties: { ExecutionRoleArn: { 'Fn::GetAtt': ['IncludedRole', 'Arn'] }, ContainerDefinitions: [{ Name: 'app', Image: 'shop:1' }] },
      },
    },
  }));
  return new CfnInclude(stack, 'Included', { templateFile: file }).getResource('Task');
}

/** Logical IDs of the roles that no function of the library has. */
function otherRoles(stack: Stack, readers: readonly RegExp[]): string[] {
  return Object.keys(Template.fromStack(stack).findResources('AWS::IAM::Role'))
    .filter((id) => !id.startsWith('ServiceSecrets') && !readers.some((reader) => reader.test(id)));
}

function rolesLike(stack: Stack, pattern: RegExp): string[] {
  return Object.keys(Template.fromStack(stack).findResources('AWS::IAM::Role')).filter((id) => pattern.test(id));
}

describe.each(READERS)('the execution role of %s', (_, add, readers) => {
  test('reads every reference of any declaration, and no neighbour', async () => {
    await fc.assert(fc.asyncProperty(declaredValues(), async (declared) => {
      const stack = newStack({ env: ENV });
      add(declare(stack, declared), stack);
      for (const reader of readers) {
        const [role, ...others] = rolesLike(stack, reader);
        expect(others).toEqual([]);
        await expectReadsExactly(RolePolicies.of(stack, new RegExp(`"${role}"`)), declared);
      }
    }), { numRuns: 6 });
  });

  test('is the only role of the workload with a statement', () => {
    const stack = newStack({ env: ENV });
    executionRole(stack, 'Bystander');
    add(declare(stack, { parts: ['a', 'b', 'c'], places: ['own', 'shared', 'json', 'parameter', 'secret'], keyed: true }), stack);
    const others = otherRoles(stack, readers);
    expect(others.some((id) => id.startsWith('Bystander'))).toBe(true);
    for (const id of others) {
      expect([id, RolePolicies.of(stack, new RegExp(`"${id}"`)).statements.filter(({ Action }) => /ssm:|secretsmanager:|kms:/.test(String(Action)))]).toEqual([id, []]);
    }
  });
});

test('nodes that share a role share its policy', async () => {
  const stack = newStack({ env: ENV });
  const declared = { parts: ['a', 'b', 'c'], places: ['own', 'secret'], keyed: true } as const;
  const role = executionRole(stack, 'Shared');
  const container = (id: string): ReturnType<typeof ec2Container> => ec2Container(stack, id, role);
  const job = multiNodeJob(stack, 'Job', [container('Main'), container('Workers')]);
  declare(stack, declared).addToJobDefinition(job);
  const policies = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy')).filter(({ Properties }) => JSON.stringify(Properties.Roles).includes('Shared'));
  expect(policies).toHaveLength(1);
  await expectReadsExactly(RolePolicies.of(stack, /"Shared/), declared);
});

test('an imported role of a job gets the policy by its name', () => {
  const stack = newStack({ env: ENV });
  const role = iam.Role.fromRoleName(stack, 'Imported', 'batchExecutionRole');
  declare(stack, { parts: ['a', 'b', 'c'], places: ['own'], keyed: false }).addToJobDefinition(fargateJob(stack, { executionRole: role }));
  expect(RolePolicies.of(stack, /"batchExecutionRole"/).statements.map(({ Action }) => Action)).toContain('ssm:GetParameters');
});
