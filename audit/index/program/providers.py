"""What `Depends(…)` is given: a function, a class, or what either makes."""

from audit.index.program.files import File
from audit.index.program.types import Types
from audit.index.symbols import CallSymbol, ClassSymbol, External, FunctionSymbol, Symbol
from audit.model.code import Annotation, FunctionFact
from audit.model.facts import MODULE_SCOPE, Path

OWN_TYPE = (".",)
"""What `Depends()` without an argument provides: the annotated class."""

NO_NAME = ("?",)
MADE = "()"
"""Ends the path of what is called to get the provider."""

CALL = "__call__"

_DEEPEST = 8
"""How many aliases may lead on to the next."""


def provider_of(types: Types, file: File, scope: int, annotation: Annotation | None, default: Path) -> str:
    """Return the full name of what `Depends(…)` is given, in the default or in the annotation; empty where unknown."""
    if default:
        return _provided(types, file, scope, annotation, default)
    found = _with_provider(types, file, scope, annotation)
    return _provided(types, found[0], found[1], found[2], found[2].provider) if found is not None else ""


def is_injected(types: Types, file: File, scope: int, annotation: Annotation | None, default: Path) -> bool:
    """Return whether a parameter is given by `Depends(…)`, whatever that is given."""
    return bool(default) or _with_provider(types, file, scope, annotation) is not None


def _with_provider(types: Types, file: File, scope: int, annotation: Annotation | None) -> tuple[File, int, Annotation] | None:
    """Return the annotation that names a provider, followed through aliases, with where it stands."""
    for _ in range(_DEEPEST):
        if annotation is None or annotation.provider:
            break
        alias = types.alias(types.symbols.follow(file.unit, scope, annotation.path)) if annotation.path else None
        if alias is None:
            return None
        file, annotation = alias
        scope = MODULE_SCOPE
    return (file, scope, annotation) if annotation is not None and annotation.provider else None


def _provided(types: Types, file: File, scope: int, annotation: Annotation | None, path: Path) -> str:
    if path == OWN_TYPE:
        own = types.annotated(file, scope, annotation)
        return own.name if own is not None else ""
    if not path or path == NO_NAME:
        return ""
    if path[-1] == MADE:
        return _made(types, file, scope, path[:-1])
    inner = _inside(file, scope, path)
    if inner is not None:
        return _name(file, inner)
    symbol = types.symbols.follow(file.unit, scope, path)
    if isinstance(symbol, FunctionSymbol):
        return f"{symbol.unit.name}.{symbol.binding.name}"
    if isinstance(symbol, CallSymbol):
        home = types.files.get(symbol.unit.file.path)
        return _made(types, home, symbol.binding.scope, symbol.binding.called) if home is not None else ""
    return _class(types, symbol) or _method(types, file, scope, path)


def _class(types: Types, symbol: Symbol | None) -> str:
    found = types.type_of(symbol)
    return found.name if found is not None and not found.name.startswith("builtins.") else ""


def _made(types: Types, file: File, scope: int, path: Path) -> str:
    """Return what a call makes: what an instance of a class does when it is called, or the function that another returns."""
    symbol = types.symbols.follow(file.unit, scope, path)
    match symbol:
        case ClassSymbol(unit, fact):
            return _member(types, f"{unit.name}.{fact.qualname}", CALL) or f"{unit.name}.{fact.qualname}"
        case FunctionSymbol(unit, binding):
            home = types.files.get(unit.file.path)
            outer = _at_top(home, binding.name) if home is not None else None
            return _returned(home, outer) if home is not None and outer is not None else ""
        case External():
            return _class(types, symbol)
    return _method(types, file, scope, path)


def _returned(file: File, outer: FunctionFact) -> str:
    """Return the function that another defines and returns, the other itself where there is none."""
    for value in outer.returned:
        inner = _inside(file, outer.body, value.path) if not value.called else None
        if inner is not None:
            return _name(file, inner)
    return _name(file, outer)


def _method(types: Types, file: File, scope: int, path: Path) -> str:
    """Return a method of a class, or of the instance that a name of a module stands for."""
    if len(path) < 2:
        return ""
    symbol = types.symbols.follow(file.unit, scope, path[:-1])
    if isinstance(symbol, CallSymbol):
        symbol = types.symbols.follow(symbol.unit, symbol.binding.scope, symbol.binding.called)
    owner = types.type_of(symbol)
    if owner is None:
        return ""
    return _member(types, owner.name, path[-1]) if owner.first_party else f"{owner.name}.{path[-1]}"


def _member(types: Types, owner: str, name: str) -> str:
    """Return the full name of a method of a class, its own or an inherited one."""
    line = (owner, *types.lineage(owner).ancestors) if owner in types.classes else ()
    for each in line:
        file, fact = types.classes[each]
        if any(method.qualname.endswith(f".{name}") for method in file.methods.get(fact.body, ())):
            return f"{each}.{name}"
    return ""


def _at_top(file: File, name: str) -> FunctionFact | None:
    return next((each for each in file.functions.values() if each.scope == MODULE_SCOPE and each.qualname == name), None)


def _inside(file: File, scope: int, path: Path) -> FunctionFact | None:
    """Return the function that a function around defines under a name."""
    if len(path) != 1:
        return None
    around = {each.body for each in file.enclosing(scope)}
    found = (each for each in file.functions.values() if each.scope in around and each.qualname == path[0])
    return next(found, None) if around else None


def _name(file: File, fact: FunctionFact) -> str:
    outer = [each.qualname for each in file.enclosing(fact.scope)]
    return ".".join([file.unit.name, *reversed(outer), fact.qualname])
