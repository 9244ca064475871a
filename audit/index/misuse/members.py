"""Finds the uses of attributes that nothing has."""

from collections.abc import Iterator

from msgspec import Struct

from audit.index.misuse.bodies import Bodies
from audit.index.misuse.sure import Sure
from audit.index.program.files import File
from audit.index.program.objects import ClassObject, Instance, OutsideObject, Value
from audit.index.table import Unit
from audit.model.code import Path, Place
from audit.model.facts import ModuleFacts, Reference, Use
from audit.model.misuse import MissingMember

_META = frozenset({*dir(type), "register"})
"""What a class answers to that its instances do not."""

_OWN = frozenset({("self",), ("cls",)})


class Members(Struct):
    """Tells which members are missing."""

    values: Sure

    @property
    def _bodies(self) -> Bodies:
        return self.values.bodies

    def missing(self, file: File) -> Iterator[MissingMember]:
        """Yield the first member that is missing in each dotted name that a file uses."""
        narrowed = frozenset(file.code.uses.narrowed)
        met: set[tuple[int, str]] = set()
        for path, binder, place in _used(file):
            for found in self._in_path(file, binder, path, place, narrowed):
                if (place[0], found.as_written) not in met:
                    met.add((place[0], found.as_written))
                    yield found
        for call in file.code.calls:
            if call.receiver and not call.guarded:
                made = self.values.called(self.values.value(file, call.binder, call.receiver), awaited=False)
                lacked = self._lacked(file, Instance(made), call.path[0], by_self=False) if made is not None else None
                if lacked is not None:
                    yield self._told(file, lacked, call.path[0], f"{'.'.join(call.receiver)}().{call.path[0]}", call.place)

    def _in_path(
        self, file: File, binder: int, path: Path, place: Place, narrowed: frozenset[tuple[int, Path]]
    ) -> Iterator[MissingMember]:
        found = self.values.value(file, binder, path[:1])
        for index, word in enumerate(path[1:], 1):
            if found is None or isinstance(found, OutsideObject) or (binder, path[:index]) in narrowed:
                return
            lacked = self._lacked(file, found, word, by_self=path[:index] in _OWN)
            if lacked is not None:
                yield self._told(file, lacked, word, ".".join(path[: index + 1]), place)
                return
            found = self.values.attribute(found, word)

    def _lacked(self, file: File, holder: Value, name: str, *, by_self: bool) -> Value | None:
        """Return the value that lacks an attribute; None where it has it, or where that cannot be known."""
        match holder:
            case Unit() if holder.stub is None and not holder.is_stub and isinstance(holder.facts, ModuleFacts):
                gone = self.values.types.symbols.lacks(holder, name) and not self._is_set(name)
                return holder if gone else None
            case Instance(found) if found.name in self.values.types.classes:
                return holder if self._is_gone(file, found.name, name, by_self=by_self) else None
            case ClassObject(found) if found.name in self.values.types.classes and not self._bodies.is_enum(found.name):
                return holder if name not in _META and self._is_gone(file, found.name, name, by_self=by_self) else None
        return None

    def _is_set(self, name: str) -> bool:
        return name in self._bodies.anywhere or name in self._bodies.asked or name.startswith("__")

    def _is_gone(self, file: File, owner: str, name: str, *, by_self: bool) -> bool:
        if self._bodies.may_have(owner, name) or self.values.may_be_set(self.values.around(owner), name):
            return False
        home = self.values.types.classes[owner][0]
        return not (by_self and home is file and self._is_part(owner))

    def _is_part(self, owner: str) -> bool:
        """Return whether a class is there to be mixed into others that nobody has written yet."""
        lineage = self.values.types.lineage(owner)
        named = "Mixin" in owner.rpartition(".")[2] or self._bodies.is_abstract(owner)
        return named and not self._bodies.below.get(owner) and not lineage.open

    def _told(self, file: File, holder: Value, name: str, written: str, place: Place) -> MissingMember:
        in_module = isinstance(holder, Unit)
        if isinstance(holder, Unit):
            full, known = holder.name, {each.name for each in holder.facts.bindings if each.scope == 0} if holder.facts else set()
        else:
            assert isinstance(holder, Instance | ClassObject), "only these are asked"
            full, known = holder.type.name, set(self._bodies.names(holder.type.name) or ())
        public = frozenset(each for each in known if not each.startswith("_"))
        return MissingMember(file.unit.name, full, in_module, name, written, public, place)


def _used(file: File) -> Iterator[tuple[Path, int, Place]]:
    """Yield the dotted names that a file reads and calls, with the scope that binds their first word."""
    for read in file.code.uses.reads:
        yield read.path, read.binder, read.place
    for call in file.code.calls:
        if not call.receiver and not call.guarded and len(call.path) > 1:
            yield call.path, call.binder, call.place
    for reference in file.facts.references:
        if _is_use(reference):
            span = reference.span
            place = (span.line, span.column, span.end_line, span.end_column)
            yield (reference.root, *reference.path), reference.scope, place


def _is_use(reference: Reference) -> bool:
    return bool(reference.path) and reference.use is not Use.WRITE and not reference.guarded
