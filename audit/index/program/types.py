"""What annotations and base classes stand for."""

from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from audit.index.program.files import File
from audit.index.symbols import MAX_STEPS, CallSymbol, ClassSymbol, External, Symbol, Symbols, ValueSymbol
from audit.model.code import Annotation
from audit.model.facts import MODULE_SCOPE, ClassFact, Path
from audit.model.program import TypeRef

MADE_BASES = frozenset({"declarative_base", "automap_base", "generate_base"})
"""Functions that make a class; what inherits from it inherits from an ORM's base."""

_MADE_BY_OBJECTS = {("SQLAlchemy", "Model"): "flask_sqlalchemy.model.Model", ("Database", "Entity"): "pony.orm.core.Entity"}
"""Bases that are attributes of an object: the class of the object, the attribute, and what it stands for."""

_DEEPEST = 8
"""How many aliases may lead on to the next."""


class Lineage(Struct, frozen=True):
    """What stands above a class. `bases` are as written, None for an unknown one; `open`: something above is unknown."""

    bases: tuple[TypeRef | None, ...]
    ancestors: tuple[str, ...]
    outside: frozenset[str]
    open: bool


_UNKNOWN = Lineage((), (), frozenset(), open=True)


class Types(Struct):
    """Answers what a written type means. `files` and `classes` are by path of the file and by full name."""

    symbols: Symbols
    files: Mapping[str, File]
    classes: Mapping[str, tuple[File, ClassFact]]
    _lineages: dict[str, Lineage | None] = field(default_factory=dict)
    _height: int = 0

    def named(self, file: File, scope: int, path: Path) -> TypeRef | None:
        """Return the class that a dotted name means; None where it is none or cannot be known."""
        return self._type_of(self.symbols.follow(file.unit, scope, path), _DEEPEST) if path else None

    def annotated(self, file: File, scope: int, annotation: Annotation | None) -> TypeRef | None:
        """Return the one class that an annotation stands for; None where there is none or it cannot be known."""
        return self.named(file, scope, annotation.path) if annotation is not None else None

    def mentioned(self, file: File, scope: int, annotation: Annotation | None) -> tuple[TypeRef, ...]:
        """Return every class that an annotation, or an alias in it, names and that is known."""
        found: dict[TypeRef, None] = {}
        for path in annotation.names if annotation is not None else ():
            symbol = self.symbols.follow(file.unit, scope, path)
            alias = self.alias(symbol)
            within = [self.named(alias[0], MODULE_SCOPE, each) for each in alias[1].names] if alias is not None else []
            found |= dict.fromkeys(each for each in (self.type_of(symbol), *within) if each is not None)
        return tuple(found)

    def type_of(self, symbol: Symbol | None) -> TypeRef | None:
        """Return the class that a symbol stands for; None where it is none or cannot be known."""
        return self._type_of(symbol, _DEEPEST)

    def _type_of(self, symbol: Symbol | None, depth: int) -> TypeRef | None:
        match symbol:
            case ClassSymbol(unit, fact):
                return TypeRef(f"{unit.name}.{fact.qualname}", first_party=True)
            case External(path):
                return TypeRef(".".join(path), first_party=False)
            case ValueSymbol() if depth:
                alias = self.alias(symbol)
                if alias is not None and alias[1].path:
                    file, annotation = alias
                    return self._type_of(self.symbols.follow(file.unit, MODULE_SCOPE, annotation.path), depth - 1)
        return None

    def alias(self, symbol: Symbol | None) -> tuple[File, Annotation] | None:
        """Return the annotation that a name of a module stands for, with the file that it stands in."""
        if not isinstance(symbol, ValueSymbol):
            return None
        file = self.files.get(symbol.unit.file.path)
        alias = file.aliases.get(symbol.binding.name) if file is not None else None
        return (file, alias.annotation) if file is not None and alias is not None else None

    def lineage(self, name: str) -> Lineage:
        """Return what stands above a class of the project; everything is unknown above one that leads to itself."""
        if name not in self._lineages:
            if self._height == MAX_STEPS:
                return _UNKNOWN
            self._lineages[name] = None
            self._height += 1
            self._lineages[name] = self._lineage(*self.classes[name])
            self._height -= 1
        return self._lineages[name] or _UNKNOWN

    def _lineage(self, file: File, fact: ClassFact) -> Lineage:
        bases = tuple(self._base(file, fact, path) for path in fact.bases)
        if any(path[-1:] == ("as_declarative",) for path in fact.decorators):
            bases += (TypeRef("sqlalchemy.orm.declarative_base", first_party=False),)
        ancestors: dict[str, None] = {}
        outside: set[str] = set()
        is_open = fact.dynamic
        for base in bases:
            if base is None:
                is_open = True
            elif not base.first_party:
                outside.add(base.name)
            elif base.name in self.classes:
                above = self.lineage(base.name)
                for each in (base.name, *above.ancestors):
                    ancestors.pop(each, None)  # a class above two bases comes after both, as Python looks it up
                    ancestors[each] = None
                outside |= above.outside
                is_open = is_open or above.open
            else:
                is_open = True
        if fact.metaclass:
            metaclass = self.named(file, fact.scope, fact.metaclass)
            is_open = is_open or metaclass is None or metaclass.first_party
            outside.update([metaclass.name] if metaclass is not None else ())
        return Lineage(bases, tuple(ancestors), frozenset(outside), is_open)

    def is_base_of_tables(self, name: str) -> bool:
        """Return whether a class says so in its `Meta`, as those of Django and Tortoise do."""
        file, fact = self.classes.get(f"{name}.Meta", (None, None))
        told = file.fields.get(fact.body, ()) if file is not None and fact is not None else ()
        return any(each.name == "abstract" and each.text == "True" for each in told)

    def _base(self, file: File, fact: ClassFact, path: Path) -> TypeRef | None:
        if not path:
            return None
        symbol = self.symbols.follow(file.unit, fact.scope, path)
        if isinstance(symbol, CallSymbol) and symbol.binding.called[-1] in MADE_BASES:
            return TypeRef("sqlalchemy.orm.declarative_base", first_party=False)
        if symbol is None and len(path) > 1:
            root = self.symbols.follow(file.unit, fact.scope, path[:-1])
            made = (root.binding.called[-1], path[-1]) if isinstance(root, CallSymbol) else ("", "")
            if made in _MADE_BY_OBJECTS:
                return TypeRef(_MADE_BY_OBJECTS[made], first_party=False)
        return self._type_of(symbol, _DEEPEST)


def words(names: Iterable[str]) -> frozenset[str]:
    """Return the last words of full names."""
    return frozenset(name.rpartition(".")[2] for name in names)
