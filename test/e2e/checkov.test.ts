import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Finding, installCheckov, scanTemplates } from '../support/checkov';
import { ACCEPTED, unexpected, unnecessary } from '../support/checkov/accepted';
import { PROJECT } from '../support/paths';
import { EXAMPLES, synthesize } from '../support/templates';

describe('checkov on the templates of all examples', () => {
  const folder = mkdtempSync(join(tmpdir(), 'checkov-'));
  let findings: readonly Finding[];

  beforeAll(() => void installCheckov(), 600_000);

  beforeAll(async () => {
    const templates: string[] = [];
    for (const name of EXAMPLES) {
      templates.push(...await synthesize(join(PROJECT, 'examples', name, 'app.ts'), {}, join(folder, name)));
    }
    findings = await scanTemplates(templates);
  }, 600_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('has no finding that was not reviewed', () => {
    expect(unexpected(findings)).toEqual([]);
  });

  test('still has each finding that was reviewed', () => {
    expect(unnecessary(findings)).toEqual([]);
  });

  test('reports an insecure setting, and exceptions that are no longer needed', async () => {
    const template = join(folder, 'open.template.json');
    writeFileSync(template, JSON.stringify({
      Resources: { Open: { Type: 'AWS::EC2::SecurityGroup', Properties: { GroupDescription: 'x', SecurityGroupIngress: [{ Description: 'x', IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: '0.0.0.0/0' }] } } },
    }));
    const open = await scanTemplates([template]);
    expect(unexpected(open)).toEqual([expect.objectContaining({ check: 'CKV_AWS_24', resource: 'AWS::EC2::SecurityGroup.Open' })]);
    expect(unnecessary(open)).toHaveLength(ACCEPTED.flatMap(({ checks }) => checks).length);
  });
});
