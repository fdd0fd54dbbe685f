import { about, propertiesOf, TypedValue, TypedVariable, wordsOf } from './model';

const KEYWORDS = new Set([
  'and', 'as', 'assert', 'async', 'await', 'break', 'class', 'continue', 'def', 'del', 'elif', 'else', 'except', 'finally', 'for', 'from', 'global', 'if', 'import', 'in', 'is', 'lambda',
  'nonlocal', 'not', 'or', 'pass', 'raise', 'return', 'try', 'while', 'with', 'yield', 'none', 'true', 'false',
]);

/** Generates a module for Python 3.9 and later that imports only the standard library. */
export function generatePython(variables: readonly TypedVariable[], command: string): string {
  const properties = propertiesOf(variables, snakeCase);
  const types = new Set(variables.map(({ type }) => type.type));
  const secrets = variables.some(({ secret }) => secret);
  const json = types.has('json');
  const parsers = [...new Set(variables.map(({ type, mayBeEmpty }) => (mayBeEmpty ? '_any_text' : PARSERS[type.type])))].sort();
  const typing = ['Callable', ...secrets ? ['Generic'] : [], ...types.has('choice') ? ['Literal'] : [], 'Mapping', 'Optional', 'TypeVar', ...json ? ['Union'] : [], ...types.has('choice') ? ['cast'] : []];
  return [
    `# Written by: ${command}`,
    '# Do not edit it: run the command again after the variables have changed.',
    '"""The configuration of this application, from its environment."""',
    '',
    'from __future__ import annotations',
    '',
    ...(json ? ['import json'] : []),
    'import os',
    ...(types.has('integer') ? ['import re'] : []),
    'from dataclasses import dataclass',
    ...(types.has('path') ? ['from pathlib import Path'] : []),
    `from typing import ${typing.join(', ')}`,
    ...(types.has('url') ? ['from urllib.parse import SplitResult, urlsplit'] : []),
    '',
    'T = TypeVar("T")',
    ...(json ? ['JsonValue = Union[None, bool, int, float, str, "list[JsonValue]", "dict[str, JsonValue]"]'] : []),
    '',
    '',
    ...(secrets ? [SECRET] : []),
    '@dataclass(frozen=True)',
    'class Config:',
    ...variables.flatMap((variable) => [`    ${properties.get(variable.name)}: ${typeOf(variable)}`, `    ${JSON.stringify(about(variable).join(' '))}`]),
    '',
    '',
    ERROR,
    'def _read(environment: Mapping[str, str]) -> Config:',
    '    problems: list[str] = []',
    '    reader = _Reader(environment, problems)',
    '    config = Config(',
    ...variables.map((variable) => `        ${properties.get(variable.name)}=${expression(variable)},`),
    '    )',
    '    if problems:',
    '        raise ConfigError(problems)',
    '    return config',
    '',
    '',
    READER,
    ...parsers.map((parser) => FUNCTIONS[parser]),
  ].join('\n').trimEnd() + '\n';
}

function snakeCase(name: string): string {
  const joined = wordsOf(name).join('_');
  return KEYWORDS.has(joined) ? `${joined}_` : /^[a-z]/.test(joined) ? joined : `n_${joined}`;
}

const PARSERS: { readonly [T in TypedValue['type']]: string } = { text: '_text', bool: '_bool', url: '_url', json: '_json', path: '_path', integer: '_integer', choice: '_choice' };
const TYPES: { readonly [T in TypedValue['type']]: string } = { text: 'str', bool: 'bool', url: 'SplitResult', json: 'JsonValue', path: 'Path', integer: 'int', choice: 'str' };

function typeOf({ type, secret }: TypedVariable): string {
  const inner = type.type === 'choice' ? literal(type.values) : TYPES[type.type];
  return secret ? `Secret[${inner}]` : inner;
}

function literal(values: readonly string[]): string {
  return `Literal[${values.map((value) => JSON.stringify(value)).join(', ')}]`;
}

function expression({ name, type, secret, mayBeEmpty, meaning }: TypedVariable): string {
  const parser = type.type === 'choice' ? `_choice([${type.values.map((value) => JSON.stringify(value)).join(', ')}])`
    : type.type === 'integer' ? `_integer(${type.min ?? 'None'}, ${type.max ?? 'None'})`
      : mayBeEmpty ? '_any_text' : PARSERS[type.type];
  const read = `reader.value(${JSON.stringify(name)}, ${parser}, ${JSON.stringify(meaning)})`;
  const value = type.type === 'choice' ? `cast(${JSON.stringify(literal(type.values))}, ${read})` : read;
  return secret ? `Secret(${value})` : value;
}

const SECRET = `class Secret(Generic[T]):
    """A value that no log, no error and no traceback shows. \`\`reveal()\`\` returns it."""

    __slots__ = ("__value",)

    def __init__(self, value: T) -> None:
        self.__value = value

    def reveal(self) -> T:
        return self.__value

    def __repr__(self) -> str:
        return "Secret(...)"

    def __reduce__(self) -> str:
        raise TypeError("a secret can't be pickled")


`;

const ERROR = `class ConfigError(Exception):
    """Everything that is wrong with the environment, without any value."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("the environment is not complete:\\n" + "\\n".join(f"  {problem}" for problem in problems))
        self.problems = problems


_loaded: Optional[Config] = None


def load_config(environment: Optional[Mapping[str, str]] = None) -> Config:
    """The configuration of this process, read once.

    Call it where the application starts: it raises a ConfigError with all problems at once.

    :param environment: For tests; default: the environment of the process.
    """
    global _loaded
    if environment is not None:
        return _read(environment)
    if _loaded is None:
        _loaded = _read(os.environ)
    return _loaded


`;

const READER = `class _Reader:
    def __init__(self, environment: Mapping[str, str], problems: list[str]) -> None:
        self.environment = environment
        self.problems = problems

    def value(self, name: str, parse: Callable[[str], T], meaning: str) -> T:
        text = self.environment.get(name)
        try:
            if text is not None:
                return parse(text)
        except ValueError:
            pass  # the error may quote the value
        self.problems.append(f"{name} is not {meaning}" if text else f"{name} is missing")
        return None  # type: ignore[return-value]  # nobody gets it where there is a problem


`;

const FUNCTIONS: Readonly<Record<string, string>> = {
  _any_text: `def _any_text(text: str) -> str:
    return text


`,
  _text: `def _text(text: str) -> str:
    if text == "":
        raise ValueError
    return text


`,
  _path: `def _path(text: str) -> Path:
    if text == "":
        raise ValueError
    return Path(text)


`,
  _bool: `def _bool(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError
    return text == "true"


`,
  _integer: `def _integer(minimum: Optional[int], maximum: Optional[int]) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not re.fullmatch(r"0|-?[1-9][0-9]{0,15}", text):
            raise ValueError
        value = int(text)
        if abs(value) > 9007199254740991 or (minimum is not None and value < minimum) or (maximum is not None and value > maximum):
            raise ValueError
        return value

    return parse


`,
  _choice: `def _choice(values: list[str]) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in values:
            raise ValueError
        return text

    return parse


`,
  _url: `def _url(text: str) -> SplitResult:
    url = urlsplit(text)
    if not url.scheme or "://" not in text:
        raise ValueError
    return url


`,
  _json: `def _json(text: str) -> JsonValue:
    value: JsonValue = json.loads(text)
    return value


`,
};
