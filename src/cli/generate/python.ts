import { about, parsersOf, propertiesOf, Test, testsOf, TypedValue, TypedVariable, wordsOf } from './model';

const KEYWORDS = new Set([
  'and', 'as', 'assert', 'async', 'await', 'break', 'class', 'continue', 'def', 'del', 'elif', 'else', 'except', 'finally', 'for', 'from', 'global', 'if', 'import', 'in', 'is', 'lambda',
  'nonlocal', 'not', 'or', 'pass', 'raise', 'return', 'try', 'while', 'with', 'yield', 'none', 'true', 'false',
]);

/** Generates a module for Python 3.9 and later that imports only the standard library. */
export function generatePython(variables: readonly TypedVariable[], command: string): string {
  const properties = propertiesOf(variables, snakeCase);
  const types = testsOf(variables);
  const literals = variables.some(({ type }) => type.type === 'choice');
  const secrets = variables.some(({ secret }) => secret);
  const json = types.has('json');
  const parsers = parsersOf(variables, parserOf, PARSERS);
  const typing = ['Callable', ...secrets ? ['Generic'] : [], ...literals ? ['Literal'] : [], 'Mapping', 'Optional', 'TypeVar', ...json ? ['Union'] : [], ...literals ? ['cast'] : []];
  return [
    `# Written by: ${command}`,
    '# Do not edit it: run the command again after the variables have changed.',
    '"""The configuration of this application, from its environment."""',
    '',
    'from __future__ import annotations',
    '',
    ...(json ? ['import json'] : []),
    'import os',
    ...(['integer', 'url', 'base64'] as const).some((type) => types.has(type)) ? ['import re'] : [],
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

const PARSERS: { readonly [T in Test['type']]: string } = {
  text: '_text', bool: '_bool', url: '_url', json: '_json', path: '_path', integer: '_integer', choice: '_choice', minLength: '_min_length', startsWith: '_starts_with', base64: '_base64',
};
const TYPES: { readonly [T in TypedValue['type']]: string } = { text: 'str', bool: 'bool', url: 'SplitResult', json: 'JsonValue', path: 'Path', integer: 'int', choice: 'str' };

function typeOf({ type, secret }: TypedVariable): string {
  const inner = type.type === 'choice' ? literal(type.values) : TYPES[type.type];
  return secret ? `Secret[${inner}]` : inner;
}

function literal(values: readonly string[]): string {
  return `Literal[${quoted(values)}]`;
}

function expression(variable: TypedVariable): string {
  const { name, type, secret, meaning, checks } = variable;
  const parser = type.type === 'text' ? parserOf(variable) : call(type);
  const others = checks.flatMap((check) => (check.test ? [`, (${call(check.test)}, ${JSON.stringify(check.meaning)})`] : []));
  const read = `reader.value(${JSON.stringify(name)}, ${parser}, ${JSON.stringify(meaning)}${others.join('')})`;
  const value = type.type === 'choice' ? `cast(${JSON.stringify(literal(type.values))}, ${read})` : read;
  return secret ? `Secret(${value})` : value;
}

function parserOf({ type, mayBeEmpty }: TypedVariable): string {
  return mayBeEmpty ? '_any_text' : PARSERS[type.type];
}

function call(test: Test): string {
  const parser = PARSERS[test.type];
  switch (test.type) {
    case 'text':
    case 'path':
    case 'bool': return parser;
    case 'integer': return `${parser}(${test.min ?? 'None'}, ${test.max ?? 'None'})`;
    case 'choice': return `${parser}([${quoted(test.values)}])`;
    case 'url': return `${parser}(${quoted(test.schemes)})`;
    case 'json': return `${parser}(${quoted(test.fields)})`;
    case 'minLength': return `${parser}(${test.length})`;
    case 'startsWith': return `${parser}(${JSON.stringify(test.prefix)})`;
    case 'base64': return `${parser}(${test.bytes ?? ''})`;
  }
}

function quoted(texts: readonly string[]): string {
  return texts.map((text) => JSON.stringify(text)).join(', ');
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

    def value(self, name: str, parse: Callable[[str], T], meaning: str, *checks: tuple[Callable[[str], object], str]) -> T:
        text = self.environment.get(name)
        if text is None or (text == "" and not _meets(parse, text)):
            self.problems.append(f"{name} is missing")
        else:
            unmet = [words for check, words in ((parse, meaning), *checks) if not _meets(check, text)]
            if not unmet:
                return parse(text)
            self.problems.extend(f"{name} is not {words}" for words in unmet)
        return None  # type: ignore[return-value]  # nobody gets it where there is a problem


def _meets(parse: Callable[[str], object], text: str) -> bool:
    try:
        parse(text)
        return True
    except (ValueError, RecursionError):
        return False  # the error may quote the value


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
  _min_length: `def _min_length(length: int) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if len(text) < length:
            raise ValueError
        return text

    return parse


`,
  _starts_with: `def _starts_with(prefix: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if not text.startswith(prefix):
            raise ValueError
        return text

    return parse


`,
  _base64: `def _base64(size: Optional[int] = None) -> Callable[[str], str]:
    def parse(text: str) -> str:
        joined = re.sub(r"\\r?\\n", "", text)
        padding = len(joined) - len(joined.rstrip("="))
        if not re.fullmatch(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?", joined):
            raise ValueError
        if size is not None and len(joined) // 4 * 3 - padding != size:
            raise ValueError
        return text

    return parse


`,
  _url: `def _url(*schemes: str) -> Callable[[str], SplitResult]:
    def parse(text: str) -> SplitResult:
        begin = re.match(r"([A-Za-z][A-Za-z0-9+.-]*)://.", text)
        if not begin or (schemes and begin[1].lower() not in schemes):
            raise ValueError
        if re.search(r"[\\x00-\\x20\\x7f\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]", text):
            raise ValueError
        url = urlsplit(text)
        _ = url.port  # raises a ValueError where it isn't the number of a port
        return url

    return parse


`,
  _json: `def _json(*fields: str) -> Callable[[str], JsonValue]:
    def refuse(constant: str) -> None:
        raise ValueError  # NaN and Infinity are not JSON

    def parse(text: str) -> JsonValue:
        value: JsonValue = json.loads(text, parse_constant=refuse)
        if fields and not (isinstance(value, dict) and all(field in value for field in fields)):
            raise ValueError
        return value

    return parse


`,
};
