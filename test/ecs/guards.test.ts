import { App, Duration, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as patterns from 'aws-cdk-lib/aws-ecs-patterns';
import * as events from 'aws-cdk-lib/aws-events';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { SecretStore, ServiceSecrets, ServiceSecretsProps, Variable, Verification } from '../../src';
import { container, ENV, newStack, secretsOf } from '../support/synth/service';

const secretNamed = (name: string): void => void secretsOf(newStack(), { variables: { [name]: Variable.secret() } });
const prefix = (text: string): void => void SecretStore.parameterStore(text);
const external = (name: string): void => void secretsOf(newStack(), { variables: { TOKEN: Variable.fromSsmParameterName(name) } });
const json = SecretStore.secretsManager('prod/json');
const variables = (map: Record<string, Variable>, props = {}): void => void secretsOf(newStack(), { variables: map, ...props });

test.each<[string, () => void, string]>([
  ['a variable name that begins with a digit', () => secretNamed('1PASSWORD'),
    '`1PASSWORD` must be a name that a container can have: a letter or underscore, then letters, digits, ".", "_" or "-", got: "1PASSWORD"; rename the variable'],
  ['a variable name with a space', () => secretNamed('MY KEY'),
    '`MY KEY` must be a name that a container can have: a letter or underscore, then letters, digits, ".", "_" or "-", got: "MY KEY"; rename the variable'],
  ['an empty list', () => variables({}),
    '`variables` must have at least one variable, got: {}; add one, such as `DATABASE_URL` with Variable.secret()'],
  ['a prefix without a leading slash', () => prefix('prod/shop'),
    '`prefix` must start with a slash, got: "prod/shop"; write "/prod/shop"'],
  ['a prefix with a trailing slash', () => prefix('/prod/shop/'),
    '`prefix` must not end with a slash, got: "/prod/shop/"; write "/prod/shop"'],
  ['the root as a prefix', () => prefix('/'),
    '`prefix` must not end with a slash, got: "/"; name the service, as in "/prod/shop"'],
  ['a prefix with two slashes in a row', () => prefix('/prod//shop'),
    '`prefix` must consist of letters, digits, ".", "_" and "-" between single slashes ("" does not), got: "/prod//shop"; rename that part'],
  ['a prefix with other characters', () => prefix('/prod/my shop'),
    '`prefix` must consist of letters, digits, ".", "_" and "-" between single slashes ("my shop" does not), got: "/prod/my shop"; rename that part'],
  ['a prefix of AWS', () => prefix('/AWS/shop'),
    '`prefix` must not begin with "aws" or "ssm", which AWS keeps for itself, got: "/AWS/shop"; put another part in front, as in "/prod/shop"'],
  ['a prefix of SSM', () => prefix('/ssm-shop'),
    '`prefix` must not begin with "aws" or "ssm", which AWS keeps for itself, got: "/ssm-shop"; put another part in front, as in "/prod/shop"'],
  ['a prefix of 15 levels', () => prefix(`/${Array(15).fill('a').join('/')}`),
    `\`prefix\` must have at most 14 levels, so that the values' names have 15, got: "/${Array(15).fill('a').join('/')}"; shorten the path`],
  ['a parameter name that is too long', () => variables({ TOKEN: Variable.secret() }, { store: SecretStore.parameterStore(`/${'a'.repeat(945)}`) }),
    `\`TOKEN\` must refer to a parameter name of at most 948 characters, got: "/${'a'.repeat(945)}/TOKEN"; shorten the prefix or the \`name\``],
  ['a name in the store with two slashes in a row', () => variables({ TOKEN: Variable.secret({ name: 'a//b' }) }),
    '`TOKEN` must have a `name` of letters, digits, ".", "_" and "-", with single slashes between parts, got: "a//b"; choose another `name`'],
  ['an external parameter by its ARN', () => external('arn:aws:ssm:eu-west-1:123456789012:parameter/x'),
    '`TOKEN` must refer to a parameter by its name, not its ARN, got: "arn:aws:ssm:eu-west-1:123456789012:parameter/x"; write the part after ":parameter"'],
  ['a pinned parameter version', () => external('/x/token:1'),
    '`TOKEN` must refer to a parameter without a version or label, which a task definition cannot pin, got: "/x/token:1"; remove what follows the colon'],
  ['an external name without its leading slash', () => external('x/token'),
    '`TOKEN` must refer to a parameter with a leading slash when its name has levels, got: "x/token"; write "/x/token"'],
  ['an external name with other characters', () => external('/x/to ken'),
    '`TOKEN` must refer to a parameter name of letters, digits, ".", "_" and "-" between single slashes, got: "/x/to ken"; check the spelling'],
  ['an external name of 16 levels', () => external(`/${Array(16).fill('a').join('/')}`),
    `\`TOKEN\` must refer to a parameter of at most 15 levels, got: "/${Array(16).fill('a').join('/')}"; shorten the path`],
  ['a secret name that looks like an ARN with its suffix', () => void SecretStore.secretsManager('prod/shop-abc123'),
    '`secretName` must not end in a hyphen and six characters: Secrets Manager takes that for the suffix of an ARN and looks for another secret, got: "prod/shop-abc123"; choose another name, or import a secret that exists by `Secret.fromSecretCompleteArn` and use SecretStore.fromSecret'],
  ['a secret by its ARN', () => void SecretStore.secretsManager('arn:aws:secretsmanager:eu-west-1:123456789012:secret:x'),
    '`secretName` must be a secret\'s name, not its ARN, got: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:x"; use Secret.fromSecretCompleteArn with fromSecretsManager or SecretStore.fromSecret'],
  ['a secret name with a space', () => void SecretStore.secretsManager('prod shop'),
    '`secretName` must consist of letters, digits and any of /_+=.@-, got: "prod shop"; check the spelling'],
  ['a secret name that is too long', () => void SecretStore.secretsManager('a'.repeat(513)),
    `\`secretName\` must have at most 512 characters, got: "${'a'.repeat(513)}"; shorten it`],
  ['a JSON key with a colon', () => variables({ DB: Variable.fromSecretName('prod/db', 'a:b') }),
    '`DB` must have a JSON key without a colon: ECS reads what follows it as a version stage, got: "a:b"; rename the key in the secret'],
  ['an empty JSON key', () => variables({ DB: Variable.fromSecretName('prod/db', '') }),
    '`field` must be a text of at least one character, got: an empty text; write the JSON key, or leave it out for the whole secret'],
  ['a JSON key of an own store with a colon', () => variables({ DB: Variable.secret({ name: 'a:b', store: json }) }),
    '`DB` must have a JSON key without a colon: ECS reads what follows it as a version stage, got: "a:b"; rename the key in the secret'],
  ['a generated value that is short', () => void Variable.generated({ length: 7 }),
    '`length` must be a whole number from 8 to 4096, got: 7; choose another length'],
  ['a generated value that is long', () => void Variable.generated({ length: 4097 }),
    '`length` must be a whole number from 8 to 4096, got: 4097; choose another length'],
  ['a generated value of half a character', () => void Variable.generated({ length: 8.5 }),
    '`length` must be a whole number from 8 to 4096, got: 8.5; choose another length'],
  ['an initial value that is empty', () => void Variable.config(''),
    '`initialValue` must have 1 to 4096 bytes, got: 0 bytes; use Variable.plain("") for a variable that is empty'],
  ['an initial value that is too large', () => void Variable.config('ä'.repeat(2049)),
    '`initialValue` must have 1 to 4096 bytes, got: 4098 bytes; keep large values in a file of the image'],
  ['an initial value with {{', () => void Variable.config('{{x}}'),
    '`initialValue` must not contain "{{", which Parameter Store refuses, got: "{{x}}"; use Variable.plain, or a secret in Secrets Manager'],
  ['a snapshot of a value', () => void Variable.generated({ removalPolicy: RemovalPolicy.SNAPSHOT }),
    '`removalPolicy` must be RETAIN or DESTROY, got: snapshot; a value cannot be snapshot'],
  ['DESTROY of a JSON key', () => variables({ KEY: Variable.generated({ removalPolicy: RemovalPolicy.DESTROY, store: json }) }),
    '`KEY` must have removalPolicy RETAIN in a JSON secret, whose other keys belong to people, got: DESTROY; remove `removalPolicy`, or keep the variable in Parameter Store'],
  ['a wait that no function can last', () => variables({ A: Variable.secret() }, { waitForValues: Duration.minutes(15) }),
    '`waitForValues` must be at most 14 minutes, as a Lambda function runs 15, got: 900 seconds; shorten it, and deploy again when the values are there'],
  ['a check at every deployment without a gate', () => variables({ A: Variable.secret() }, { verification: Verification.NONE, verifyEveryDeployment: true }),
    '`verification` must not be NONE together with verifyEveryDeployment or waitForValues, got: NONE; remove them, or verify'],
  ['a wait without a gate', () => variables({ A: Variable.secret() }, { verification: Verification.NONE, waitForValues: Duration.minutes(1) }),
    '`verification` must not be NONE together with verifyEveryDeployment or waitForValues, got: NONE; remove them, or verify'],
  ['JSON keys to create without reading values', () => variables({ KEY: Variable.generated({ store: json }) }, { verification: Verification.METADATA }),
    '`verification` must not be METADATA when values are created in a JSON secret, as adding a key needs the other keys\' values, got: KEY; use Verification.VALUES, or declare them as Variable.secret and put them'],
  ['an unknown variable for a container', () => {
    const stack = newStack();
    secretsOf(stack).addToContainer(container(stack), { variables: ['DATABASE'] });
  }, '`variables` must be declared in Shop/Secrets, got: "DATABASE"; did you mean `DATABASE_URL`?'],
  ['no variable for a container', () => {
    const stack = newStack();
    secretsOf(stack).addToContainer(container(stack), { variables: [] });
  }, '`variables` must name at least one variable, got: []; leave it out to add all of them'],
  ['an unknown variable as a secret', () => void secretsOf(newStack()).secret('OTHER'),
    '`name` must be declared in Shop/Secrets, got: "OTHER"; declare it, or use one of DATABASE_URL'],
  ['a plain variable as a secret', () => void secretsOf(newStack(), { variables: { NODE_ENV: Variable.plain('x') } }).secret('NODE_ENV'),
    '`name` must be a variable whose value comes from a store, got: NODE_ENV, which is set in code; read its value from your code, or declare it as Variable.config or Variable.secret'],
])('%s is refused', (_what, act, message) => {
  expect(act).toThrow(new Error(message));
});

test('tokens are not checked', () => {
  const token = Token.asString({ Ref: 'Name' });
  expect(() => {
    prefix(token);
    void SecretStore.secretsManager(token);
    external(token);
    void Variable.config(token);
    variables({ A: Variable.secret({ name: token }) });
  }).not.toThrow();
});

describe('found at synthesis', () => {
  const TWICE = '`app` must define each variable once, as ECS refuses a task definition otherwise, got: ';
  const OUT = 'or leave it out by the option `variables` of addToContainer';

  test.each<[string, (app: ecs.ContainerDefinition, secrets: ServiceSecrets) => void, string]>([
    ['a plain variable of the container', (app) => app.addEnvironment('DATABASE_URL', 'x'),
      `${TWICE}\`DATABASE_URL\` in \`environment\` and in \`secrets\`; remove it from the container's own \`environment\`, ${OUT}`],
    ['a secret of the container', (app, secrets) => app.addSecret('DATABASE_URL', secrets.secret('DATABASE_URL')),
      `${TWICE}\`DATABASE_URL\` twice in \`secrets\`; remove it from the container's own \`secrets\`, ${OUT}`],
  ])('a name that occurs twice: %s', (_what, add, message) => {
    const stack = newStack();
    const secrets = secretsOf(stack);
    const app = container(stack);
    secrets.addToContainer(app);
    add(app, secrets);
    expect(() => Template.fromStack(stack)).toThrow(message);
  });

  test.each<[string, Partial<ServiceSecretsProps>, (app: ecs.ContainerDefinition, secrets: ServiceSecrets) => void, string]>([
    ['with Verification.NONE', { verification: Verification.NONE }, (app) => app.addEnvironment('DATABASE_URL', 'x'),
      `${TWICE}\`DATABASE_URL\` in \`environment\` and in \`secrets\`; remove it from the container's own \`environment\`, ${OUT}`],
    ['with Verification.NONE, in `secrets`', { verification: Verification.NONE }, (app, secrets) => app.addSecret('DATABASE_URL', secrets.secret('DATABASE_URL')),
      `${TWICE}\`DATABASE_URL\` twice in \`secrets\`; remove it from the container's own \`secrets\`, ${OUT}`],
    ['with plain variables only', { variables: { LOG_LEVEL: Variable.plain('info') } }, (app) => app.addSecret('LOG_LEVEL', ecs.Secret.fromSsmParameter(ssm.StringParameter.fromSecureStringParameterAttributes(app, 'P', { parameterName: '/x' }))),
      `${TWICE}\`LOG_LEVEL\` in \`environment\` and in \`secrets\`; remove it from the container's own \`environment\`, ${OUT}`],
  ])('G5: a name that occurs twice, without a gate: %s', (_what, props, add, message) => {
    const stack = newStack();
    const secrets = secretsOf(stack, props);
    const app = container(stack);
    secrets.addToContainer(app);
    add(app, secrets);
    expect(() => Template.fromStack(stack)).toThrow(message);
  });

  test('one message for a container that has all variables in its own `secrets` too', () => {
    const stack = newStack();
    const secrets = secretsOf(stack, { variables: { A: Variable.secret(), B: Variable.secret(), C: Variable.secret() } });
    const app = container(stack);
    secrets.addToContainer(app);
    for (const name of ['C', 'B', 'A']) {
      app.addSecret(name, secrets.secret(name));
    }
    const synth = (): Template => Template.fromStack(stack);
    expect(synth).toThrow(`${TWICE}\`A\`, \`B\` and \`C\` twice in \`secrets\`; remove them from the container's own \`secrets\`, or leave them out`);
    expect(synth).not.toThrow(/must define each variable once[^]*must define each variable once/);
  });

  test('G3: a value of `environment` that replaces a plain variable afterwards', () => {
    const stack = newStack();
    const secrets = secretsOf(stack, { variables: { LOG_LEVEL: Variable.plain('info'), A: Variable.secret() } });
    const app = container(stack);
    secrets.addToContainer(app);
    app.addEnvironment('LOG_LEVEL', 'debug');
    expect(() => Template.fromStack(stack)).toThrow(
      '`app` must define each variable once, got: another value for `LOG_LEVEL` in the container\'s own `environment`; remove it there, or from the variables of Shop/Secrets');
  });

  test('two services that create the same value', () => {
    const stack = newStack();
    secretsOf(stack, { variables: { KEY: Variable.generated() } });
    secretsOf(stack, { variables: { KEY: Variable.generated() } }, 'Workers');
    expect(() => Template.fromStack(stack)).toThrow(
      '`KEY` must be created by one ServiceSecrets only, got: /prod/shop/KEY, which Shop/Secrets creates too; declare it as Variable.secret with the option `store` in all but one, or set another `name`');
  });

  test('not two services in stacks that may go to different accounts', () => {
    const app = new App();
    for (const id of ['Dev', 'Prod']) {
      secretsOf(new Stack(app, id), { variables: { KEY: Variable.generated() } });
    }
    expect(() => app.synth()).not.toThrow();
  });

  test('two services in stacks of one account and region', () => {
    const app = new App();
    for (const id of ['One', 'Two']) {
      secretsOf(new Stack(app, id, { env: ENV }), { variables: { KEY: Variable.generated() } });
    }
    expect(() => app.synth()).toThrow('which One/Secrets creates too');
  });

  // CDK checks its own services for this; resources of the lower level show what we add.
  const STARTS: [string, string, (stack: Stack, taskDefinition: ecs.TaskDefinition, platformVersion: ecs.FargatePlatformVersion) => void][] = [
    ['a service', 'Service', (stack, { taskDefinitionArn: taskDefinition }, platformVersion) => void new ecs.CfnService(stack, 'Service', {
      launchType: 'FARGATE', platformVersion, taskDefinition, networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-12345678'] } },
    })],
    ['a task set', 'TaskSet', (stack, { taskDefinitionArn: taskDefinition }, platformVersion) => void new ecs.CfnTaskSet(stack, 'TaskSet', { cluster: 'c', service: 's', platformVersion, taskDefinition })],
    ['a scheduled task', 'Nightly/ScheduledEventRule/Resource', (stack, taskDefinition, platformVersion) => void new patterns.ScheduledFargateTask(stack, 'Nightly', {
      vpc: new ec2.Vpc(stack, 'Vpc'), schedule: events.Schedule.rate(Duration.days(1)), platformVersion, scheduledFargateTaskDefinitionOptions: { taskDefinition: taskDefinition as ecs.FargateTaskDefinition },
    })],
    ['a schedule', 'Schedule', (stack, { taskDefinitionArn }, platformVersion) => void new scheduler.CfnSchedule(stack, 'Schedule', {
      scheduleExpression: 'rate(1 day)', flexibleTimeWindow: { mode: 'OFF' }, target: { arn: 'cluster', roleArn: 'role', ecsParameters: { taskDefinitionArn, platformVersion } },
    })],
  ];

  test.each(STARTS.flatMap(([what, path, start]) => [
    [ecs.FargatePlatformVersion.VERSION1_3, true],
    [ecs.FargatePlatformVersion.VERSION1_4, false],
    [ecs.FargatePlatformVersion.LATEST, false],
  ].map(([version, refused]) => ({ what, path, start, version: version as ecs.FargatePlatformVersion, refused }))))('a JSON key that $what reads on Fargate platform $version', ({ path, start, version, refused }) => {
    const stack = newStack();
    const app = container(stack);
    secretsOf(stack, { variables: { DB: Variable.fromSecretName('prod/db', 'password') } }).addToContainer(app, {});
    start(stack, app.taskDefinition, version);
    const synth = (): unknown => Template.fromStack(stack);
    if (refused) {
      expect(synth).toThrow(`\`DB\` must run on Fargate platform 1.4.0 or later, as it refers to a JSON key or version of a secret (Shop/${path}), got: 1.3.0; remove \`platformVersion\`, or set it to VERSION1_4 or LATEST`);
    } else {
      expect(synth).not.toThrow();
    }
  });

  const many = (count: number, length: number): Record<string, Variable> =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`V${String(i).padStart(length - 1, '0')}`, Variable.secret()]));

  test('500 variables with names of 24 characters fit a task definition', () => {
    const stack = newStack();
    secretsOf(stack, { variables: many(500, 24) }).addToContainer(container(stack));
    Template.fromStack(stack);
    expect(warnings(stack)).toEqual([]);
  });

  test('a task definition that is too large', () => {
    const stack = newStack();
    secretsOf(stack, { variables: many(500, 60) }).addToContainer(container(stack));
    expect(() => Template.fromStack(stack)).toThrow(
      /`variables` must leave the task definition Shop\/Task\/Resource within 65536 bytes, got: \d{5}; put values into fewer variables/,
    );
  });

  test.each<[string, Partial<ServiceSecretsProps>]>([
    ['with Verification.NONE', { variables: many(500, 60), verification: Verification.NONE }],
    ['with plain variables only', { variables: Object.fromEntries(Object.keys(many(500, 60)).map((name) => [name, Variable.plain('x'.repeat(80))])) }],
  ])('G5: a task definition that is too large, without a gate: %s', (_what, props) => {
    const stack = newStack();
    secretsOf(stack, props).addToContainer(container(stack));
    expect(() => Template.fromStack(stack)).toThrow(/`variables` must leave the task definition Shop\/Task\/Resource within 65536 bytes, got: \d{5}/);
  });

  test('a task definition that is nearly too large', () => {
    const stack = newStack();
    secretsOf(stack, { variables: many(445, 50) }).addToContainer(container(stack));
    Template.fromStack(stack);
    expect(warnings(stack)).toEqual([expect.stringMatching(/^The task definition Shop\/Task\/Resource has about \d{5} of the 65536 bytes that ECS takes/)]);
  });

  test('a JSON secret that is nearly too large, because its references are ARNs', () => {
    const stack = newStack();
    secretsOf(stack, { variables: many(500, 24), store: SecretStore.secretsManager('prod/shop') }).addToContainer(container(stack));
    expect(() => Template.fromStack(stack)).toThrow('within 65536 bytes');
  });

  test('a list that no container uses', () => {
    const unused = (use: (stack: Stack, secrets: ServiceSecrets) => void): number => {
      const stack = newStack();
      use(stack, secretsOf(stack));
      Template.fromStack(stack);
      return Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('^No container gets these variables; call addToContainer')).length;
    };
    expect(unused(() => undefined)).toBe(1);
    expect(unused((stack, secrets) => secrets.addToContainer(container(stack)))).toBe(0);
    expect(unused((stack, secrets) => container(stack).addSecret('X', secrets.secret('DATABASE_URL')))).toBe(0);
  });

  test('prefixes that contain each other', () => {
    const stack = newStack();
    secretsOf(stack, { variables: { A: Variable.secret(), B: Variable.secret({ store: SecretStore.parameterStore('/prod') }) } });
    secretsOf(stack, { store: SecretStore.parameterStore('/prod/shopping') }, 'Neighbour');
    Template.fromStack(stack);
    expect(warnings(stack).sort()).toEqual([
      expect.stringMatching(/^The prefix \/prod\/shop lies in \/prod \(Shop\/Secrets\): a role that may read that one may read this one too/),
      expect.stringMatching(/^The prefix \/prod\/shopping lies in \/prod \(Shop\/Secrets\)/),
    ]);
  });
});

function warnings(stack: Stack): string[] {
  return Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('task definition|prefix')).map(({ entry }) => String(entry.data));
}

test('services that the CDK creates on an old platform are refused too', () => {
  const stack = newStack();
  const app = container(stack);
  secretsOf(stack, { variables: { DB: Variable.fromSecretName('prod/db', 'password') } }).addToContainer(app);
  const cluster = new ecs.Cluster(stack, 'Cluster', { vpc: new ec2.Vpc(stack, 'Vpc') });
  expect(() => {
    new ecs.FargateService(stack, 'Service', { cluster, taskDefinition: app.taskDefinition, platformVersion: ecs.FargatePlatformVersion.VERSION1_3, minHealthyPercent: 100 });
    Template.fromStack(stack);
  }).toThrow(/platform/i);
});
