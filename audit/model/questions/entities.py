"""Entities: which of them are judged, what they hold, and what they do by themselves."""

import re
from collections.abc import Iterator

from audit.model.program import Class, Function, Kind, Program, Target
from audit.model.project import Project

GENERIC_BASE = re.compile(
    r"(I(?=[A-Z])|Base|Abstract|Generic|Core|Common|Domain|Auditable|Audited|Versioned|Time[sS]tamp(ed)?|Track(ed|able)|Identifiable"
    r"|SoftDelet(e|ed|able)|UUID|Uuid|ULID|Ulid|Int|Integer)*(Entity|Aggregate|Root|Model|Base)+"
)
"""Names that say how something is stored or told apart and nothing of the business: what entities start from."""

_TECHNICAL = re.compile(
    r"(Time[sS]tamp|SoftDelete|Audit|Event|Serial|Dict|Json|JSON|Repr|Version|Equal|Validat|Id|UUID|Uuid)\w*Mixin$"
)

CHECKS = frozenset({"validator", "field_validator", "model_validator", "root_validator", "validates"})
"""Decorators of methods that look at a value before it is accepted."""

_SUPPORT = CHECKS | {"field_serializer", "model_serializer", "serializer"}
"""Decorators of methods that a library calls while it reads or writes an object."""

_CONVERTS = re.compile(
    r"((to|from|as)_\w*(dict|json|dto|model|orm|entity|domain|primitives?|rows?|record|schema|response|db|persistence|document|doc"
    r"|mapping|tuple|str|string|xml|bson|snapshot|event)|asdict|dict|json|copy|clone|serialize|deserialize|hydrate|dump|load)"
)
"""Names of methods that turn an object into another form of itself."""

_FEW = 3
"""So many entities must stand below a class, and all of them, to make it their common base."""


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


def foundations(project: Project) -> frozenset[str]:
    """Return the classes that entities as such start from: by their names, or since all entities stand below them."""
    found = list(entities(project))
    above = {name for each in found for name in each.ancestors}
    shared = frozenset.intersection(*(frozenset(each.ancestors) for each in found)) if len(found) >= _FEW else frozenset()
    words = {name: name.rpartition(".")[2] for name in above}
    return shared | {name for name, word in words.items() if GENERIC_BASE.fullmatch(word) or _TECHNICAL.search(word)}


def behaves(program: Program, each: Class, bases: frozenset[str]) -> bool:
    """Return whether an entity does anything by itself: it, or a class above it that is not among the `bases` of all."""
    for above in lineage(program, each):
        if above.name not in bases and any(_acts(above, method) for method in above.methods.values()):
            return True
        if above.name not in bases and any(not setter.passes and not setter.bare for setter in above.setters.values()):
            return True
    return False


def parts(project: Project, bases: frozenset[str]) -> frozenset[str]:
    """Return the entities that an aggregate is made of: one that behaves holds them, and no repository stores them alone."""
    program = project.program
    inside: set[str] = set()
    for each in entities(project):
        if behaves(program, each, bases):
            inside |= {mention.name for field in each.fields for mention in field.mentions} - {each.name}
            made = each.methods.get("__init__")
            inside |= {mention.name for given in (made.parameters if made is not None else ()) for mention in given.mentions}
    storing = (each for each in program.classes.values() if each.kinds & {Kind.REPOSITORY, Kind.PORT})
    return frozenset(inside - {name for each in storing for method in each.methods.values() for name in _spoken_of(method)})


def _spoken_of(method: Function) -> Iterator[str]:
    for parameter in method.parameters:
        yield from (mention.name for mention in parameter.mentions)
    yield from (mention.name for mention in method.return_mentions)


def _acts(owner: Class, method: Function) -> bool:
    words = {decorator.word for decorator in method.decorators}
    if not method.is_public or method.bare or words & _SUPPORT or _CONVERTS.fullmatch(method.word):
        return False
    if method.passes and (not method.writes or method.word.startswith("set_")):
        return False
    return _decides(method) if words & {"classmethod", "staticmethod"} and _makes(owner, method) else True


def _makes(owner: Class, method: Function) -> bool:
    """Return whether a method is a factory of its class."""
    given = (*method.return_mentions, *((method.returns,) if method.returns is not None else ()))
    made = any(call.target is Target.CLASS and call.name == owner.name for call in method.calls)
    return made or any(each.name == owner.name for each in given)


def _decides(factory: Function) -> bool:
    """Return whether a factory may refuse, or does to the new entity what only the domain can do.

    To fill in a fresh identifier, the time or a value object is to hold data: that is all a constructor does.
    """
    if factory.raises:
        return True
    return any(
        call.target is Target.UNKNOWN or (call.first_party and call.target in (Target.METHOD, Target.FUNCTION))
        for call in factory.calls
        if call.as_written != "cls"
    )
