"""Follows a name through imports, aliases and re-exports to the thing that it stands for."""

from collections.abc import Sequence

from msgspec import Struct, field

from audit.index.imports import Imports
from audit.index.names import Presence
from audit.index.roots import Outside
from audit.index.table import Namespace, Target, Unit, join
from audit.model.facts import (
    ANY_NAME,
    MODULE_SCOPE,
    Binding,
    BindingKind,
    ClassFact,
    ImportFact,
    ModuleFacts,
    Path,
)

BUILTINS = ("builtins",)

IMPORT, CLASS, FUNCTION, VALUE, ANNOTATION = BindingKind

MAX_STEPS = 64
"""How many names may lead on to the next before it counts as unknown what they stand for. Python's stack is finite."""


class ClassSymbol(Struct, frozen=True):
    """A class statement of the project."""

    unit: Unit
    fact: ClassFact


class CallSymbol(Struct, frozen=True):
    """A module-level name bound to the result of a call, as the functional API of enum does."""

    unit: Unit
    binding: Binding


class FunctionSymbol(Struct, frozen=True):
    """A function of a module."""

    unit: Unit
    binding: Binding


class ValueSymbol(Struct, frozen=True):
    """A name of a module bound to a value that cannot be followed."""

    unit: Unit
    binding: Binding


class External(Struct, frozen=True):
    """A name of a module that is not of the project, dotted: `("enum", "Enum")`."""

    path: Path


Symbol = Target | ClassSymbol | CallSymbol | FunctionSymbol | ValueSymbol | External


class _Lookup(Struct):
    """What a module binds, by scope and name."""

    bindings: dict[tuple[int, str], list[Binding]] = field(default_factory=dict)
    classes: dict[tuple[int, str], list[ClassFact]] = field(default_factory=dict)
    stars: list[ImportFact] = field(default_factory=list)


class Symbols:
    """Follows names. None means that it cannot be known what a name stands for."""

    def __init__(self, imports: Imports) -> None:
        self._imports = imports
        self._lookups: dict[str, _Lookup] = {}
        self._followed: dict[tuple[str, int, str], Symbol | None] = {}
        self._steps = 0

    def follow(self, unit: Unit, scope: int, path: Path) -> Symbol | None:
        """Return what a dotted name means in a scope of a module."""
        symbol = self.root(unit, scope, path[0])
        for attribute in path[1:]:
            if symbol is None:
                return None
            symbol = self.attribute(symbol, attribute)
        return symbol

    def root(self, unit: Unit, scope: int, name: str) -> Symbol | None:
        """Return what a plain name means in a scope of a module; an unbound one is a builtin."""
        key = (unit.file.path, scope, name)
        if key not in self._followed:
            if self._steps == MAX_STEPS:
                return None
            self._followed[key] = None  # a name that leads to itself leads nowhere
            self._steps += 1
            self._followed[key] = self._root(unit, scope, name)
            self._steps -= 1
        return self._followed[key]

    def attribute(self, symbol: Symbol, name: str) -> Symbol | None:
        """Return what an attribute of a module or class means."""
        match symbol:
            case External(path):
                return External((*path, name)) if len(path) < MAX_STEPS else None
            case ClassSymbol(unit, fact):
                return self.root(unit, fact.body, name) if self.defines(unit, fact.body, name) else None
            case Namespace():
                return self._submodule(symbol, name)
            case Unit():
                bound = self.root(symbol, MODULE_SCOPE, name) if self._binds(symbol, name) else None
                return bound or self._submodule(symbol, name)
        return None

    def lacks(self, target: Unit, name: str) -> bool:
        """Return whether a module is known to have no attribute of a name, even for a type checker."""
        absent = self._imports.names.presence(target, name, for_types=True) is Presence.ABSENT
        return absent and (MODULE_SCOPE, name) not in self._lookup(target).bindings

    def _submodule(self, target: Target, name: str) -> Target | None:
        if isinstance(target, Unit) and not target.package:
            return None
        return self._imports.at(join(target.location, name))

    def defines(self, unit: Unit, scope: int, name: str) -> bool:
        """Return whether a scope itself binds a name to something that can be followed."""
        lookup = self._lookup(unit)
        return (scope, name) in lookup.bindings or (scope, name) in lookup.classes

    def _binds(self, unit: Unit, name: str) -> bool:
        lookup = self._lookup(unit)
        return (MODULE_SCOPE, name) in lookup.bindings or bool(lookup.stars)

    def _root(self, unit: Unit, scope: int, name: str) -> Symbol | None:
        lookup = self._lookup(unit)
        for number in dict.fromkeys((scope, MODULE_SCOPE)):
            if (number, name) in lookup.bindings or (number, name) in lookup.classes:
                return self._in_scope(unit, number, name)
        if lookup.stars:
            return self._through_stars(unit, lookup.stars, name)
        return External((*BUILTINS, name)) if unit.facts is not None else None

    def _in_scope(self, unit: Unit, scope: int, name: str) -> Symbol | None:
        lookup = self._lookup(unit)
        bindings = lookup.bindings.get((scope, name), [])
        found = [self._bound(unit, lookup, binding) for binding in bindings if binding.kind is not ANNOTATION]
        if not found and (scope, name) in lookup.classes:
            found = self._classes(unit, lookup.classes[scope, name])
        return found[0] if found and all(symbol == found[0] for symbol in found) else None

    def _bound(self, unit: Unit, lookup: _Lookup, binding: Binding) -> Symbol | None:
        facts = unit.facts
        assert facts is not None, "a binding comes from facts"
        kind = binding.kind
        if kind is IMPORT and binding.imported is not None:
            return self._imported(unit, facts.imports[binding.imported], binding.name)
        if kind is CLASS:
            classes = self._classes(unit, lookup.classes.get((binding.scope, binding.name), []))
            return classes[0] if len(classes) == 1 else None
        if kind is VALUE and binding.alias:
            return self.follow(unit, binding.scope, binding.alias)
        if binding.scope != MODULE_SCOPE:
            return None
        if kind is VALUE:
            return CallSymbol(unit, binding) if binding.called else ValueSymbol(unit, binding)
        return FunctionSymbol(unit, binding) if kind is FUNCTION else None

    def _classes(self, unit: Unit, facts: Sequence[ClassFact]) -> list[Symbol | None]:
        return [ClassSymbol(unit, fact) for fact in facts]

    def _imported(self, unit: Unit, fact: ImportFact, name: str) -> Symbol | None:
        target = self._imports.target(unit, fact)
        if isinstance(target, Outside):
            return None
        if not fact.names:
            words = tuple(fact.module.split("."))
            if target is None:
                return External(words if fact.alias else words[:1])
            return target if fact.alias else self._imports.top(unit, words[0])
        original = next(n.name for n in fact.names if n.name != ANY_NAME and (n.alias or n.name) == name)
        if target is None:
            return None if fact.level else External((*fact.module.split("."), original))
        return self.attribute(target, original)

    def _through_stars(self, unit: Unit, stars: Sequence[ImportFact], name: str) -> Symbol | None:
        """Return what a name means that only a star import can bring; unknown when an opaque one might."""
        for fact in stars:
            source = self._imports.target(unit, fact)
            if source is None or isinstance(source, Outside | Namespace):
                return None
            if self._binds(source, name):
                return self.root(source, MODULE_SCOPE, name)
        return External((*BUILTINS, name))

    def _lookup(self, unit: Unit) -> _Lookup:
        lookup = self._lookups.get(unit.file.path)
        if lookup is None:
            lookup = self._lookups[unit.file.path] = _lookup_of(unit.facts)
        return lookup


def _lookup_of(facts: ModuleFacts | None) -> _Lookup:
    lookup = _Lookup()
    if facts is None:
        return lookup
    for binding in facts.bindings:
        lookup.bindings.setdefault((binding.scope, binding.name), []).append(binding)
    for fact in facts.classes:
        lookup.classes.setdefault((fact.scope, fact.qualname.rpartition(".")[2]), []).append(fact)
    lookup.stars = [
        fact for fact in facts.imports if fact.scope == MODULE_SCOPE and any(name.name == ANY_NAME for name in fact.names)
    ]
    return lookup
