"""Finds the calls whose arguments do not fit what they call."""

from collections.abc import Iterator

from msgspec import Struct

from audit.index.misuse.bodies import Bodies
from audit.index.misuse.constructors import INIT, Constructors
from audit.index.misuse.known import KEEP_SIGNATURE
from audit.index.misuse.signatures import Signature, misfit, signature_of
from audit.index.misuse.sure import Sure
from audit.index.program.files import File, is_described
from audit.index.program.objects import ClassObject, FunctionObject, Instance, Value
from audit.index.table import Unit
from audit.model.code import CallFact, FunctionFact
from audit.model.facts import MemberKind
from audit.model.misuse import WrongCall
from audit.model.program import TypeRef

CALL = "__call__"


class Taking(Struct, frozen=True):
    """What a call calls, and what that takes. `owner` is the class of the instance or the class that a method is taken of.

    `bound`: it is taken of an instance.
    """

    name: str
    signature: Signature
    owner: str = ""
    bound: bool = False


class Calls(Struct):
    """Tells which calls are wrong."""

    values: Sure
    constructors: Constructors

    @property
    def _bodies(self) -> Bodies:
        return self.values.bodies

    def wrong(self, file: File) -> Iterator[WrongCall]:
        """Yield the calls of a file that nothing they may call can take."""
        narrowed = frozenset(file.code.uses.narrowed)
        for call in file.code.calls:
            if call.guarded or any((call.binder, call.path[:length]) in narrowed for length in range(1, len(call.path) + 1)):
                continue
            taking = self._taking(file, call)
            found = misfit(taking.signature, call) if taking is not None else None
            if taking is not None and found and not self._fits_another(taking, call):
                signature = taking.signature
                drops = signature.drops and not (found.missing or found.twice or found.surplus)
                yield WrongCall(file.unit.name, taking.name, _written(call), found, signature.names, drops, call.place)

    def _fits_another(self, taking: Taking, call: CallFact) -> bool:
        """Return whether a method that may stand in the place of the called one can take a call, or may be able to."""
        if not taking.owner:
            return False
        home, _, name = taking.name.rpartition(".")
        others = {*self._bodies.overrides(taking.owner, name), *self._bodies.shaped_like(taking.owner, name)} - {home}
        signatures = [self._taken(each, name, bound=taking.bound) for each in others]
        return any(each is None or not misfit(each, call) for each in signatures)

    def _taking(self, file: File, call: CallFact) -> Taking | None:
        if call.receiver == ("super",):
            return self._above(file, call) if call.path == (INIT,) else None
        holder = self._holder(file, call)
        if holder is None and (call.receiver or len(call.path) > 1):
            return None
        match holder:
            case Instance(found) if found.name in self.values.types.classes:
                return self._method(found, call.path[-1], bound=True)
            case ClassObject(found) if found.name in self.values.types.classes:
                return self._method(found, call.path[-1], bound=False) or self._called(
                    self.values.attribute(holder, call.path[-1])
                )
            case Unit():
                return self._called(self.values.attribute(holder, call.path[-1]))
            case None:
                return self._called(self.values.value(file, call.binder, call.path))
        return None

    def _holder(self, file: File, call: CallFact) -> Value | None:
        if not call.receiver:
            return self.values.value(file, call.binder, call.path[:-1]) if len(call.path) > 1 else None
        made = self.values.called(self.values.value(file, call.binder, call.receiver), awaited=False)
        found: Value | None = Instance(made) if made is not None else None
        for word in call.path[:-1]:
            found = self.values.attribute(found, word)
        return found

    def _called(self, value: Value | None) -> Taking | None:
        match value:
            case ClassObject(found) if found.name in self.values.types.classes:
                signature = self.constructors.of(found.name)
                return Taking(found.name, signature) if signature is not None else None
            case FunctionObject(file, fact, None) if not is_described(file) and self.values.keeps(file, fact, KEEP_SIGNATURE):
                return Taking(f"{file.unit.name}.{fact.qualname}", signature_of(fact.parameters))
            case Instance(found) if found.name in self.values.types.classes:
                return self._method(found, CALL, bound=True)
        return None

    def _method(self, own: TypeRef, name: str, *, bound: bool) -> Taking | None:
        """Return what a method takes; None where that cannot be known."""
        home = self._bodies.home(own.name, name)
        if not home or self.values.is_set(own.name, name):
            return None
        signature = self._taken(home, name, bound=bound)
        return Taking(f"{home}.{name}", signature, own.name, bound) if signature is not None else None

    def _taken(self, home: str, name: str, *, bound: bool) -> Signature | None:
        member = self._bodies.member(home, name)
        method = self.values.functions.get(f"{home}.{name}")
        if member is None or member.kind is not MemberKind.METHOD or method is None:
            return None
        file, fact = method
        if is_described(file) or not self.values.keeps(file, fact, KEEP_SIGNATURE):
            return None
        words = {each.path[-1] for each in fact.decorators if each.path}
        drops_first = "staticmethod" not in words and (bound or "classmethod" in words)
        return None if drops_first and not _takes_itself(fact) else signature_of(fact.parameters[1 if drops_first else 0 :])

    def _above(self, file: File, call: CallFact) -> Taking | None:
        """Return what the constructor above a class takes, for a call of it through `super()`."""
        function = file.functions.get(call.function)
        owner = file.owner(function) if function is not None else None
        if owner is None:
            return None
        name = f"{file.unit.name}.{owner.qualname}"
        around = (name, *self._bodies.below.get(name, ()))
        if any(len(self.values.types.lineage(each).bases) > 1 for each in around):
            return None
        ancestors = self.values.types.lineage(name).ancestors
        signature = self.constructors.above(name) if ancestors else None
        return Taking(f"{ancestors[0]}.{INIT}", signature) if signature is not None else None


def _takes_itself(fact: FunctionFact) -> bool:
    return bool(fact.parameters) and fact.parameters[0].kind in ("positional", "either")


def _written(call: CallFact) -> str:
    return ".".join([f"{'.'.join(call.receiver)}()", *call.path] if call.receiver else call.path)
