import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Durations, ELSEWHERE, readable, Seconds } from '../../projenrc/suite/durations';
import { Runner, runSteps, STEPS } from '../../projenrc/suite/run';
import { PROJECT } from '../support/paths';

/** Steps that take as many seconds, and the exit codes of those that fail. */
function runner(seconds: Seconds, codes: Record<string, number> = {}, here: Durations = { steps: {}, files: {} }) {
  let clock = 0;
  const ran: string[] = [];
  const printed: string[] = [];
  const remembered: Record<string, number> = {};
  const using: Runner = {
    run: (step) => {
      ran.push(step);
      clock += (seconds[step] ?? 1) * 1_000;
      return codes[step] ?? 0;
    },
    now: () => clock,
    print: (line) => printed.push(line),
    here: () => here,
    elsewhere: () => ({ steps: { lint: 40, e2e: 600 }, files: {} }),
    remember: (steps) => Object.assign(remembered, steps),
  };
  return { using, ran, printed, remembered };
}

describe('npm test', () => {
  test('takes about as long as CONTRIBUTING says', () => {
    const { steps } = JSON.parse(readFileSync(ELSEWHERE, 'utf8')) as Durations;
    const minutes = STEPS.reduce((sum, step) => sum + steps[step], 0) / 60;
    const said = Number(/\| `npm test` \| (\d+) min \|/.exec(readFileSync(join(PROJECT, 'CONTRIBUTING.md'), 'utf8'))?.[1]);
    expect(said).toBeGreaterThan(minutes * 0.75);
    expect(said).toBeLessThan(minutes * 1.25);
  });

  test('prints at its start how long it takes, by measurements of another machine', () => {
    const { using, printed } = runner({});
    runSteps(['lint', 'e2e'], using);
    expect(printed[0]).toBe('This takes about 11 min (measured on a machine with 2 cores; the first run installs what it needs, which takes longer): lint, e2e');
  });

  test('or by the last run here', () => {
    const { using, printed } = runner({}, {}, { steps: { lint: 20, e2e: 285 }, files: {} });
    runSteps(['lint', 'e2e'], using);
    expect(printed[0]).toBe('This takes about 5 min (the last time here): lint, e2e');
  });

  test('prints at its end what took longest, and records it', () => {
    const { using, ran, printed, remembered } = runner({ lint: 41, e2e: 605 }, {}, { steps: {}, files: { 'a.test.ts': 3, 'b.test.ts': 75 } });
    expect(runSteps(['lint', 'e2e'], using)).toBe(0);
    expect(ran).toEqual(['lint', 'e2e']);
    expect(printed.slice(1)).toEqual([
      '', 'All passed in 10 min 46 s', 'Steps that took longest:', '    10 min 5 s  e2e', '          41 s  lint',
      'Test files that took longest, when they last passed:', '    1 min 15 s  b.test.ts', '           3 s  a.test.ts',
    ]);
    expect(remembered).toEqual({ lint: 41, e2e: 605 });
  });

  test.each([['lint', 2, ['lint']], ['e2e', 1, ['lint', 'e2e']], ['docs', 130, ['lint', 'e2e', 'docs']]])('fails when %s fails, with %d, and stops there', (failing, code, ran) => {
    const suite = runner({}, { [failing]: code });
    expect(runSteps(['lint', 'e2e', 'docs'], suite.using)).toBe(code);
    expect(suite.ran).toEqual(ran);
    expect(suite.printed).toContain(`FAILED: ${failing}, after ${ran.length} s`);
    expect(suite.remembered).not.toHaveProperty(failing);
  });

  test('its steps are tasks, and each was measured', () => {
    const { tasks } = JSON.parse(readFileSync(join(PROJECT, '.projen', 'tasks.json'), 'utf8'));
    expect(STEPS.filter((step) => !(step in tasks))).toEqual([]);
    const { steps, files } = JSON.parse(readFileSync(ELSEWHERE, 'utf8')) as Durations;
    expect(Object.keys(steps).sort()).toEqual([...STEPS].sort());
    expect(Object.keys(files).filter((file) => !existsSync(join(PROJECT, file)))).toEqual([]);
  });

  test('the task itself fails when a step does', () => {
    const folder = mkdtempSync(join(tmpdir(), 'suite-'));
    try {
      mkdirSync(join(folder, '.projen'));
      const task = (name: string, exec: string): object => ({ [name]: { name, steps: [{ exec }] } });
      writeFileSync(join(folder, '.projen', 'tasks.json'), JSON.stringify({ tasks: { ...task('lint', 'echo linted'), ...task('typecheck', 'exit 3'), ...task('docs', 'echo never') } }));
      const run = (...steps: string[]) => spawnSync(process.execPath, ['--require', require.resolve('tsx/cjs'), join(PROJECT, 'projenrc', 'suite', 'run.ts'), ...steps], { encoding: 'utf8', cwd: folder });
      expect(run('lint')).toMatchObject({ status: 0, stdout: expect.stringMatching(/linted[^]*All passed/) });
      const failing = run('lint', 'typecheck', 'docs');
      expect(failing.stdout).toMatch(/linted[^]*FAILED: typecheck/);
      expect(failing.stdout).not.toContain('never');
      expect(failing.status).toBeGreaterThan(0);
      expect(run('lint', 'typo')).toMatchObject({ status: 1, stderr: expect.stringMatching(/^The steps must be some of lint, typecheck, .*, got: typo\n$/) });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

test.each([[0.4, '0 s'], [59.4, '59 s'], [60, '1 min'], [61, '1 min 1 s'], [3_600, '60 min']])('%d seconds are %s', (seconds, text) => {
  expect(readable(seconds)).toBe(text);
});

describe('.ci/run', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ci-'));
    mkdirSync(join(folder, '.ci'));
    mkdirSync(join(folder, 'bin'));
    cpSync(join(PROJECT, '.ci', 'run'), join(folder, '.ci', 'run'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs it with programs that say how they were called, and fail at one call. */
  function ci(failing = 'nothing') {
    for (const program of ['npm', 'npx', 'git']) {
      writeFileSync(join(folder, 'bin', program), `#!/bin/sh\necho "ran ${program} $*"\n[ "${program} $*" != "${failing}" ] || exit 7\n`);
      chmodSync(join(folder, 'bin', program), 0o755);
    }
    const { status, stdout } = spawnSync('bash', [join(folder, '.ci', 'run')], { encoding: 'utf8', env: { ...process.env, PATH: `${join(folder, 'bin')}:${process.env.PATH}` } });
    return { status, stdout, ran: stdout.split('\n').filter((line) => line.startsWith('ran ')).map((line) => line.slice(4)) };
  }

  test('passes when all passes, and prints the durations of its steps at the end', () => {
    const { status, stdout, ran } = ci();
    expect(status).toBe(0);
    expect(ran).toContain('npm test');
    const end = stdout.slice(stdout.indexOf('\nDurations'));
    expect(end).toMatch(/^\nDurations:\n( +\d+ s {2}.+\n)+ +\d+ s {2}in all\npassed\n$/);
    expect(end).toContain('npm test');
  });

  test('fails when any of its commands fails, and names the step', () => {
    for (const command of new Set(ci().ran)) {
      const { status, stdout, ran } = ci(command);
      expect({ command, status, last: ran.at(-1) }).toEqual({ command, status: 7, last: command });
      expect(stdout).toMatch(/\nDurations:\n[^]*\nFAILED at: .+\n$/);
    }
  });

  test('can be run', () => {
    expect(() => execFileSync('test', ['-x', join(PROJECT, '.ci', 'run')])).not.toThrow();
  });
});

test('at most three end-to-end tests wait for a denial as long as on AWS', () => {
  const files = readdirSync(join(PROJECT, 'test', 'e2e'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts'));
  expect(files.length).toBeGreaterThan(20);
  const waits = files.flatMap((file) => [...readFileSync(join(PROJECT, 'test', 'e2e', file), 'utf8').matchAll(/\bSERVICE_SECRETS_POLICY_DELAY\b\W+(\w*)/g)])
    .filter(([, seconds]) => !(Number(seconds) <= 3)); // the emulator's own delay
  expect(waits.length).toBeLessThanOrEqual(3);
});
