"""What classes have: their own attributes and inherited ones, whoever writes them; unknown where a class is open."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct, field

from audit.index.misuse.known import ABSTRACT, ENUMS, KEEP_CLASS, PROTOCOL, PYDANTIC, SETTINGS, attributes_of
from audit.index.program.files import File, is_described
from audit.index.program.types import Types
from audit.index.symbols import ClassSymbol, External
from audit.index.table import Unit
from audit.model.code import AssignFact, FunctionFact
from audit.model.facts import ANY_NAME, Member, Path, Use

OPENS = frozenset({"__getattr__", "__getattribute__", "__new__"})
"""Methods that may make more of an instance than its class says."""

OPENS_BELOW = frozenset({"__init_subclass__", "__set_name__"})
EXTRA = frozenset({"ignore", "forbid", "Extra.ignore", "Extra.forbid"})
CONFIGURES = frozenset({"ConfigDict", "SettingsConfigDict"})


class Written(Struct, frozen=True):
    """An assignment to an attribute, with the method or function that it stands in; None for one of a module."""

    file: File
    fact: AssignFact
    function: FunctionFact | None


class Bodies(Struct):
    """Knows what each class has. `written` is what methods write to their own instances, by class and name.

    `elsewhere` is what is written to other things, by name, `anywhere` the names that are written to nobody knows what.
    `asked` are names that code asks for before it uses them.
    """

    types: Types
    written: dict[str, dict[str, list[Written]]] = field(default_factory=dict)
    elsewhere: dict[str, list[Written]] = field(default_factory=dict)
    anywhere: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    below: dict[str, list[str]] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)
    computed: list[tuple[File, int, Path]] = field(default_factory=list)
    _own: dict[str, frozenset[str]] = field(default_factory=dict)
    _names: dict[str, frozenset[str] | None] = field(default_factory=dict)

    def collect(self) -> None:
        """Note everything that files write to attributes."""
        for name in self.types.classes:
            for ancestor in self.types.lineage(name).ancestors:
                self.below.setdefault(ancestor, []).append(name)
        for file in self.types.files.values():
            self.asked.update(file.code.uses.asked)
            self._note_classes(file)
            self._note_writes(file)
            self._note_references(file)

    def _note_classes(self, file: File) -> None:
        for fact in file.facts.classes:
            name = f"{file.unit.name}.{fact.qualname}"
            if self.types.classes[name][1] is not fact:
                self.opened.add(name)  # of two classes by one name, nobody knows which one is meant

    def _note_writes(self, file: File) -> None:
        for number, assigns in file.writes.items():
            for assign in assigns:
                function, owner = _owner(file, number, assign.target[0])
                written = Written(file, assign, function)
                if owner and "__dict__" in assign.target:
                    self.opened.add(owner)
                elif owner and (len(assign.target) == 2 or assign.target[1] == "__class__"):
                    self.written.setdefault(owner, {}).setdefault(assign.target[-1], []).append(written)
                else:
                    self.elsewhere.setdefault(assign.target[-1], []).append(written)
        for binder, path in file.code.uses.sets:
            _, owner = _owner(file, binder, path[0])
            if path[-1] == ANY_NAME:
                self.computed.append((file, binder, path[:-1]))
            if owner and path[-1] == ANY_NAME and len(path) == 2:
                self.opened.add(owner)
            elif owner and len(path) == 2:
                self.written.setdefault(owner, {}).setdefault(path[-1], [])
            elif path[-1] != ANY_NAME:
                self.anywhere.add(path[-1])

    def _note_references(self, file: File) -> None:
        for reference in file.facts.references:
            if reference.use is Use.WRITE and reference.path:
                holder = self.types.symbols.follow(file.unit, reference.scope, (reference.root, *reference.path[:-1]))
                name = f"{holder.unit.name}.{holder.fact.qualname}" if isinstance(holder, ClassSymbol) else ""
                if reference.path[-1] == ANY_NAME:
                    self.opened.add(name)
                elif name:
                    self.written.setdefault(name, {}).setdefault(reference.path[-1], [])
                elif not isinstance(holder, External | Unit):
                    self.anywhere.add(reference.path[-1])

    def names(self, owner: str) -> frozenset[str] | None:
        """Return every attribute that instances of a class have; None where there may be others."""
        if owner not in self._names:
            self._names[owner] = None
            self._names[owner] = self._all_names(owner)
        return self._names[owner]

    def _all_names(self, owner: str) -> frozenset[str] | None:
        lineage = self.types.lineage(owner)
        if lineage.open or any(self._is_open(name) for name in (owner, *lineage.ancestors)):
            return None
        if any(OPENS_BELOW & self._members(name).keys() for name in lineage.ancestors):
            return None
        outside = [attributes_of(name) for name in lineage.outside]
        if any(each is None for each in outside) or (lineage.outside & (PYDANTIC | SETTINGS) and self._takes_extra(owner)):
            return None
        inherited = frozenset[str]().union(*(each for each in outside if each is not None))
        return inherited.union(*(self.own(name) for name in (owner, *lineage.ancestors)))

    def own(self, owner: str) -> frozenset[str]:
        """Return what the body of a class and its methods give to it."""
        if owner not in self._own:
            file, fact = self.types.classes[owner]
            slots = (each.text.split(",") for each in file.fields.get(fact.body, ()) if each.name == "__slots__")
            self._own[owner] = frozenset(self._members(owner)).union(self.written.get(owner, ()), *slots)
        return self._own[owner]

    def _members(self, owner: str) -> Mapping[str, Member]:
        return {member.name: member for member in self.types.classes[owner][1].members}

    def member(self, owner: str, name: str) -> Member | None:
        """Return what the body of a class says of a name, once; None where it says nothing, or says it twice."""
        found = [member for member in self.types.classes[owner][1].members if member.name == name]
        return found[0] if len(found) == 1 else None

    def _is_open(self, owner: str) -> bool:
        file, fact = self.types.classes[owner]
        members = self._members(owner).keys()
        header = file.headers.get(fact.body)
        decorators = [self.types.named(file, fact.scope, each.path) for each in header.decorators] if header is not None else []
        return (
            owner in self.opened
            or fact.dynamic
            or is_described(file)
            or bool(members & OPENS)
            or any(found is None or found.name not in KEEP_CLASS for found in decorators)
            or ("__slots__" in members and not any(e.text for e in file.fields.get(fact.body, ()) if e.name == "__slots__"))
        )

    def _takes_extra(self, owner: str) -> bool:
        """Return whether a Pydantic model may hold fields that it does not name."""
        found = (self.config(name) for name in (owner, *self.types.lineage(owner).ancestors))
        return any(words is None or words.get("extra", "ignore") not in EXTRA for words in found)

    def config(self, owner: str) -> Mapping[str, str] | None:
        """Return how a Pydantic model itself is configured, by word; None where that cannot be known."""
        file, fact = self.types.classes[owner]
        header = file.headers.get(fact.body)
        words = dict(header.keywords) if header is not None else {}
        for each in file.fields.get(fact.body, ()):
            if each.name == "model_config" and each.has_value:
                words |= dict(each.words)
                if not each.words and not (each.called[-1:] and each.called[-1] in CONFIGURES):
                    return None
        inner = self.types.classes.get(f"{owner}.Config")
        if inner is not None:
            config, said = inner
            words |= {each.name: each.text for each in config.fields.get(said.body, ())}
        return None if ANY_NAME in words or (inner is not None and inner[1].bases) else words

    def may_have(self, owner: str, name: str) -> bool:
        """Return whether an instance of a class, or of one below it, may have an attribute."""
        if name in self.anywhere or name in self.asked or _is_hidden(name):
            return True
        found = (self.names(each) for each in (owner, *self.below.get(owner, ()), *self.shaped_like(owner, name)))
        return any(names is None or name in names for names in found)

    def shaped_like(self, owner: str, name: str) -> Iterator[str]:
        """Yield the classes with an attribute that fill in a protocol by their shape."""
        if self.is_protocol(owner):
            asked = {each for each in self.own(owner) if not each.startswith("_")}
            yield from (each for each in self.types.classes if name in (own := self.own(each)) and asked <= own)

    def is_protocol(self, owner: str) -> bool:
        """Return whether a class is matched by shape."""
        return any(base is not None and base.name in PROTOCOL for base in self.types.lineage(owner).bases)

    def is_abstract(self, owner: str) -> bool:
        """Return whether a class says that others fill it in."""
        return bool(self.types.lineage(owner).outside & (ABSTRACT | PROTOCOL))

    def is_enum(self, owner: str) -> bool:
        """Return whether a class is an enum."""
        return bool(self.types.lineage(owner).outside & ENUMS)

    def home(self, owner: str, name: str) -> str:
        """Return the class, of those above and itself, that gives a class an attribute; empty where it cannot be known."""
        found = next((each for each in (owner, *self.types.lineage(owner).ancestors) if name in self.own(each)), "")
        return found if found == owner or self.names(owner) is not None or self._is_straight(owner, found) else ""

    def _is_straight(self, owner: str, above: str) -> bool:
        """Return whether nothing can come between a class and one above it: each on the way has one base."""
        for _ in range(len(self.types.classes)):
            if owner == above:
                return True
            bases = [base for base in self.types.lineage(owner).bases if base is None or attributes_of(base.name) != frozenset()]
            if len(bases) != 1 or bases[0] is None or bases[0].name not in self.types.classes:
                return False
            owner = bases[0].name
        return False

    def overrides(self, owner: str, name: str) -> Iterable[str]:
        """Return the classes below a class that give an attribute of their own."""
        return [each for each in self.below.get(owner, ()) if name in self.own(each)]


def _owner(file: File, scope: int, name: str) -> tuple[FunctionFact | None, str]:
    """Return the function that a scope stands in, and the full name of the class if a name is its method's own instance."""
    inner = next(file.enclosing(scope), None)
    for function in file.enclosing(scope):
        if any(parameter.name == name for parameter in function.parameters):
            owner = file.owner(function)
            static = any(decorator.path[-1:] == ("staticmethod",) for decorator in function.decorators)
            is_own = owner is not None and function.parameters[0].name == name and not static
            return inner, f"{file.unit.name}.{owner.qualname}" if is_own and owner is not None else ""
        if (function.body, name) in file.assigns:
            break
    return inner, ""


def _is_hidden(name: str) -> bool:
    """Return whether Python itself may give or rename an attribute: `__dict__`, `_User__name`."""
    return name.startswith("__") or (name.startswith("_") and "__" in name)
