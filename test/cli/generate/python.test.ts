import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BROKEN, ENVIRONMENT, JUDGED, PROBLEMS, RULED, VARIABLES } from './shop';
import { generatePython } from '../../../src/cli/generate/python';
import { findPython } from '../../support/emulator/python';
import { mypy, pythonWithMypy } from '../../support/mypy';
import { CACHE } from '../../support/paths';

jest.setTimeout(600_000);
let directory: string;
beforeEach(() => {
  mkdirSync(CACHE, { recursive: true });
  directory = mkdtempSync(join(CACHE, 'types-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function write(application: string, variables = VARIABLES): void {
  writeFileSync(join(directory, 'config.py'), generatePython(variables, 'command'));
  writeFileSync(join(directory, 'app.py'), application);
}

function run(application: string, env: NodeJS.Dict<string>, variables = VARIABLES): { status: number | null; output: string } {
  write(application, variables);
  const { status, stdout, stderr } = spawnSync(findPython(), ['app.py'], { cwd: directory, env: { ...env, PYTHONDONTWRITEBYTECODE: '1', PATH: process.env.PATH } as NodeJS.ProcessEnv, encoding: 'utf8' });
  return { status, output: `${stdout}${stderr}` };
}

const APPLICATION = `
from pathlib import Path
from typing import Literal
from urllib.parse import SplitResult

from config import Config, JsonValue, Secret, load_config

config: Config = load_config()
url: SplitResult = config.database_url.reveal()
key: Secret[str] = config.api_key
port: int = config.port
debug: bool = config.debug
level: Literal["debug", "it's", 'a"b\\\\'] = config.level
oauth: JsonValue = config.oauth_client_1.reveal()
pin: int = config.pin.reveal()
soft: str = config.soft.reveal()
path: Path = config.tls_key
plain: str = config.class_
`;

const python = pythonWithMypy();
(python === undefined ? describe.skip : describe)(`types, by mypy${python === undefined ? ' (it could not be installed, so this is skipped outside of CI)' : ''}`, () => {
  const problems = (application: string): string => {
    write(application);
    return mypy(python!, directory, 'app.py');
  };

  test('an application has typed variables, in the strictest mode of the type checker', () => expect(problems(APPLICATION)).toBe(''));

  test.each<[string, string, string]>([
    ['a misspelt name', 'config.databse_url', '"Config" has no attribute "databse_url"; maybe "database_url"?'],
    ['a secret that isn\'t revealed', 'config.database_url.hostname', '"Secret[SplitResult]" has no attribute "hostname"'],
    ['another type', 'config.port.strip()', '"int" has no attribute "strip"'],
    ['a write', 'config.port = 1', 'Property "port" defined in "Config" is read-only'],
  ])('%s does not pass the type checker', (_what, expression, problem) => {
    expect(problems(`from config import load_config\n\nconfig = load_config()\n${expression}\n`)).toContain(problem);
  });

  test('each variable alone passes the type checker', () => {
    VARIABLES.forEach((variable, index) => writeFileSync(join(directory, `config_${index}.py`), generatePython([variable], 'command')));
    write(VARIABLES.map((_variable, index) => `import config_${index}\n`).join(''));
    expect(mypy(python!, directory, 'app.py')).toBe('');
  });
});

test('values have their types, and are read once', () => {
  const { status, output } = run(`
import json, os
from config import load_config
config = load_config()
os.environ["PORT"] = "later"
print(json.dumps([config.database_url.reveal().password, config.port, config.debug, config.level, config.oauth_client_1.reveal(), config.pin.reveal(), str(config.tls_key), load_config() is config]))
`, ENVIRONMENT);
  expect([status, output]).toEqual([0, '["hunter2", 8080, true, "it\'s", {"id": "hunter2"}, -3, "/run/tls.key", true]\n']);
});

test('a secret doesn\'t print itself', () => {
  const { output } = run(`
import dataclasses, pickle, pprint
from config import load_config
config = load_config()
print(config, repr(config.pin), f"{config.database_url}", vars(config))
pprint.pprint(config)
try:
    pickle.dumps(config)
except TypeError as error:
    print(error)
`, ENVIRONMENT);
  expect(output).toContain('Secret(...)');
  expect(output).toContain('a secret can\'t be pickled');
  expect(output).not.toContain('hunter2');
});

test('the application fails at start, with all problems and no value', () => {
  const { status, output } = run('from config import load_config\nload_config()\n', { ...BROKEN, DATABASE_URL: 'hunter2' });
  expect([status, output.includes('hunter2')]).toEqual([1, false]);
  PROBLEMS.forEach((problem) => expect(output).toContain(`\n  ${problem}`));
});

test('the accessor accepts the same values as the gate', () => {
  const { status, output } = run(`
import json
from config import ConfigError, load_config

def accepts(name: str, value: str) -> bool:
    try:
        load_config({name: value})
    except ConfigError as error:
        return not any(problem.startswith(name + " ") for problem in error.problems)
    return True

names = json.loads(${JSON.stringify(JSON.stringify(RULED.map(({ name }) => name)))})
print(json.dumps([{"value": value, "accepted": sorted(name for name in names if accepts(name, value))} for value in json.loads(${JSON.stringify(JSON.stringify(JUDGED.map(({ value }) => value)))})]))
`, {}, RULED);
  expect(status === 0 ? JSON.parse(output) : output).toEqual(JUDGED.map(({ value, accepted }) => ({ value, accepted: [...accepted].sort() })));
});

test.each(['[', '{"id":'])('deeply nested JSON, %s, is a problem and no crash', (level) => {
  const { output } = run('from config import load_config\nload_config()\n', { ...ENVIRONMENT, 'OAUTH.CLIENT-1': level.repeat(15_000) });
  expect(output.split('\n').slice(-2)).toEqual(['  OAUTH.CLIENT-1 is not a JSON object with id', '']);
});

test('tests can pass an environment of their own', () => {
  const { output } = run(`from config import ConfigError, load_config\nprint(load_config(${JSON.stringify({ ...ENVIRONMENT, PORT: '1' })}).port)\ntry:\n    load_config({})\nexcept ConfigError as error:\n    print(len(error.problems))\n`, {});
  expect(output).toBe('1\n13\n');
});
