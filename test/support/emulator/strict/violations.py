"""What in a request breaks the service's model: required members, types, lengths, ranges, patterns and enums.

The SDKs check required members and types at most; the rest is refused by AWS alone.
"""
import functools

import regex

from .models import shape_of

TYPES = {
    "string": str, "integer": int, "long": int, "float": (int, float), "double": (int, float), "boolean": bool,
    "list": list, "map": dict, "structure": dict,
}


def violations_of(service, shape, value, path=""):
    """The violations, in the words of AWS."""
    return [*walk(service, shape_of(service, shape), value, path)]


def mistyped(service, shape, value):
    """Whether something has another type than the model says: AWS doesn't get as far as the constraints then."""
    model = shape_of(service, shape)
    expected = TYPES.get(model["type"])
    if expected and (not isinstance(value, expected) or (isinstance(value, bool) and model["type"] != "boolean")):
        return True
    if model["type"] == "structure":
        members = model.get("members", {})
        known = [(members[name]["shape"], inner) for name, inner in value.items() if name in members and inner is not None]
        return any(mistyped(service, inner_shape, inner) for inner_shape, inner in known)
    if model["type"] == "list":
        return any(mistyped(service, model["member"]["shape"], inner) for inner in value)
    if model["type"] == "map":
        return any(mistyped(service, model["value"]["shape"], inner) for inner in value.values())
    return False


def walk(service, model, value, path):
    kind = model["type"]
    yield from measured(model, value, path)
    if kind == "structure":
        yield from walk_members(service, model, value, path)
    elif kind == "list":
        for index, inner in enumerate(value, 1):
            yield from walk(service, shape_of(service, model["member"]["shape"]), inner, f"{path}.{index}.member")
    elif kind == "map":
        for key, inner in value.items():
            yield from walk(service, shape_of(service, model["key"]["shape"]), key, f"{path}.{key}")
            yield from walk(service, shape_of(service, model["value"]["shape"]), inner, f"{path}.{key}.member")


def walk_members(service, model, value, path):
    for name, member in model.get("members", {}).items():
        inner, where = value.get(name), joined(path, name)
        if inner is not None:
            yield from walk(service, shape_of(service, member["shape"]), inner, where)
        elif name in model.get("required", []):
            yield f"Value null at '{where}' failed to satisfy constraint: Member must not be null"


def measured(model, value, path):
    kind = model["type"]
    size = value if kind in ("integer", "long", "float", "double") else len(value) if kind in ("string", "list", "map", "blob") else None
    what = "have value" if size is value else "have length"
    if size is not None and size > model.get("max", size):
        yield said(model, value, path, f"Member must {what} less than or equal to {model['max']}")
    if size is not None and size < model.get("min", size):
        yield said(model, value, path, f"Member must {what} greater than or equal to {model['min']}")
    if kind == "string" and "pattern" in model and not matches(model["pattern"], value):
        yield said(model, value, path, f"Member must satisfy regular expression pattern: {model['pattern']}")
    if kind == "string" and "enum" in model and value not in model["enum"]:
        yield said(model, value, path, f"Member must satisfy enum value set: [{', '.join(model['enum'])}]")


def said(model, value, path, constraint):
    """AWS repeats what it got, except where the model marks it as sensitive."""
    shown = "Value" if model.get("sensitive") else f"Value '{listed(value)}'"
    return f"{shown} at '{path}' failed to satisfy constraint: {constraint}"


def listed(value):
    return f"[{', '.join(map(str, value))}]" if isinstance(value, list) else value


def joined(path, name):
    return ".".join(filter(None, [path, name[:1].lower() + name[1:]]))


def matches(pattern, value):
    compiled = compile_pattern(pattern)
    return compiled is None or compiled.fullmatch(value) is not None


@functools.lru_cache(maxsize=None)
def compile_pattern(pattern):
    """Patterns are Java's. One that can't be read here isn't checked."""
    try:
        return regex.compile(pattern, regex.DOTALL)
    except regex.error:
        return None
