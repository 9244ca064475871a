"""Enums whose every member is known, and the uses of members that they do not have."""

import enum
from collections.abc import Iterable, Iterator

from msgspec import Struct, field

from audit.index.symbols import MAX_STEPS, CallSymbol, ClassSymbol, External, Symbol, Symbols
from audit.index.table import Unit
from audit.model.facts import ANY_NAME, WRITE, MemberKind, Path, Reference
from audit.model.project import EnumClass, EnumUse

ENUM_NAMES = ("Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "ReprEnum")
ENUM_BASES = {("enum", name): frozenset({*dir(getattr(enum, name)), *dir(enum.EnumMeta), "name", "value"}) for name in ENUM_NAMES}
"""What the classes of the standard library answer to, besides the members of the enums below them."""

CHOICES_BASES = frozenset(
    ("django", "db", "models", *module, name)
    for module in ((), ("enums",))
    for name in ("Choices", "TextChoices", "IntegerChoices")
)
CHOICES_ATTRIBUTES = frozenset(
    {"choices", "labels", "values", "names", "label", "do_not_call_in_templates"}
    | ENUM_BASES["enum", "StrEnum"]
    | ENUM_BASES["enum", "IntEnum"]
)
ENUM_METACLASSES = frozenset({("enum", "EnumMeta"), ("enum", "EnumType")})
MIXINS = {("builtins", kind.__name__): frozenset(dir(kind)) for kind in (str, int, float, bytes, tuple, object)}
PLAIN_BASES = frozenset({("typing", "Generic"), ("abc", "ABC")})
DECORATORS = frozenset(
    {
        ("enum", "unique"),
        ("enum", "verify"),
        ("enum", "global_enum"),
        ("dataclasses", "dataclass"),
        ("functools", "total_ordering"),
    }
)
"""Decorators that add no attribute of their own choosing."""

HOOKS = frozenset({"__init_subclass__", "__set_name__"})
"""Methods of a base that may add attributes to the classes below it."""


class _Body(Struct, frozen=True):
    """What a class, with all its bases, is known to have. `adds_below`: it may add attributes to its subclasses."""

    is_enum: bool
    attributes: frozenset[str]
    members: frozenset[str] = frozenset()
    adds_below: bool = False


class Enums(Struct):
    """Knows the closed enums of a project. `added` holds attributes that other code puts on a class, by its identity."""

    symbols: Symbols
    added: dict[int, set[str]] = field(default_factory=dict)
    _bodies: dict[int, _Body | None] = field(default_factory=dict)
    _closed: dict[int, EnumClass | None] = field(default_factory=dict)
    _depth: int = 0

    def note_writes(self, units: Iterable[Unit]) -> None:
        """Note every attribute that is set on a class from outside of its body."""
        for unit in units:
            for reference in unit.facts.references if unit.facts else ():
                if reference.use is WRITE and reference.path:
                    symbol = self.symbols.follow(unit, reference.scope, (reference.root, *reference.path[:-1]))
                    if isinstance(symbol, ClassSymbol | CallSymbol):
                        self.added.setdefault(_identity(symbol), set()).add(reference.path[-1])

    def mismatches(self, unit: Unit) -> Iterator[EnumUse]:
        """Yield the uses in a module of enum members that do not exist."""
        for reference in unit.facts.references if unit.facts else ():
            leads_on = reference.path or reference.key is not None
            if leads_on and reference.use is not WRITE and not reference.guarded:
                use = self._use(unit, reference)
                if use is not None:
                    yield use

    def _use(self, unit: Unit, reference: Reference) -> EnumUse | None:
        symbol = self.symbols.root(unit, reference.scope, reference.root)
        for attribute in reference.path:
            if symbol is None or isinstance(symbol, External):
                return None
            found = self._enum(symbol)
            if found is not None:
                known = attribute in found.members or attribute in found.attributes or attribute.startswith("_")
                if known and isinstance(symbol, ClassSymbol) and attribute not in found.members:
                    symbol = self.symbols.attribute(symbol, attribute)
                    continue
                return None if known else EnumUse(reference, found, attribute, by_key=False)
            symbol = self.symbols.attribute(symbol, attribute)
        found = self._enum(symbol) if reference.key is not None else None
        if found is None or reference.key is None or reference.key in found.members:
            return None
        return EnumUse(reference, found, reference.key, by_key=True)

    def _enum(self, symbol: Symbol | None) -> EnumClass | None:
        if not isinstance(symbol, (ClassSymbol, CallSymbol)):
            return None
        key = _identity(symbol)
        if key not in self._closed:
            self._closed[key] = self._closed_enum(symbol)
        return self._closed[key]

    def _closed_enum(self, symbol: ClassSymbol | CallSymbol) -> EnumClass | None:
        body = self._body(symbol)
        added = self.added.get(_identity(symbol), set())
        if body is None or not body.is_enum or not body.members or ANY_NAME in added:
            return None
        name = symbol.fact.qualname if isinstance(symbol, ClassSymbol) else symbol.binding.name
        return EnumClass(name, symbol.unit.name, body.members, body.attributes | added)

    def _body(self, symbol: ClassSymbol | CallSymbol) -> _Body | None:
        key = _identity(symbol)
        if key not in self._bodies:
            if self._depth == MAX_STEPS:
                return None
            self._bodies[key] = None  # a class that inherits from itself is not known
            self._depth += 1
            self._bodies[key] = self._class_body(symbol) if isinstance(symbol, ClassSymbol) else self._call_body(symbol)
            self._depth -= 1
        return self._bodies[key]

    def _class_body(self, symbol: ClassSymbol) -> _Body | None:
        fact = symbol.fact
        if fact.dynamic or not self._plain_header(symbol):
            return None
        bases = [self._base(self._resolved(symbol, path)) for path in fact.bases]
        known = [base for base in bases if base is not None]
        if len(known) < len(bases) or any(base.adds_below for base in known):
            return None
        is_enum = any(base.is_enum for base in known)
        member_kinds = (MemberKind.VALUE, MemberKind.ANNOTATION) if symbol.unit.is_stub else (MemberKind.VALUE,)
        values = frozenset(m.name for m in fact.members if m.kind in member_kinds and not _is_private(m.name))
        own = frozenset(m.name for m in fact.members if m.kind is not MemberKind.ANNOTATION)
        return _Body(
            is_enum=is_enum,
            attributes=(own - values if is_enum else own).union(*(base.attributes for base in known)),
            members=(values if is_enum else frozenset[str]()).union(*(base.members for base in known)),
            adds_below=bool(own & HOOKS),
        )

    def _plain_header(self, symbol: ClassSymbol) -> bool:
        """Return whether neither metaclass nor decorators can add names of their own choosing."""
        fact = symbol.fact
        if fact.metaclass is not None and not self._is_one_of(symbol, fact.metaclass, ENUM_METACLASSES | {("abc", "ABCMeta")}):
            return False
        return all(self._is_one_of(symbol, path, DECORATORS) for path in fact.decorators)

    def _is_one_of(self, symbol: ClassSymbol, path: Path, known: frozenset[Path]) -> bool:
        found = self._resolved(symbol, path)
        return isinstance(found, External) and found.path in known

    def _resolved(self, symbol: ClassSymbol, path: Path) -> Symbol | None:
        return self.symbols.follow(symbol.unit, symbol.fact.scope, path) if path else None

    def _base(self, base: Symbol | None) -> _Body | None:
        match base:
            case External(path) if path in ENUM_BASES:
                return _Body(is_enum=True, attributes=ENUM_BASES[path])
            case External(path) if path in CHOICES_BASES:
                return _Body(is_enum=True, attributes=CHOICES_ATTRIBUTES)
            case External(path) if path in MIXINS:
                return _Body(is_enum=False, attributes=MIXINS[path])
            case External(path) if path in PLAIN_BASES:
                return _Body(is_enum=False, attributes=frozenset())
            case ClassSymbol():
                return self._body(base)
        return None

    def _call_body(self, symbol: CallSymbol) -> _Body | None:
        binding = symbol.binding
        base = self._base(self.symbols.follow(symbol.unit, binding.scope, binding.called))
        if base is None or not base.is_enum or base.members or binding.literals is None:
            return None
        return _Body(is_enum=True, attributes=base.attributes, members=frozenset(binding.literals))


def _identity(symbol: ClassSymbol | CallSymbol) -> int:
    """Return what tells one class statement or call from every other, as long as the facts live."""
    return id(symbol.fact if isinstance(symbol, ClassSymbol) else symbol.binding)


def _is_private(name: str) -> bool:
    """Dunder, sunder and mangled names are no members."""
    return name.startswith("_") and (name.endswith("_") or name.startswith("__"))
