"""What the constructors of classes take, written or generated."""

from collections.abc import Sequence

from msgspec import Struct

from audit.index.misuse.bodies import Bodies
from audit.index.misuse.known import (
    ABSTRACT,
    ATTRS,
    GENERIC,
    KEEP_CLASS,
    OLD_ATTRS,
    PYDANTIC,
    RECORDS,
    SCAFFOLD,
    SETTINGS,
    TUPLES,
)
from audit.index.misuse.models import Models
from audit.index.misuse.records import annotated, fields_of
from audit.index.misuse.signatures import NOTHING, Signature, Taken, signature_of
from audit.index.misuse.sure import Sure
from audit.index.program.files import File, is_described
from audit.model.code import DecoratorFact
from audit.model.facts import ClassFact

INIT = "__init__"


class Constructors(Struct):
    """Tells what it takes to construct an instance of a class; None where that is not known."""

    values: Sure
    models: Models

    @property
    def _bodies(self) -> Bodies:
        return self.values.bodies

    def of(self, owner: str) -> Signature | None:
        """Return what a class takes when it is called."""
        line = (owner, *self.values.types.lineage(owner).ancestors)
        return self.first(owner, line) if not any(map(self._is_special, line)) else None

    def above(self, owner: str) -> Signature | None:
        """Return what the constructor above a class takes, if each class above has one base at most."""
        line = self.values.types.lineage(owner).ancestors
        return self.first(owner, line) if not any(map(self._is_special, line)) else None

    def first(self, owner: str, line: Sequence[str]) -> Signature | None:
        """Return what the first constructor in a line takes; `owner` is the class that the line belongs to."""
        for each in line:
            file, fact = self.values.types.classes[each]
            if any(member.name == INIT for member in fact.members):
                return self._written(each) if self._bodies.home(owner, INIT) in (each, owner) else None
            if self._decorator(file, fact, RECORDS | ATTRS | OLD_ATTRS) is not None:
                return self._generated(each)
        outside = self.values.types.lineage(owner).outside
        if self._bodies.names(owner) is None or outside & SETTINGS:
            return None
        if outside & PYDANTIC:
            return self.models.of(owner) if line[:1] == (owner,) else None
        if outside & TUPLES:
            fields = annotated(*self.values.types.classes[owner])
            return Signature(tuple(Taken(each.name, not each.has_value) for each in fields)) if len(line) == 1 else None
        return NOTHING if outside <= ABSTRACT | GENERIC | {"builtins.object"} else None

    def _is_special(self, owner: str) -> bool:
        """Return whether calling a class may do something else than construct an instance."""
        file, fact = self.values.types.classes[owner]
        header = file.headers.get(fact.body)
        found = [self.values.types.named(file, fact.scope, each.path) for each in header.decorators] if header is not None else []
        known = all(each is not None and each.name in KEEP_CLASS for each in found)
        metaclass = self.values.types.named(file, fact.scope, fact.metaclass) if fact.metaclass else None
        plain = not fact.metaclass or (metaclass is not None and metaclass.name in ABSTRACT)
        odd = fact.dynamic or owner in self._bodies.opened or is_described(file)
        bases = self.values.types.lineage(owner).bases
        return odd or not known or not plain or None in bases or any(each.name == "__new__" for each in fact.members)

    def _written(self, owner: str) -> Signature | None:
        method = self.values.functions.get(f"{owner}.{INIT}")
        if self._bodies.member(owner, INIT) is None or method is None or method[1].decorators or not method[1].parameters:
            return None
        return signature_of(method[1].parameters[1:])

    def _decorator(self, file: File, fact: ClassFact, known: frozenset[str]) -> DecoratorFact | None:
        header = file.headers.get(fact.body)
        for each in header.decorators if header is not None else ():
            found = self.values.types.named(file, fact.scope, each.path)
            if found is not None and found.name in known:
                return each
        return None

    def _generated(self, owner: str) -> Signature | None:
        """Return what the constructor of a dataclass or of a class of attrs takes."""
        lineage = self.values.types.lineage(owner)
        if not lineage.outside <= SCAFFOLD or lineage.open:
            return None
        taken: dict[str, Taken] = {}
        for each in (*reversed(lineage.ancestors), owner):
            file, fact = self.values.types.classes[each]
            decorator = self._decorator(file, fact, RECORDS | ATTRS | OLD_ATTRS)
            if decorator is not None:
                is_attrs = self._decorator(file, fact, RECORDS) is None
                collects = not is_attrs or self._decorator(file, fact, ATTRS) is not None
                fields = fields_of(file, fact, dict(decorator.keywords), is_attrs=is_attrs, collects=collects)
                if fields is None:
                    return None
                taken = {name: one for name, one in taken.items() if fields.get(name, one) is not None}
                taken |= {name: one for name, one in fields.items() if one is not None}
        return Signature(tuple(sorted(taken.values(), key=lambda one: not one.placed)))
