"""What names stand for wherever their code is run: stricter than what is good enough to tell what a class is for."""

from collections.abc import Iterable

from audit.index.misuse.bodies import Bodies, Written
from audit.index.misuse.known import KEEP_RESULT, METHOD_MARKS, REGISTERING
from audit.index.program.files import File, binder_of
from audit.index.program.objects import ClassObject, FunctionObject, Instance, OutsideObject, Value, own_instance
from audit.index.program.values import Values
from audit.index.symbols import ClassSymbol
from audit.index.table import Namespace, Unit
from audit.model.code import DecoratorFact, FunctionFact
from audit.model.facts import MODULE_SCOPE, MemberKind, Path
from audit.model.program import PROPERTIES, TypeRef

_SELF = ("Self",)
_ONE = frozenset({"positional", "either", "keyword"})
"""Kinds of parameters that hold one argument."""


class Sure(Values, kw_only=True):
    """Values that hold whatever decorators, subclasses and other methods do. None means that it cannot be known."""

    bodies: Bodies

    def open_computed(self) -> None:
        """Note the classes that some code sets attributes of by computed names."""
        for file, binder, path in self.bodies.computed:
            found = self.value(file, binder, path)
            if isinstance(found, Instance | ClassObject) and found.type.first_party:
                self.bodies.opened.add(found.type.name)

    def called(self, value: Value | None, *, awaited: bool) -> TypeRef | None:
        """Return the class of what a call gives, if no decorator and no subclass can make it another."""
        if isinstance(value, FunctionObject):
            if not self.keeps(value.file, value.fact, KEEP_RESULT):
                return None
            word = value.fact.qualname.rpartition(".")[2]
            if value.fact.returns is None and value.owner is not None and self.bodies.overrides(value.owner.name, word):
                return None
        return super().called(value, awaited=awaited)

    def returned(self, file: File, fact: FunctionFact) -> TypeRef | None:
        """Return the class that a function gives."""
        owner = file.owner(fact)
        if fact.returns is not None and fact.returns.path[-1:] == _SELF and owner is not None:
            return TypeRef(f"{file.unit.name}.{owner.qualname}", first_party=True)
        return super().returned(file, fact)

    def keeps(self, file: File, fact: FunctionFact, known: Iterable[str]) -> bool:
        """Return whether every decorator of a function is known to leave it as it is."""
        return all(self._keeps(file, fact, each, known) for each in fact.decorators)

    def _keeps(self, file: File, fact: FunctionFact, decorator: DecoratorFact, known: Iterable[str]) -> bool:
        found = self.types.named(file, fact.scope, decorator.path)
        if found is not None and not found.first_party:
            return found.name in known
        holder = self.value(file, MODULE_SCOPE, decorator.path[:-1]) if len(decorator.path) > 1 else None
        return isinstance(holder, Instance) and holder.type.name.split(".")[0] in REGISTERING

    def _entered(self, manager: TypeRef) -> TypeRef | None:
        """Return what a `with` statement gives: what `__enter__` says, nothing where it says nothing."""
        found = set()
        for name in ("__aenter__", "__enter__") if manager.first_party and manager.name in self.types.classes else ():
            home = self.bodies.home(manager.name, name)
            method = self._method_of(home, name) if home else None
            if method is not None:
                given = self.returned(*method)
                is_own = given is not None and given.name == home
                found.add(manager if is_own else given)
        return found.pop() if len(found) == 1 else None

    def _bound_in(self, file: File, function: FunctionFact, name: str) -> Value | None:
        own = own_instance(file, function, name)
        if own is not None:
            return own
        if (function.body, name) in file.rebound:
            return None
        assigns = [each for each in file.assigns.get((function.body, name), ()) if each.annotation or each.value.kind != "none"]
        types = [self._assigned_type(file, function, assign) for assign in assigns]
        given = [fact for fact in function.parameters if fact.name == name]
        types += [self.parameter(file, function, fact) if fact.kind in _ONE else None for fact in given]
        found = types[0] if types and all(each == types[0] for each in types) else None
        return Instance(found) if found is not None else None

    def attribute(self, value: Value | None, name: str) -> Value | None:
        """Return what an attribute of a value is."""
        match value:
            case Unit() | Namespace():
                symbol = self.types.symbols.attribute(value, name) if name not in self.bodies.elsewhere else None
                return self._object(symbol)
            case ClassObject(found) if found.first_party:
                return self._of_class(found, name)
        return super().attribute(value, name)

    def _of_class(self, own: TypeRef, name: str) -> Value | None:
        home = self.bodies.home(own.name, name) if own.name in self.types.classes else ""
        member = self.bodies.member(home, name) if home else None
        if member is None or self.is_set(own.name, name):
            return None
        file, fact = self.types.classes[home]
        if member.kind is MemberKind.VALUE and self.bodies.is_enum(own.name) and not name.startswith("_"):
            return Instance(own)
        if member.kind is MemberKind.CLASS:
            inner = self.types.symbols.attribute(ClassSymbol(file.unit, fact), name)
            return self._object(inner) if isinstance(inner, ClassSymbol) else None
        method = self._method_of(home, name) if member.kind is MemberKind.METHOD else None
        return FunctionObject(*method, own) if method is not None else None

    def is_set(self, owner: str, name: str) -> bool:
        """Return whether anything but the body of a class gives it an attribute."""
        around = self.around(owner)
        return any(name in self.bodies.written.get(each, {}) for each in around) or self.may_be_set(around, name)

    def _member(self, own: TypeRef, name: str) -> Value | None:
        if own.name not in self.types.classes:
            return None
        annotated = self._annotated((own.name, *self.types.lineage(own.name).ancestors), name)
        if annotated is not None:
            return Instance(annotated) if not self._is_descriptor(annotated) else None
        around = self.around(own.name)
        writes = [each for owner in around for each in self.bodies.written.get(owner, {}).get(name, ())]
        if any(name in self.bodies.written.get(owner, {}) for owner in around):
            return self._written(around, name, writes)
        home = self.bodies.home(own.name, name)
        member = self.bodies.member(home, name) if home else None
        method = self._method_of(home, name) if member is not None and not self.may_be_set(around, name) else None
        if method is None or member is None or member.kind not in (MemberKind.METHOD, MemberKind.PROPERTY):
            return None
        return self._read_of(own, *method)

    def _annotated(self, line: Iterable[str], name: str) -> TypeRef | None:
        for owner in line:
            file, fact = self.types.classes[owner]
            for each in file.fields.get(fact.body, ()):
                if each.name == name and each.annotation is not None:
                    return self.types.annotated(file, fact.body, each.annotation)
        return None

    def _is_descriptor(self, found: TypeRef) -> bool:
        return found.name in self.types.classes and bool(self.bodies.home(found.name, "__get__"))

    def _written(self, around: Iterable[str], name: str, writes: list[Written]) -> Value | None:
        """Return what all methods agree to assign to an attribute."""
        if any(self._in_body(owner, name) for owner in around) or self.may_be_set(around, name):
            return None
        told = [each for each in writes if each.fact.annotation is not None] or writes
        types = [
            self._assigned_type(each.file, each.function, each.fact) if each.function is not None else None
            for each in told
            if each.fact.annotation is not None or each.fact.value.kind != "none"
        ]
        found = types[0] if types and all(each == types[0] for each in types) else None
        return Instance(found) if found is not None else None

    def _in_body(self, owner: str, name: str) -> bool:
        """Return whether the body of a class gives a name anything other than `None`."""
        file, fact = self.types.classes[owner]
        fields = [each for each in file.fields.get(fact.body, ()) if each.name == name]
        said = any(member.name == name for member in fact.members)
        return said and not (fields and all(not each.has_value or each.text == "None" for each in fields))

    def may_be_set(self, around: Iterable[str], name: str) -> bool:
        """Return whether other code may set an attribute of some classes to anything."""
        related = {*around}
        for each in self.bodies.elsewhere.get(name, ()):
            holder = self.value(each.file, binder_of(each.file, each.fact.function, each.fact.target[0]), each.fact.target[:-1])
            of_another = isinstance(holder, Instance | ClassObject) and holder.type.name not in related
            if not (of_another or isinstance(holder, OutsideObject | Unit)):
                return True
        return name in self.bodies.anywhere

    def around(self, owner: str) -> tuple[str, ...]:
        """Return a class with those above and below it."""
        return (owner, *self.types.lineage(owner).ancestors, *self.bodies.below.get(owner, ()))

    def _read_of(self, own: TypeRef, file: File, fact: FunctionFact) -> Value | None:
        words = {each.path[-1] for each in fact.decorators if each.path}
        if not words & PROPERTIES:
            return FunctionObject(file, fact, own)
        others = [each for each in fact.decorators if not (each.path and each.path[-1] in PROPERTIES)]
        word = fact.qualname.rpartition(".")[2]
        if not all(self._keeps(file, fact, each, METHOD_MARKS) for each in others):
            return None
        if fact.returns is None and self.bodies.overrides(own.name, word):
            return None
        found = self.returned(file, fact)
        return Instance(found) if found is not None else None

    def walked(self, file: File, binder: int, path: Path) -> list[Value | None]:
        """Return what a dotted name is after each of its words, unknown after the first unknown one."""
        found = [self.value(file, binder, path[:1])]
        for word in path[1:]:
            found.append(self.attribute(found[-1], word))
        return found
