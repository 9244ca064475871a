"""What names stand for inside functions: instances of classes, as far as annotations, constructors and `Depends` say."""

from collections.abc import Iterator

from msgspec import Struct, field

from audit.index.program.files import File
from audit.index.program.objects import ClassObject, FunctionObject, Instance, OutsideObject, Value, decorated_with, own_instance
from audit.index.program.providers import provider_of
from audit.index.program.types import Types
from audit.index.program.vocabulary import GENERATORS, MAKERS, MANAGERS
from audit.index.symbols import CallSymbol, ClassSymbol, External, FunctionSymbol, Symbol
from audit.index.table import Namespace, Unit
from audit.model.code import UNBOUND, AssignFact, FunctionFact, ParameterFact, ValueFact
from audit.model.facts import MODULE_SCOPE, Path
from audit.model.program import PROPERTIES, TypeRef
from audit.model.questions.ports import SCAFFOLD

_DEEPEST = 32
"""How many values may lead on to the next before it counts as unknown what they are. Python's stack is finite."""


class Values(Struct):
    """Answers what a dotted name is where it stands. None means that it cannot be known."""

    types: Types
    functions: dict[str, tuple[File, FunctionFact]]
    _returns: dict[int, TypeRef | None] = field(default_factory=dict)
    _attributes: dict[str, dict[str, TypeRef | None]] = field(default_factory=dict)
    _locals: dict[tuple[int, str], Value | None] = field(default_factory=dict)
    _steps: int = 0

    def value(self, file: File, binder: int, path: Path) -> Value | None:
        """Return what a dotted name is; `binder` is the scope that binds its first word."""
        if self._steps >= _DEEPEST:
            return None
        self._steps += 1
        try:
            return self._value(file, binder, path)
        finally:
            self._steps -= 1

    def _value(self, file: File, binder: int, path: Path) -> Value | None:
        local = file.functions.get(binder)
        if local is not None and not self.types.symbols.defines(file.unit, binder, path[0]):
            found: Value | None = self._local(file, local, path[0])
            rest = path[1:]
        elif local is None and self._is_inner(file, binder, path[0]):
            return None
        else:
            found, rest = self._outer(file, MODULE_SCOPE if binder == UNBOUND else binder, path)
        for attribute in rest:
            found = self.attribute(found, attribute)
        return found

    def _is_inner(self, file: File, binder: int, name: str) -> bool:
        """Return whether a name belongs to a lambda, a comprehension or a class, which says nothing of what it is."""
        return binder not in (MODULE_SCOPE, UNBOUND) and not self.types.symbols.defines(file.unit, binder, name)

    def called(self, value: Value | None, *, awaited: bool) -> TypeRef | None:
        """Return the class of what a call gives; None where it cannot be known or a coroutine is left unawaited."""
        match value:
            case ClassObject(found):
                return found
            case OutsideObject(name, None) if name.rpartition(".")[2][:1].isupper() or name in MAKERS:
                return TypeRef(name, first_party=False)
            case Instance(made) if made.name in MAKERS:
                return TypeRef(MAKERS[made.name], first_party=False)
            case FunctionObject(file, fact) if fact.is_async == awaited:
                return self.returned(file, fact)
        return None

    def returned(self, file: File, fact: FunctionFact) -> TypeRef | None:
        """Return the class that a function gives, by its annotation or by what all its `return` statements give."""
        if fact.returns is not None:
            return self.types.annotated(file, fact.scope, fact.returns)
        key = id(fact)
        if key not in self._returns:
            self._returns[key] = None
            found = {self.given(file, value) for value in fact.returned}
            self._returns[key] = found.pop() if len(found) == 1 else None
        return self._returns[key]

    def _handed(self, file: File, fact: FunctionFact) -> TypeRef | None:
        """Return what whoever runs a function gets from it: what it yields, `Session` for `AsyncIterator[Session]`, or gives."""
        annotation = fact.returns
        if annotation is not None and annotation.path[-1:] and annotation.path[-1] in GENERATORS and len(annotation.names) > 1:
            return self.types.named(file, fact.scope, annotation.names[1])
        return self.returned(file, fact)

    def given(self, file: File, value: ValueFact) -> TypeRef | None:
        """Return the class of the right side of an assignment or of a `return`."""
        if not value.path:
            return None
        found = self.value(file, value.binder, value.path)
        if value.kind == "entered" and isinstance(found, FunctionObject) and MANAGERS & decorated_with(found.fact):
            return self._handed(found.file, found.fact)
        known = found.type if isinstance(found, Instance) else None
        given = self.called(found, awaited=value.awaited) if value.called else known
        return self._entered(given) if value.kind == "entered" and given is not None else given

    def _entered(self, manager: TypeRef) -> TypeRef | None:
        """Return what a `with` statement gives: what `__enter__` says, most often the manager itself."""
        if not manager.first_party:
            return manager
        for name in ("__aenter__", "__enter__"):
            method = next((found for each in self._line(manager.name) if (found := self._method_of(each, name))), None)
            if method is not None and method[1].returns is not None and method[1].returns.path[-1:] != ("Self",):
                return self.types.annotated(method[0], method[1].scope, method[1].returns)
        return manager

    def parameter(self, file: File, function: FunctionFact, fact: ParameterFact) -> TypeRef | None:
        """Return the class of a parameter: by its annotation, else by what provides it."""
        if fact.annotation is not None:
            return self.types.annotated(file, function.scope, fact.annotation)
        provider = provider_of(self.types, file, function.scope, None, fact.provider)
        if provider in self.functions:
            return self._handed(*self.functions[provider])
        return TypeRef(provider, first_party=True) if provider in self.types.classes else None

    def _local(self, file: File, function: FunctionFact, name: str) -> Value | None:
        key = (id(function), name)
        if key not in self._locals:
            self._locals[key] = None  # a name that is made of itself is not known
            self._locals[key] = self._bound_in(file, function, name)
        return self._locals[key]

    def _bound_in(self, file: File, function: FunctionFact, name: str) -> Value | None:
        own = own_instance(file, function, name)
        if own is not None:
            return own
        if (function.body, name) in file.rebound:
            return None
        types = list(self._assigned(file, function, name))
        types += [self.parameter(file, function, fact) for fact in function.parameters if fact.name == name and fact.is_one]
        found = types[0] if types and all(each == types[0] for each in types) else None
        return Instance(found) if found is not None else None

    def _assigned(self, file: File, function: FunctionFact, name: str) -> Iterator[TypeRef | None]:
        for assign in file.assigns.get((function.body, name), ()):
            yield self._assigned_type(file, function, assign)

    def _assigned_type(self, file: File, function: FunctionFact, assign: AssignFact) -> TypeRef | None:
        if assign.annotation is not None:
            return self.types.annotated(file, function.body, assign.annotation)
        return None if assign.augmented else self.given(file, assign.value)

    def _outer(self, file: File, scope: int, path: Path) -> tuple[Value | None, Path]:
        """Return what the start of a name is outside of functions, and the attributes that are taken of it."""
        symbols = self.types.symbols
        symbol = symbols.root(file.unit, scope, path[0])
        rest = path[1:]
        while rest and isinstance(symbol, Unit | Namespace | External):
            symbol = symbols.attribute(symbol, rest[0])
            rest = rest[1:]
        return self._object(symbol), rest

    def _object(self, symbol: Symbol | None) -> Value | None:
        match symbol:
            case Unit() | Namespace():
                return symbol
            case ClassSymbol(unit, fact):
                return ClassObject(TypeRef(f"{unit.name}.{fact.qualname}", first_party=True))
            case External(path):
                return OutsideObject(".".join(path))
            case FunctionSymbol(unit, binding):
                found = self.functions.get(f"{unit.name}.{binding.name}")
                return FunctionObject(*found) if found is not None else None
            case CallSymbol(unit, binding):
                file = self.types.files.get(unit.file.path)
                made = self.called(self.value(file, binding.scope, binding.called), awaited=False) if file is not None else None
                return Instance(made) if made is not None else None
        return None

    def attribute(self, value: Value | None, name: str) -> Value | None:
        """Return what an attribute of a value is."""
        match value:
            case Instance(found) | ClassObject(found) if not found.first_party:
                return OutsideObject(f"{found.name}.{name}", found)
            case ClassObject(found):
                return self._method(found, name) or self._from_outside(found, name)
            case Instance(found):
                return self._member(found, name)
            case OutsideObject(full, None):
                return OutsideObject(f"{full}.{name}")
        return None

    def _member(self, own: TypeRef, name: str) -> Value | None:
        for each in self._line(own.name):
            attributes = self.attributes(each)
            if name in attributes:
                found = attributes[name]
                return Instance(found) if found is not None else None
            method = self._method_of(each, name)
            if method is not None:
                return self._read(own, *method)
        return None

    def _read(self, own: TypeRef, file: File, fact: FunctionFact) -> Value | None:
        if PROPERTIES & decorated_with(fact):
            found = self.returned(file, fact)
            return Instance(found) if found is not None else None
        return FunctionObject(file, fact, own)

    def _method(self, own: TypeRef, name: str) -> Value | None:
        found = next((method for each in self._line(own.name) if (method := self._method_of(each, name))), None)
        return FunctionObject(*found, own) if found is not None else None

    def _from_outside(self, own: TypeRef, name: str) -> Value | None:
        """Return what a class has from the one class from elsewhere above it: `User.objects` of a model of Django's."""
        line = [self.types.classes[each][1] for each in self._line(own.name)]
        lineage = self.types.lineage(own.name) if line else None
        if lineage is None or lineage.open or any(member.name == name for fact in line for member in fact.members):
            return None
        above = lineage.outside - SCAFFOLD
        return OutsideObject(f"{min(above)}.{name}") if len(above) == 1 else None

    def _method_of(self, owner: str, name: str) -> tuple[File, FunctionFact] | None:
        return self.functions.get(f"{owner}.{name}")

    def _line(self, name: str) -> Iterator[str]:
        if name in self.types.classes:
            yield name
            yield from self.types.lineage(name).ancestors

    def attributes(self, owner: str) -> dict[str, TypeRef | None]:
        """Return what a class body annotates and what `__init__` assigns, with the classes of it where they are known."""
        if owner not in self._attributes:
            self._attributes[owner] = {}
            self._attributes[owner] = self._own_attributes(owner)
        return self._attributes[owner]

    def _own_attributes(self, owner: str) -> dict[str, TypeRef | None]:
        file, fact = self.types.classes[owner]
        found = {
            each.name: self.types.annotated(file, fact.body, each.annotation)
            for each in file.fields.get(fact.body, ())
            if each.annotation is not None
        }
        for method in file.methods.get(fact.body, ()):
            if method.qualname.endswith(".__init__") and method.parameters:
                for assign in file.writes.get(method.body, ()):
                    if len(assign.target) == 2 and assign.target[0] == method.parameters[0].name:
                        found[assign.target[1]] = self._assigned_type(file, method, assign)
        return found
