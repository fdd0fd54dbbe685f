/**
 * Names of variables by which a process loads code, or chooses the program that it runs. Who may put a value into a store could run
 * code in a container with them, so a name that nobody wrote down in a commit isn't taken.
 *
 * Each row is documented by its reader at `source`. Two lists for the same purpose were compared with it: `env_delete` of sudo
 * (https://www.sudo.ws/docs/man/sudoers.man/) and the variables that glibc removes for setuid programs (`unsecvars.h`). GitHub Actions
 * refuses NODE_OPTIONS in the same place
 * (https://github.blog/changelog/2023-10-05-github-actions-node_options-is-now-restricted-from-github_env). Their names that lead a
 * program to other data, such as HOSTALIASES, TZDIR or TERMINFO, load no code and aren't here. LD_ is no prefix: LaunchDarkly's keys
 * begin with it.
 */
interface Reader {
  /** The program that loads code by it, as the subject of a sentence. */
  readonly reader: string;
  readonly names: readonly string[];
  readonly source: string;
}

export const CODE_LOADING: readonly Reader[] = [
  { reader: 'the dynamic loader', names: ['LD_PRELOAD', 'LD_AUDIT', 'LD_LIBRARY_PATH'], source: 'https://man7.org/linux/man-pages/man8/ld.so.8.html' },
  { reader: 'the C library', names: ['GCONV_PATH'], source: 'https://man7.org/linux/man-pages/man1/iconv.1.html' },
  { reader: 'a process that starts a program by its name', names: ['PATH'], source: 'https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html' },
  { reader: 'Windows', names: ['PATHEXT', 'COMSPEC'], source: 'https://learn.microsoft.com/windows-server/administration/windows-commands/cmd' },
  { reader: 'a shell', names: ['ENV'], source: 'https://pubs.opengroup.org/onlinepubs/9799919799/utilities/sh.html' },
  { reader: 'bash', names: ['BASH_ENV', 'BASHOPTS', 'SHELLOPTS', 'PROMPT_COMMAND', 'PS4'], source: 'https://www.gnu.org/software/bash/manual/html_node/Bash-Variables.html' },
  { reader: 'zsh', names: ['ZDOTDIR', 'FPATH'], source: 'https://zsh.sourceforge.io/Doc/Release/Parameters.html' },
  { reader: 'Node.js', names: ['NODE_OPTIONS', 'NODE_PATH', 'NODE_REPL_EXTERNAL_MODULE'], source: 'https://nodejs.org/api/cli.html#environment-variables_1' },
  { reader: 'OpenSSL', names: ['OPENSSL_CONF', 'OPENSSL_MODULES', 'OPENSSL_ENGINES'], source: 'https://docs.openssl.org/master/man7/openssl-env/' },
  {
    reader: 'Python',
    names: ['PYTHONSTARTUP', 'PYTHONPATH', 'PYTHONHOME', 'PYTHONPLATLIBDIR', 'PYTHONUSERBASE', 'PYTHONPYCACHEPREFIX', 'PYTHONBREAKPOINT', 'PYTHONINSPECT', 'PYTHONWARNINGS', 'PYTHONEXECUTABLE'],
    source: 'https://docs.python.org/3/using/cmdline.html#environment-variables',
  },
  { reader: 'the JVM', names: ['JAVA_TOOL_OPTIONS', '_JAVA_OPTIONS'], source: 'https://docs.oracle.com/en/java/javase/21/docs/specs/jvmti.html#tooloptions' },
  { reader: 'the launcher of Java', names: ['JDK_JAVA_OPTIONS', 'CLASSPATH'], source: 'https://docs.oracle.com/en/java/javase/21/docs/specs/man/java.html' },
  { reader: 'Eclipse OpenJ9', names: ['OPENJ9_JAVA_OPTIONS', 'IBM_JAVA_OPTIONS'], source: 'https://eclipse.dev/openj9/docs/env_var/' },
  {
    reader: '.NET',
    names: ['DOTNET_STARTUP_HOOKS', 'DOTNET_ADDITIONAL_DEPS', 'DOTNET_SHARED_STORE'],
    source: 'https://learn.microsoft.com/dotnet/core/tools/dotnet-environment-variables',
  },
  {
    reader: '.NET',
    names: [
      'CORECLR_PROFILER', 'CORECLR_PROFILER_PATH', 'CORECLR_PROFILER_PATH_32', 'CORECLR_PROFILER_PATH_64', 'CORECLR_PROFILER_PATH_ARM32', 'CORECLR_PROFILER_PATH_ARM64',
      'COR_PROFILER', 'COR_PROFILER_PATH', 'COR_PROFILER_PATH_32', 'COR_PROFILER_PATH_64',
    ],
    source: 'https://learn.microsoft.com/dotnet/core/runtime-config/debugging-profiling',
  },
  { reader: 'ASP.NET Core', names: ['ASPNETCORE_HOSTINGSTARTUPASSEMBLIES'], source: 'https://learn.microsoft.com/aspnet/core/fundamentals/host/platform-specific-configuration' },
  { reader: 'Ruby', names: ['RUBYOPT', 'RUBYLIB'], source: 'https://docs.ruby-lang.org/en/master/ruby/options_md.html' },
  { reader: 'RubyGems', names: ['GEM_HOME', 'GEM_PATH', 'RUBYGEMS_GEMDEPS'], source: 'https://guides.rubygems.org/command-reference/#gem-environment' },
  { reader: 'Bundler', names: ['BUNDLE_GEMFILE', 'BUNDLE_PATH'], source: 'https://bundler.io/man/bundle-config.1.html' },
  { reader: 'Perl', names: ['PERL5OPT', 'PERL5LIB', 'PERLLIB', 'PERL5DB'], source: 'https://perldoc.perl.org/perlrun#ENVIRONMENT' },
  { reader: 'PHP', names: ['PHPRC', 'PHP_INI_SCAN_DIR'], source: 'https://www.php.net/manual/configuration.file.php' },
  {
    reader: 'Lua',
    names: ['', '_5_2', '_5_3', '_5_4'].flatMap((version) => ['LUA_INIT', 'LUA_PATH', 'LUA_CPATH'].map((name) => `${name}${version}`)),
    source: 'https://www.lua.org/manual/5.4/manual.html#7',
  },
  { reader: 'Erlang', names: ['ERL_FLAGS', 'ERL_AFLAGS', 'ERL_ZFLAGS', 'ERL_LIBS'], source: 'https://www.erlang.org/doc/apps/erts/erl_cmd.html' },
  { reader: 'R', names: ['R_PROFILE', 'R_PROFILE_USER', 'R_ENVIRON', 'R_ENVIRON_USER', 'R_LIBS', 'R_LIBS_USER'], source: 'https://stat.ethz.ch/R-manual/R-devel/library/base/html/Startup.html' },
  {
    reader: 'git',
    names: [
      'GIT_SSH', 'GIT_SSH_COMMAND', 'GIT_EXEC_PATH', 'GIT_EXTERNAL_DIFF', 'GIT_ASKPASS', 'GIT_TEMPLATE_DIR',
      'GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM', 'GIT_CONFIG_COUNT', 'GIT_EDITOR', 'GIT_SEQUENCE_EDITOR', 'GIT_PAGER',
    ],
    source: 'https://git-scm.com/docs/git#_environment_variables',
  },
];

const READERS = new Map(CODE_LOADING.flatMap(({ reader, names }) => names.map((name) => [name, reader])));

/** Returns the program that loads code by a variable of this name, or nothing. Windows ignores case. */
export function codeLoader(name: string): string | undefined {
  return READERS.get(name.toUpperCase());
}
