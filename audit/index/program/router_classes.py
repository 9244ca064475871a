"""Classes of routers: those of libraries, and those that the project extends them by."""

import re

from msgspec import Struct

from audit.index.program.files import File
from audit.index.program.objects import FunctionObject
from audit.index.program.prefixes import GUARDS, PREFIXES, guards_of, prefix_of
from audit.index.program.values import Values
from audit.index.symbols import CallSymbol
from audit.model.code import CallFact, FunctionFact
from audit.model.facts import MODULE_SCOPE, Path
from audit.model.program import UNKNOWN_GUARD, UNKNOWN_PREFIX, TypeRef

APPS = frozenset(
    {
        "fastapi.FastAPI",
        "fastapi.applications.FastAPI",
        "starlette.applications.Starlette",
        "flask.Flask",
        "quart.Quart",
        "litestar.Litestar",
    }
)
ROUTERS = frozenset(
    {
        "fastapi.APIRouter",
        "fastapi.routing.APIRouter",
        "starlette.routing.Router",
        "flask.Blueprint",
        "quart.Blueprint",
        "litestar.Router",
    }
)
_EXTENSION = re.compile(r"(fastapi|starlette)\w*\.([\w.]+\.)?\w*Router")
"""How routers of libraries that extend a framework are called."""


CONSTRUCTOR = "__init__"


class Brought(Struct, frozen=True):
    """What a router has by its class: a prefix, where its making gives none, and guards."""

    prefix: str = ""
    guards: tuple[str, ...] = ()


UNKNOWN = Brought(UNKNOWN_PREFIX, (UNKNOWN_GUARD,))


def class_named(values: Values, file: File, path: Path) -> TypeRef | None:
    """Return the class that a dotted name means; a class that a function defines and returns counts as its own."""
    symbol = values.types.symbols.follow(file.unit, MODULE_SCOPE, path)
    if not isinstance(symbol, CallSymbol):
        return values.types.type_of(symbol)
    home = values.types.files.get(symbol.unit.file.path)
    found = values.value(home, symbol.binding.scope, symbol.binding.called) if home is not None else None
    if not isinstance(found, FunctionObject):
        return None
    returned = [value.path for value in found.fact.returned if not value.called and value.path]
    return values.types.named(found.file, found.fact.body, returned[0]) if len(returned) == 1 else None


def router_kinds(values: Values, given: TypeRef | None) -> frozenset[str]:
    """Return the routers of libraries that a class is, or extends."""
    if given is None:
        return frozenset()
    names = values.types.lineage(given.name).outside if given.first_party else frozenset({given.name})
    return frozenset(name for name in names if name in APPS | ROUTERS or _EXTENSION.fullmatch(name))


def brought(values: Values, given: TypeRef) -> Brought:
    """Return what the constructors of a router's class hand on to the library."""
    if not given.first_party:
        return Brought()
    prefix, guards = "", list[str]()
    for name in (given.name, *values.types.lineage(given.name).ancestors):
        file, fact = values.types.classes[name]
        for method in file.methods.get(fact.body, ()):
            if method.qualname.endswith(f".{CONSTRUCTOR}"):
                own = _handed_on(values, file, method)
                prefix = prefix or own.prefix
                guards += own.guards
    return Brought(prefix, tuple(dict.fromkeys(guards)))


def _handed_on(values: Values, file: File, method: FunctionFact) -> Brought:
    """Return what a constructor gives to the one that it extends; what it was given itself, it only passes on."""
    calls = (each for each in file.code.calls if each.function == method.body and each.path == (CONSTRUCTOR,))
    call = next(calls, None)
    if call is None:
        return UNKNOWN
    passed = {parameter.name for parameter in method.parameters}
    texts = dict(call.texts)
    guards = () if texts.get(GUARDS) in passed else guards_of(values, file, call.keywords, texts)
    return Brought(_prefix(values, file, call, passed), guards)


def _prefix(values: Values, file: File, call: CallFact, passed: set[str]) -> str:
    texts = dict(call.texts)
    return "" if any(texts.get(word) in passed for word in PREFIXES) else prefix_of(values, file, call)
