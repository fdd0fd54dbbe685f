import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { Block, blocks, pages } from '../../projenrc/docs/pages';
import { isBuild, isGitlab, isPipeline, isWorkflow } from '../../projenrc/docs/pipelines';
import { CACHE, PROJECT } from '../support/paths';
import { synthesize } from '../support/templates';

/** Pipelines that the documentation shows: each is valid for the program that reads it, and each construct synthesizes. */

const PAGES = ['docs/pipelines.md', 'docs/new-names.md'];
const found = pages().filter(({ path }) => PAGES.includes(path)).flatMap(blocks);
const yaml = found.filter(({ language }) => language === 'yaml');
const titled = (block: Block): [string, unknown] => [`${block.path}:${block.line}`, parse(block.code)];
const of = (is: (content: unknown) => boolean): [string, unknown][] => yaml.map(titled).filter(([, content]) => is(content));

test('each block of YAML is a workflow of GitHub, a pipeline of GitLab, or a build of CodeBuild', () => {
  expect([of(isWorkflow).length, of(isGitlab).length, of(isBuild).length]).toEqual([3, 1, 2]);
  expect(yaml.map(titled).filter(([, content]) => !isPipeline(content))).toEqual([]);
});

test('actionlint checks the workflows together with the project\'s own, before a change lands', () => {
  expect(readFileSync(join(PROJECT, 'scripts', 'lint-workflows.sh'), 'utf8')).toMatch(/write-workflows\.ts "\$documented"\n.*\/actionlint" .* "\$documented"\/\*\.yml/);
  expect(readFileSync(join(PROJECT, '.ci', 'run'), 'utf8')).toContain('\nnpx projen lint:workflows\n');
});

describe('GitLab', () => {
  const schema = JSON.parse(readFileSync(join(PROJECT, 'test', 'fixtures', 'gitlab', 'ci.schema.json'), 'utf8')) as object;
  const validate = new Ajv({ strict: false, logger: false }).compile(schema);

  test.each(of(isGitlab))('%s is valid by the schema of GitLab', (_, content) => {
    expect([validate(content), validate.errors]).toEqual([true, null]);
  });

  test.each([['when: always', 'when: ever'], ['junit: plan.xml', 'junt: plan.xml'], ['image: node:22', 'image: 22'], ['stage: test', 'stages: test']])('the schema finds %s written as %s', (right, wrong) => {
    const block = yaml.find(({ code }) => isGitlab(parse(code)))!;
    expect(block.code).toContain(right);
    expect(validate(parse(block.code.replace(right, wrong)))).toBe(false);
  });
});

/** @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html */
const BUILD = {
  type: 'object',
  additionalProperties: false,
  required: ['version', 'phases'],
  properties: {
    version: { const: 0.2 },
    phases: {
      type: 'object',
      propertyNames: { enum: ['install', 'pre_build', 'build', 'post_build'] },
      additionalProperties: {
        type: 'object',
        additionalProperties: false,
        required: ['commands'],
        properties: { commands: { type: 'array', minItems: 1, items: { type: 'string' } } },
      },
    },
    reports: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        additionalProperties: false,
        required: ['files'],
        properties: {
          'files': { type: 'array', items: { type: 'string' } },
          'file-format': { enum: ['CUCUMBERJSON', 'JUNITXML', 'NUNITXML', 'NUNIT3XML', 'TESTNGXML', 'VISUALSTUDIOTRX'] },
        },
      },
    },
  },
};

test.each(of(isBuild))('%s has the form of a build specification', (_, content) => {
  const validate = new Ajv({ strict: false }).compile(BUILD);
  expect([validate(content), validate.errors]).toEqual([true, null]);
});

type Resource = { readonly Type: string; readonly Properties: Record<string, any> };

/** What the pages leave to the reader: a service, and what events go to. */
const SURROUNDINGS = `
    const container = new ecs.FargateTaskDefinition(this, 'Task').addContainer('app', { image: ecs.ContainerImage.fromRegistry('nginx') });
    const secrets = new ServiceSecrets(this, 'Secrets', { store: SecretStore.parameterStore('/prod/shop'), variables: { DATABASE_URL: Variable.secret() } });
    secrets.addToContainer(container);
    const topic = new sns.Topic(this, 'Topic');
    const project = new codebuild.Project(this, 'Project', { buildSpec: codebuild.BuildSpec.fromObject({ version: '0.2', phases: { build: { commands: ['true'] } } }) });
    const release = codepipeline.Pipeline.fromPipelineArn(this, 'Release', 'arn:aws:codepipeline:eu-west-1:111122223333:release');
    const pipeline = new iam.Role(this, 'PipelineRole', { assumedBy: new iam.AccountRootPrincipal() });
    void [topic, project, release, pipeline];
`;

/** The app of the page about stages, with a service in its stage. */
const STAGES = `
const env = { account: '111122223333', region: 'eu-west-1' };
const prod = new Stage(app, 'Prod', { env });
const shop = new Stack(prod, 'Shop');
new ServiceSecrets(shop, 'Secrets', { store: SecretStore.parameterStore('/prod/shop'), variables: { DATABASE_URL: Variable.secret() } })
  .addToContainer(new ecs.FargateTaskDefinition(shop, 'Task').addContainer('app', { image: ecs.ContainerImage.fromRegistry('nginx') }));
const source = CodePipelineSource.connection('acme/shop', 'main', { connectionArn: 'arn:aws:codeconnections:eu-west-1:111122223333:connection/1' });
new PipelineStack(app, 'Pipeline', { env, source, prod });
`;

describe('the constructs of the pages', () => {
  const examples = found.filter(({ language }) => language === 'ts');
  const isModule = ({ code }: Block): boolean => code.startsWith('import ');
  const templates = new Map<string, readonly Resource[]>();
  let folder: string;

  beforeAll(async () => {
    mkdirSync(CACHE, { recursive: true });
    folder = mkdtempSync(join(CACHE, 'pages-')); // below the project, where its packages are found
    const imports = readFileSync(join(PROJECT, 'rosetta', 'default.ts-fixture'), 'utf8').split('\n').filter((line) => line.startsWith('import ')).join('\n');
    const stacks = examples.filter((block) => !isModule(block)).map(({ code }, index) => `new (class extends Stack {\n  constructor(scope: Construct, id: string) {\n    super(scope, id);\n${SURROUNDINGS}${code}  }\n})(app, 'Page${index}');`);
    writeFileSync(join(folder, 'stage.ts'), examples.find(isModule)!.code);
    writeFileSync(join(folder, 'app.ts'), `${imports}\nimport { CodePipelineSource } from 'aws-cdk-lib/pipelines';\nimport * as codepipelineTypes from './stage';\nconst { PipelineStack } = codepipelineTypes;\nconst app = new App();\n${stacks.join('\n')}\n${STAGES}\napp.synth();\n`);
    for (const file of await synthesize(join(folder, 'app.ts'), { '@aws-cdk/aws-iam:minimizePolicies': true }, join(folder, 'cdk.out'))) {
      const { Resources } = JSON.parse(readFileSync(file, 'utf8')) as { Resources: Record<string, Resource> };
      templates.set(/([^/]*)\.template\.json$/.exec(file)![1], Object.values(Resources));
    }
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Resources of the stacks whose block has the text. */
  const shown = (text: string): Resource[] => {
    const indexes = examples.filter((block) => !isModule(block)).flatMap(({ code }, index) => (code.includes(text) ? [index] : []));
    expect(indexes).not.toEqual([]);
    return indexes.flatMap((index) => templates.get(`Page${index}`)!);
  };
  const targetsOf = (resources: readonly Resource[]): Record<string, any>[] => resources
    .filter(({ Type, Properties }) => Type === 'AWS::Events::Rule' && Properties.EventPattern?.source?.includes('cdk-service-secrets'))
    .flatMap(({ Properties }) => Properties.Targets);

  test('starts a pipeline of CodePipeline, by a role that may', () => {
    const resources = shown('new targets.CodePipeline(release)');
    expect(targetsOf(resources)).toHaveLength(2);
    targetsOf(resources).forEach(({ Arn, RoleArn }) => expect([Arn, RoleArn]).toEqual(['arn:aws:codepipeline:eu-west-1:111122223333:release', expect.anything()]));
    expect(JSON.stringify(resources)).toContain('codepipeline:StartPipelineExecution');
  });

  test('passes the message to a build as an environment variable', () => {
    const [{ InputTransformer }] = targetsOf(shown('new targets.CodeBuildProject('));
    const [[name, path]] = Object.entries(InputTransformer.InputPathsMap);
    expect(path).toBe('$.detail.message');
    expect(InputTransformer.InputTemplate).toBe(`{"environmentVariablesOverride":[{"name":"NEW_NAMES","value":<${name}>,"type":"PLAINTEXT"}]}`);
  });

  test('sends GitHub a repository_dispatch, and what GitHub refuses to a dead-letter queue', () => {
    const resources = shown('new targets.ApiDestination(');
    const [{ InputTransformer, DeadLetterConfig, Arn, HttpParameters }] = targetsOf(resources);
    expect([Arn, HttpParameters]).toEqual([{ 'Fn::GetAtt': [expect.stringMatching(/^Dispatches/), 'Arn'] }, undefined]);
    expect(JSON.parse(InputTransformer.InputTemplate.replace(/<[^>]*>/, '"MESSAGE"'))).toEqual({ event_type: 'undeclared-names', client_payload: { message: 'MESSAGE' } });
    expect(DeadLetterConfig).toEqual({ Arn: { 'Fn::GetAtt': [expect.stringMatching(/^NotDispatched/), 'Arn'] } });
    // Without it EventBridge may not send the message there.
    const policy = resources.find(({ Type }) => Type === 'AWS::SQS::QueuePolicy')!.Properties;
    expect(policy.PolicyDocument.Statement).toContainEqual(expect.objectContaining({
      Action: 'sqs:SendMessage', Principal: { Service: 'events.amazonaws.com' }, Resource: DeadLetterConfig.Arn, Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [expect.any(String), 'Arn'] } } },
    }));
  });

  test('sends a topic the sentence for people', () => {
    const [{ Arn, InputTransformer }] = targetsOf(shown('new targets.SnsTopic('));
    expect([Arn, Object.values(InputTransformer.InputPathsMap)]).toEqual([{ Ref: expect.stringMatching(/^Topic/) }, ['$.detail.message']]);
  });

  test('raises alarms for forgotten names, and for stores that are not read', () => {
    const alarms = shown('metricUndeclaredNames()').filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm').map(({ Properties }) => Properties.MetricName);
    expect(alarms.sort()).toEqual(['StoresNotRead', 'UndeclaredNames']);
  });

  test('plans before the stage is deployed in CDK Pipelines, with the permissions for it', () => {
    const resources = templates.get('Pipeline')!;
    const step = resources.find(({ Type, Properties }) => Type === 'AWS::CodeBuild::Project' && JSON.stringify(Properties.Source).includes('cdk-service-secrets-cli plan'))!;
    expect(JSON.parse(step.Properties.Source.BuildSpec).phases.build.commands).toEqual(['npx cdk-service-secrets-cli plan --app . -s "Prod/*" --wait 600']);
    const { Actions } = (resources.find(({ Type }) => Type === 'AWS::CodePipeline::Pipeline')!.Properties.Stages as { Name: string; Actions: { Name: string; RunOrder: number }[] }[]).find(({ Name }) => Name === 'Prod')!;
    const [first, ...others] = [...Actions].sort((a, b) => a.RunOrder - b.RunOrder);
    expect([first.Name, others.every(({ RunOrder }) => RunOrder > first.RunOrder)]).toEqual(['Values', true]);
    const allowed = resources.filter(({ Type }) => Type === 'AWS::IAM::Policy').flatMap(({ Properties }) => Properties.PolicyDocument.Statement as { Action: string | string[]; Effect: string; Resource: unknown; Condition?: unknown }[]);
    expect(JSON.stringify(allowed.find(({ Action }) => Action === 'ssm:GetParameters')!.Resource)).toContain(':ssm:eu-west-1:111122223333:parameter/prod/shop/*');
    // Everybody may decrypt with the AWS managed key.
    const denied = allowed.find(({ Effect, Action }) => Effect === 'Deny' && Action === 'kms:Decrypt')!;
    expect([denied.Resource, JSON.stringify(denied.Condition)]).toEqual(['*', expect.stringContaining(':parameter/prod/shop/*')]);
  });
});
