import { CODE_LOADING, codeLoader } from '../../src/core/code-loading';
import { isVariableName } from '../../src/core/names';

test.each([
  ['LD_PRELOAD', 'the dynamic loader'], ['NODE_OPTIONS', 'Node.js'], ['BASH_ENV', 'bash'], ['PYTHONSTARTUP', 'Python'], ['JAVA_TOOL_OPTIONS', 'the JVM'], ['DOTNET_STARTUP_HOOKS', '.NET'], ['RUBYOPT', 'Ruby'],
  ['PERL5OPT', 'Perl'], ['LUA_INIT_5_4', 'Lua'], ['GIT_SSH_COMMAND', 'git'], ['PATH', 'a process that starts a program by its name'], ['Path', 'a process that starts a program by its name'],
])('%s lets %s load code', (name, reader) => {
  expect(codeLoader(name)).toBe(reader);
});

test.each(['DATABASE_URL', 'LD_SDK_KEY', 'NODE_ENV', 'JAVA_OPTS', 'PATH_PREFIX', 'PYTHONUNBUFFERED', 'GIT_TOKEN', 'constructor', '__proto__', ''])('%s lets no program load code', (name) => {
  expect(codeLoader(name)).toBeUndefined();
});

const names = CODE_LOADING.flatMap((row) => row.names);

test('every name is valid for a container, listed once, with the page of the program that reads it', () => {
  expect(names.filter((name) => !isVariableName(name) || name !== name.toUpperCase())).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
  CODE_LOADING.forEach(({ source }) => expect(source).toMatch(/^https:\/\/[^ ]+$/));
});
