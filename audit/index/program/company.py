"""What classes are to each other: told once it is known what each of them is by itself."""

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from audit.index.program.vocabulary import FOREIGN_FOLDERS, NO_ENTITY, NO_VALUE
from audit.model.profile import Role
from audit.model.program import Class, Kind
from audit.model.questions.entities import GENERIC_BASE

_HOLDERS = frozenset({Kind.ENTITY, Kind.VALUE_OBJECT})
_OTHERS = frozenset(Kind) - {Kind.DATA, Kind.SCHEMA}
"""What a class is that is nothing but data."""


def settled(classes: Mapping[str, Class]) -> dict[str, Class]:
    """Return the classes, those told apart that only their company tells: shapes beside tables, and values in entities."""
    return _with_values(_without_shapes(classes))


def _without_shapes(classes: Mapping[str, Class]) -> dict[str, Class]:
    """Return the classes; a Pydantic model in a module of tables is a shape of one of them, and no entity beside it."""
    tables = {each.module for each in classes.values() if Kind.ORM_MODEL in each.kinds}
    shapes = {
        name: replace(each, kinds=each.kinds - {Kind.ENTITY})
        for name, each in classes.items()
        if each.module in tables and Kind.SCHEMA in each.kinds and Kind.ORM_MODEL not in each.kinds
    }
    return {**classes, **shapes}


def _with_values(classes: Mapping[str, Class]) -> dict[str, Class]:
    """Return the classes, with those told to be value objects that cannot be assigned to and that an entity holds.

    Such a class is equal to any other with the same content, and has no identity, or it would be an entity.
    """
    found = dict(classes)
    waiting = [each for each in classes.values() if _HOLDERS & each.kinds and Kind.ORM_MODEL not in each.kinds]
    while waiting:
        for name in _held(waiting.pop()):
            each = found.get(name)
            if each is not None and _is_plain_value(each):
                found[name] = replace(each, kinds=each.kinds | {Kind.VALUE_OBJECT})
                waiting.append(found[name])
    return found


def _held(each: Class) -> Iterator[str]:
    for field in each.fields:
        yield from (mention.name for mention in field.mentions)
    yield from (known.name for known in each.attributes.values() if known is not None)


def _is_plain_value(each: Class) -> bool:
    named_else = NO_ENTITY.search(each.word) or NO_VALUE.search(each.word) or GENERIC_BASE.fullmatch(each.word)
    placed_else = FOREIGN_FOLDERS & frozenset(each.module.lower().split("."))
    plain = each.role is Role.DOMAIN and Kind.DATA in each.kinds and not each.kinds & _OTHERS
    return plain and not named_else and not placed_else and _is_frozen(each)


def _is_frozen(each: Class) -> bool:
    told = [pair for decorator in each.decorators for pair in decorator.keywords] + list(each.keywords.items())
    if ("frozen", "True") in told or ("unsafe_hash", "True") in told or "typing.NamedTuple" in each.outside:
        return True
    return any(decorator.word == "frozen" for decorator in each.decorators)
