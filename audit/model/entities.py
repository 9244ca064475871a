"""Entities and value objects: which of them are judged, and what they do by themselves."""

from collections.abc import Iterable, Iterator

from audit.model.program import PROPERTIES, Class, Function, Kind, Program
from audit.model.project import Project

VALIDATORS = frozenset({"validator", "field_validator", "model_validator", "root_validator", "validates"})
"""Decorators of methods that look at a value before it is accepted."""

_SERIALISES = frozenset(
    {"to_dict", "from_dict", "as_dict", "asdict", "dict", "json", "to_json", "from_json", "copy", "clone", "serialize"}
    | {"deserialize", "to_model", "from_model", "to_orm", "from_orm", "to_entity", "from_entity", "to_dto", "from_dto"}
)


def entities(project: Project) -> Iterator[Class]:
    """Yield the entities that are classes of their own; those that are tables at once are another rule's."""
    for each in project.program.of_kind(Kind.ENTITY):
        if Kind.ORM_MODEL not in each.kinds:
            yield each


def lineage(program: Program, each: Class) -> tuple[Class, ...]:
    """Return a class and the first-party classes above it, nearest first."""
    return (each, *(program.classes[name] for name in each.ancestors))


def held(program: Program, each: Class) -> frozenset[str]:
    """Return the names that instances of a class hold, inherited ones included."""
    return frozenset(
        name for above in lineage(program, each) for name in (*above.attributes, *(field.name for field in above.fields))
    )


def behaves(program: Program, each: Class) -> bool:
    """Return whether an entity does anything by itself: a method or property of its own, or of an entity above it.

    What all entities inherit from their common base is not their own doing.
    """
    names = held(program, each)
    own = [above for above in lineage(program, each) if above is each or Kind.ENTITY in above.kinds]
    return any(_acts(each, method, names) for above in own for method in above.methods.values())


def _acts(owner: Class, method: Function, names: Iterable[str]) -> bool:
    words = {decorator.word for decorator in method.decorators}
    if not method.is_public or method.bare or method.word in _SERIALISES or words & VALIDATORS:
        return False
    if words & PROPERTIES or method.word.startswith(("get_", "set_")):
        plain = method.word.removeprefix("get_").removeprefix("set_")
        return not {plain, f"_{plain}"} & set(names)
    if "classmethod" in words or "staticmethod" in words:
        return bool(method.raises) or any(call.name != owner.name and call.as_written != "cls" for call in method.calls)
    return True


def is_checked(program: Program, each: Class) -> bool:
    """Return whether a class looks at what it is given before it accepts it, as far as can be told."""
    for above in lineage(program, each):
        if any(method.raises or {d.word for d in method.decorators} & VALIDATORS for method in above.methods.values()):
            return True
        made = [method for word, method in above.methods.items() if word in ("__init__", "__post_init__", "__new__")]
        if any(_asks(call.as_written) for method in made for call in method.calls):
            return True
        if any(field.called for field in above.fields):
            return True
    return False


def _asks(callee: str) -> bool:
    return not callee.startswith(("super", "object.__setattr__")) and callee not in ("setattr", "dataclass", "field")
