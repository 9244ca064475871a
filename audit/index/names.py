"""Whether a module has a name: bound, re-exported, a submodule, put there from outside, or unknowable."""

from collections.abc import Callable, Iterator
from enum import Enum, auto

from msgspec import Struct, field

from audit.index.roots import Outside
from audit.index.table import Namespace, Table, Target, Unit, join
from audit.model.facts import ANY_NAME, MODULE_SCOPE, Binding, BindingKind, ImportFact, ModuleFacts

MODULE_ATTRIBUTES = frozenset(
    {
        "__name__",
        "__file__",
        "__doc__",
        "__dict__",
        "__path__",
        "__spec__",
        "__loader__",
        "__package__",
        "__cached__",
        "__builtins__",
        "__annotations__",
        "__class__",
    }
)


class Presence(Enum):
    """Whether a name is there."""

    PRESENT = auto()
    ABSENT = auto()
    UNKNOWN = auto()


PRESENT, ABSENT, UNKNOWN = Presence
ANNOTATION = BindingKind.ANNOTATION

StarResolver = Callable[[Unit, ImportFact], Target | Outside | None]
"""Where the module before `import *` lies; None when it is not first-party."""


class Names(Struct):
    """Answers whether modules have names. `written` holds, by location, names that other modules put there."""

    table: Table
    resolve_star: StarResolver
    swapped: frozenset[str] = frozenset()
    written: dict[str, set[str]] = field(default_factory=dict)
    _asked: dict[tuple[str, str, bool], Presence] = field(default_factory=dict)
    _bound: dict[tuple[str, bool], frozenset[str]] = field(default_factory=dict)

    def presence(self, target: Target | Outside, name: str, *, for_types: bool = False) -> Presence:
        """Return whether `from target import name` works; `for_types` asks as a type checker would."""
        if isinstance(target, Outside):
            return UNKNOWN
        key = (target.location, name, for_types)
        if key not in self._asked:
            self._asked[key] = self._presence(target, name, for_types=for_types)
        return self._asked[key]

    def _presence(self, target: Target, name: str, *, for_types: bool) -> Presence:
        """Ask a module and all that its star imports lead on to, each once: there may be exponentially many ways."""
        waiting = [target]
        met = {target.location}
        unknown = False
        while waiting:
            source = waiting.pop()
            own = self._own(source, name, for_types=for_types)
            if own is PRESENT:
                return own
            unknown = unknown or own is UNKNOWN
            for star in self._stars(source) if own is ABSENT and isinstance(source, Unit) else ():
                if star is None or isinstance(star, Outside):
                    unknown = True
                elif star.location not in met and _exports(star, name):
                    met.add(star.location)
                    waiting.append(star)
        return UNKNOWN if unknown else ABSENT

    def _own(self, target: Target, name: str, *, for_types: bool) -> Presence:
        """Return whether a module has a name, its star imports left out."""
        if (isinstance(target, Namespace) or target.package) and self.table.at(join(target.location, name)) is not None:
            return PRESENT
        if isinstance(target, Namespace):
            return ABSENT
        facts = target.facts
        if facts is None:
            return UNKNOWN
        written = self.written.get(target.location, frozenset[str]())
        bound = self.bound(target) if for_types else self.bound_at_run_time(target)
        if name in MODULE_ATTRIBUTES or name in written or name in bound:
            return PRESENT
        return UNKNOWN if ANY_NAME in written or self.is_open(target, facts) else ABSENT

    def _stars(self, unit: Unit) -> Iterator[Target | Outside | None]:
        for fact in unit.facts.imports if unit.facts is not None else ():
            if fact.scope == MODULE_SCOPE and any(imported.name == ANY_NAME for imported in fact.names):
                yield self.resolve_star(unit, fact)

    def bound(self, unit: Unit) -> frozenset[str]:
        """Return the names that a module binds for a type checker, and those that its stub promises."""
        return self._names(unit, for_types=True)

    def bound_at_run_time(self, unit: Unit) -> frozenset[str]:
        """Return the names that a module binds when it runs, and those that its stub promises."""
        return self._names(unit, for_types=False)

    def _names(self, unit: Unit, *, for_types: bool) -> frozenset[str]:
        key = (unit.file.path, for_types)
        bound = self._bound.get(key)
        if bound is None:
            bound = self._bound[key] = frozenset(_bound_names(unit, for_types=for_types))
        return bound

    def is_open(self, unit: Unit, facts: ModuleFacts) -> bool:
        """Return whether a module may have names that cannot be read off."""
        return (
            bool(facts.dynamic)
            or (facts.open_path and unit.package)
            or "__getattr__" in self.bound(unit)
            or unit.location in self.swapped
        )


def _bound_names(unit: Unit, *, for_types: bool) -> set[str]:
    names: set[str] = set()
    if unit.facts is not None:
        in_module = [binding for binding in unit.facts.bindings if binding.scope == MODULE_SCOPE]
        names.update(binding.name for binding in in_module if unit.is_stub or _binds(binding, for_types=for_types))
    if unit.stub is not None:
        names.update(binding.name for binding in unit.stub.bindings if binding.scope == MODULE_SCOPE)
    return names


def _binds(binding: Binding, *, for_types: bool) -> bool:
    return binding.kind is not ANNOTATION and (for_types or not binding.type_checking)


def _exports(source: Target, name: str) -> bool:
    if isinstance(source, Namespace):
        return False
    facts = source.facts
    if facts is None or facts.computed_exports:
        return True
    return name in facts.exports if facts.exports is not None else not name.startswith("_")
