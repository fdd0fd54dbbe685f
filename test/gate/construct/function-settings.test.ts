import { App, Stack, Stage, Tags } from 'aws-cdk-lib';
import { Annotations, Match, Matcher, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { ServiceSecretsFunctions, Variable } from '../../../src';
import { container, newStack, secretsOf } from '../../support/synth/service';

const FUNCTION = 'AWS::Lambda::Function';
const ISOLATED = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };

function isolatedVpc(stack: Stack): ec2.Vpc {
  return new ec2.Vpc(stack, 'Vpc', { natGateways: 0, restrictDefaultSecurityGroup: false, subnetConfiguration: [{ name: 'inner', ...ISOLATED }] });
}

/** A stack with both functions. */
function fill(stack: Stack): void {
  const app = container(stack);
  const secrets = secretsOf(stack, { variables: { DATABASE_URL: Variable.secret(), DB: Variable.fromSecretName('prod/db', 'password'), SESSION_KEY: Variable.generated() } });
  secrets.addToContainer(app);
  secrets.redeployOnChange(new ecs.FargateService(stack, 'Service', {
    cluster: ecs.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'home', vpc: ec2.Vpc.fromVpcAttributes(stack, 'Home', { vpcId: 'vpc-1', availabilityZones: ['a'], privateSubnetIds: ['s-1'], privateSubnetRouteTableIds: ['r-1'] }) }),
    taskDefinition: app.taskDefinition as ecs.FargateTaskDefinition,
    minHealthyPercent: 100,
  }));
}

describe('configured', () => {
  test('both functions run in the subnets and with the security group, and may create their network interfaces', () => {
    const stack = newStack();
    const vpc = isolatedVpc(stack);
    const group = ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1');
    ServiceSecretsFunctions.configure(stack, { vpc, vpcSubnets: ISOLATED, securityGroups: [group] });
    fill(stack);
    const template = Template.fromStack(stack);
    template.resourceCountIs(FUNCTION, 2);
    template.allResourcesProperties(FUNCTION, { VpcConfig: { SecurityGroupIds: ['sg-1'], SubnetIds: vpc.isolatedSubnets.map(({ subnetId }) => stack.resolve(subnetId)) } });
    for (const { Properties } of Object.values(template.findResources('AWS::IAM::Role', { Properties: { Description: Match.stringLikeRegexp('of this stack') } }))) {
      expect(JSON.stringify(Properties.Policies)).toContain('ec2:CreateNetworkInterface');
    }
  });

  test('logs have the key and the retention; settings that are left out stay', () => {
    const stack = newStack();
    ServiceSecretsFunctions.configure(stack, { logEncryptionKey: kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:111122223333:key/logs'), logRetention: RetentionDays.ONE_YEAR });
    fill(stack);
    const template = Template.fromStack(stack);
    template.resourcePropertiesCountIs('AWS::Logs::LogGroup', { RetentionInDays: 365, KmsKeyId: 'arn:aws:kms:eu-west-1:111122223333:key/logs' }, 2);
    template.allResourcesProperties(FUNCTION, { VpcConfig: Match.absent() });
    expect(JSON.stringify(template.toJSON())).not.toContain('ec2:');
  });

  test('for an app, in all its stacks, Stages included; the nearest call wins', () => {
    const app = new App();
    ServiceSecretsFunctions.configure(app, { logRetention: RetentionDays.ONE_YEAR });
    const stage = new Stage(app, 'Prod');
    const [one, two] = [new Stack(app, 'One'), new Stack(stage, 'Two')];
    ServiceSecretsFunctions.configure(stage, { logRetention: RetentionDays.TEN_YEARS });
    [one, two].forEach(fill);
    Template.fromStack(one).allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 365 });
    Template.fromStack(two).allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 3653 });
  });
});

describe('refused:', () => {
  test.each<[string, () => void, string]>([
    ['after the first ServiceSecrets', () => {
      const stack = newStack();
      secretsOf(stack);
      ServiceSecretsFunctions.configure(stack, {});
    }, '`scope` must have its functions configured before the first ServiceSecrets in it, got: Shop, which has one; move ServiceSecretsFunctions.configure up'],
    ['of an app, after the first ServiceSecrets in one of its stacks', () => {
      const stack = newStack();
      secretsOf(stack);
      ServiceSecretsFunctions.configure(stack.node.root, {});
    }, '`scope` must have its functions configured before the first ServiceSecrets in it, got: Shop, which has one; move ServiceSecretsFunctions.configure up'],
    ['twice', () => {
      const stack = newStack();
      ServiceSecretsFunctions.configure(stack, {});
      ServiceSecretsFunctions.configure(stack, {});
    }, '`scope` must have its functions configured once, got: Shop again; keep one call of ServiceSecretsFunctions.configure, with all options'],
    ['subnets without a VPC', () => ServiceSecretsFunctions.configure(newStack(), { vpcSubnets: ISOLATED }),
      '`vpc` must be there with vpcSubnets or securityGroups, got: undefined; pass the VPC that they belong to'],
    ['no security group', () => ServiceSecretsFunctions.configure(newStack(), { securityGroups: [] }),
      '`securityGroups` must be a list of security groups, got: an empty list; give at least one, or leave it out'],
    ['a retention that CloudWatch doesn\'t have', () => ServiceSecretsFunctions.configure(newStack(), { logRetention: 100 as RetentionDays }),
      '`logRetention` must be one of logs.RetentionDays, got: 100; write logs.RetentionDays.ONE_YEAR'],
    ['no VPC', () => ServiceSecretsFunctions.configure(newStack(), { vpc: 'vpc-1' as unknown as ec2.IVpc }), '`vpc` must be a VPC, got: a text; pass an ec2.Vpc or an imported one'],
  ])('%s', (_, act, message) => {
    expect(act).toThrow(new Error(message));
  });

  test('another stack may be configured later', () => {
    const app = new App();
    secretsOf(new Stack(app, 'One'));
    expect(() => ServiceSecretsFunctions.configure(new Stack(app, 'Two'), {})).not.toThrow();
  });
});

describe('VPC endpoints', () => {
  const warning = (endpoints: string): Matcher => Match.stringLikeRegexp(`isolated subnets of Shop/Vpc, where it needs VPC endpoints that the app doesn't have: ${endpoints}; create them`);

  test('that isolated subnets lack are named in a warning for each function', () => {
    const stack = newStack();
    ServiceSecretsFunctions.configure(stack, { vpc: isolatedVpc(stack) });
    fill(stack);
    Annotations.fromStack(stack).hasWarning('/Shop/ServiceSecretsGate', warning('cloudformation, s3, secretsmanager, ssm'));
    Annotations.fromStack(stack).hasWarning('/Shop/ServiceSecretsRedeploy', warning('cloudformation, ecs, secretsmanager, sqs, ssm'));
  });

  test('that exist are not named, and those of other regions are', () => {
    const stack = newStack();
    const vpc = isolatedVpc(stack);
    vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
    vpc.addInterfaceEndpoint('Ssm', { service: ec2.InterfaceVpcEndpointAwsService.SSM });
    ServiceSecretsFunctions.configure(stack, { vpc });
    secretsOf(stack, { variables: { A: Variable.secret(), B: Variable.fromSsmParameterName('/b', { region: 'us-east-1' }) } }).addToContainer(container(stack));
    Annotations.fromStack(stack).hasWarning('/Shop/ServiceSecretsGate', warning('cloudformation, ssm of us-east-1'));
  });

  test('aren\'t needed with a NAT gateway or without a VPC', () => {
    const stack = newStack();
    ServiceSecretsFunctions.configure(stack, { vpc: new ec2.Vpc(stack, 'Vpc', { restrictDefaultSecurityGroup: false }) });
    fill(stack);
    const other = newStack();
    fill(other);
    for (const each of [stack, other]) Annotations.fromStack(each).hasNoWarning('*', Match.stringLikeRegexp('VPC endpoints'));
  });
});

describe('features of the CDK', () => {
  test('a permissions boundary applies to both roles', () => {
    const stack = newStack();
    iam.PermissionsBoundary.of(stack).apply(iam.ManagedPolicy.fromManagedPolicyArn(stack, 'Boundary', 'arn:aws:iam::111122223333:policy/boundary'));
    fill(stack);
    const roles = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role', { Properties: { Description: Match.stringLikeRegexp('of this stack') } }));
    expect(roles.map(({ Properties }) => Properties.PermissionsBoundary)).toEqual(Array(2).fill('arn:aws:iam::111122223333:policy/boundary'));
  });

  test('tags of the app are on functions, roles, logs and queues', () => {
    const stack = newStack();
    Tags.of(stack.node.root).add('team', 'shop');
    fill(stack);
    for (const type of [FUNCTION, 'AWS::IAM::Role', 'AWS::Logs::LogGroup', 'AWS::SQS::Queue']) {
      Template.fromStack(stack).allResourcesProperties(type, { Tags: Match.arrayWith([{ Key: 'team', Value: 'shop' }]) });
    }
  });

  test.each<[string, (stack: Stack) => void, object | undefined]>([
    ['none', () => undefined, undefined],
    ['of the stack\'s props', () => undefined, { from: 'props' }],
    ['of the app', (stack) => Tags.of(stack.node.root).add('team', 'shop'), { team: 'shop' }],
    ['of the ServiceSecrets, which win', (stack) => {
      Tags.of(stack).add('team', 'shop');
      Tags.of(stack.node.findChild('Secrets')).add('team', 'checkout');
    }, { team: 'checkout' }],
  ])('the gate creates values with the tags: %s', (_, tag, expected) => {
    const stack = newStack(expected && 'from' in expected ? { tags: { from: 'props' } } : {});
    fill(stack);
    tag(stack);
    const [{ Properties }] = Object.values(Template.fromStack(stack).findResources('Custom::ServiceSecrets'));
    expect(Properties.Tags).toEqual(expected);
  });

  test('a gate that creates nothing needs no tags', () => {
    const stack = newStack();
    Tags.of(stack).add('team', 'shop');
    secretsOf(stack).addToContainer(container(stack));
    const [{ Properties }] = Object.values(Template.fromStack(stack).findResources('Custom::ServiceSecrets'));
    expect(Properties).not.toHaveProperty('Tags');
  });
});
