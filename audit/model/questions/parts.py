"""Parts: what a composition root puts together. Use cases, repositories, and adapters to the world outside."""

import re
from collections.abc import Iterable, Mapping

from audit.model.profile import Role
from audit.model.program import Call, Class, Kind, Program, Target

OUTER = frozenset({Role.ADAPTER, Role.INFRASTRUCTURE})

_ADAPTER = re.compile(
    r"(Service|Client|Gateway|Adapter|Provider|Sender|Mailer|Notifier|Publisher|Producer|Storage|Hasher|(?<!Context)Manager"
    r"|UnitOfWork|UoW|Uow|Database|Connection|Store)(Impl)?$"
)
"""How a class is called that stands for something outside, where no port says so."""

_NO_ADAPTER = frozenset({Kind.ABSTRACT, Kind.ERROR, Kind.ENUM, Kind.EVENT, Kind.SCHEMA, Kind.SETTINGS, Kind.ORM_MODEL})


def is_part(program: Program, each: Class) -> bool:
    """Return whether a class is a use case, a concrete repository or an adapter, rather than data or a tool."""
    if each.kinds & {Kind.USE_CASE, Kind.REPOSITORY}:
        return True
    if each.role not in OUTER or each.kinds & _NO_ADAPTER or not behaves(program, each):
        return False
    if any(program.classes[name].kinds & {Kind.PORT, Kind.REPOSITORY} for name in each.ancestors):
        return True
    return Kind.DATA not in each.kinds and bool(_ADAPTER.search(each.word))


def behaves(program: Program, each: Class) -> bool:
    """Return whether instances of a class can be asked for something, by a method of its own or an inherited one."""
    lineage = (each, *(program.classes[name] for name in each.ancestors))
    methods = (method for above in lineage for method in above.methods.values())
    return any((method.is_public or method.word == "__call__") and not method.is_static for method in methods)


def parts_made(program: Program, calls: Iterable[Call]) -> Mapping[str, Call]:
    """Return the parts that some calls construct, by full name, each with the first call that does."""
    found: dict[str, Call] = {}
    for call in calls:
        each = program.classes.get(call.name) if call.target is Target.CLASS and call.first_party else None
        if each is not None and call.name not in found and is_part(program, each):
            found[call.name] = call
    return found


def named(names: Iterable[str]) -> str:
    """Return the last words of full names as a reader expects them: quoted, sorted, joined."""
    words = [f"`{word}`" for word in sorted({name.rpartition(".")[2] for name in names})]
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)
