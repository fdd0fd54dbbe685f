import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureVenv, runCommand } from '../support/emulator';
import { NagFinding, nagExamples } from '../support/nag';
import { Accepted, ACCEPTED } from '../support/nag/accepted';
import { PROJECT } from '../support/paths';
import { EXAMPLES, synthesize } from '../support/templates';

const fixture = (name: string): string => join(PROJECT, 'test', 'fixtures', `${name}.ts`);
const SECRET_ARN = 'arn:aws:secretsmanager:us-east-1:111111111111:secret:somebody/else-AbCdEf';

/** The command's own entry: as a module it can't be run, and its script names the folder that it was installed in. */
const CFN_LINT = 'import sys; from cfnlint.runner import main; sys.exit(main())';

/**
 * What the CDK's own constructs do. W3005, a dependency that a reference already makes: each function has one on its role.
 * W3010, availability zones by name: they are looked up where a stack has an account and a region.
 */
const IGNORED = ['W3005', 'W3010'];

/** The CDK's own validation of the templates is an error then, not a warning. */
const VALIDATED = { '@aws-cdk/core:validateAgainstDefaultRules': true };

test.each<[string, string, object]>([
  ...EXAMPLES.map((name): [string, string, object] => [`examples/${name}`, join(PROJECT, 'examples', name, 'app.ts'), {}]),
  ['every kind of declaration', fixture('mixed-app'), { secretArn: SECRET_ARN, versionId: '14ec1046-1937-49b9-84be-f611f1a59834' }],
  ['500 variables', fixture('many-app'), {}],
  ['values that go with the stack', fixture('lifecycle-app'), { extra: 'EXTRA', wait: '10' }],
])('cfn-lint and the CDK\'s validation find nothing in the templates of %s', async (_, app, context) => {
  const outdir = mkdtempSync(join(tmpdir(), 'templates-'));
  try {
    const templates = await synthesize(app, { ...context, ...VALIDATED }, outdir, { validate: true });
    expect(templates).not.toEqual([]);
    expect(existsSync(join(outdir, 'validation-report.json'))).toBe(true);
    const args = ['-c', CFN_LINT, '--regions', 'us-east-1', '--ignore-checks', ...IGNORED, '--', ...templates];
    const lint = await runCommand(ensureVenv(), args, { cwd: outdir, env: process.env });
    expect(lint).toMatchObject({ output: '', exitCode: 0 });
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
});

describe('cdk-nag (AwsSolutions) on the examples', () => {
  const findings: NagFinding[] = [];

  beforeAll(() => {
    findings.push(...nagExamples());
  });

  const concerns = ({ rule, resource }: Accepted, finding: NagFinding): boolean =>
    (typeof rule === 'string' ? rule === finding.rule : rule.test(finding.rule)) && resource.test(finding.path);

  test('has no finding that was not reviewed', () => {
    expect(findings.filter((finding) => !ACCEPTED.some((accepted) => concerns(accepted, finding)))).toEqual([]);
  });

  test('still has each finding that was reviewed', () => {
    expect(ACCEPTED.filter((accepted) => !findings.some((finding) => concerns(accepted, finding)))).toEqual([]);
  });
});
