"""What a name may stand for: instances, classes and functions, the project's own and others."""

from msgspec import Struct

from audit.index.program.files import File
from audit.index.table import Namespace, Unit
from audit.model.code import FunctionFact
from audit.model.program import Target, TypeRef


class Instance(Struct, frozen=True):
    """An instance of a class."""

    type: TypeRef


class ClassObject(Struct, frozen=True):
    """A class itself."""

    type: TypeRef


class FunctionObject(Struct, frozen=True):
    """A function of the project; `owner` is the class whose method it is."""

    file: File
    fact: FunctionFact
    owner: TypeRef | None = None


class OutsideObject(Struct, frozen=True):
    """A function or class from elsewhere; `owner` is the class from elsewhere whose method it is."""

    name: str
    owner: TypeRef | None = None


Value = Instance | ClassObject | FunctionObject | OutsideObject | Unit | Namespace


def target_of(found: Value | None) -> tuple[Target, str, bool, TypeRef | None]:
    """Return what calling something calls: its sort, its full name, whether it is the project's own, and whose method it is."""
    match found:
        case ClassObject(type):
            return Target.CLASS, type.name, type.first_party, None
        case FunctionObject(file, fact, None):
            return Target.FUNCTION, f"{file.unit.name}.{fact.qualname}", True, None
        case FunctionObject(file, fact, owner):
            return Target.METHOD, f"{file.unit.name}.{fact.qualname}", True, owner
        case OutsideObject(name, None):
            word = name.rpartition(".")[2]
            return (Target.CLASS if word[:1].isupper() else Target.FUNCTION), name, False, None
        case OutsideObject(name, owner):
            return Target.METHOD, name, False, owner
    return Target.UNKNOWN, "", False, None


def own_instance(file: File, function: FunctionFact, name: str) -> Value | None:
    """Return what the first parameter of a method is: its instance, or its class."""
    owner, words = file.owner(function), decorated_with(function)
    if owner is None or not function.parameters or function.parameters[0].name != name or "staticmethod" in words:
        return None
    own = TypeRef(f"{file.unit.name}.{owner.qualname}", first_party=True)
    return ClassObject(own) if "classmethod" in words or name == "cls" else Instance(own)


def decorated_with(function: FunctionFact) -> set[str]:
    """Return the last words of the decorators of a function."""
    return {decorator.path[-1] for decorator in function.decorators if decorator.path}
