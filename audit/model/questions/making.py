"""How value objects come to be: who constructs them, behind which check, and whether a machine fills them."""

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from audit.model.code import Place
from audit.model.profile import Role
from audit.model.program import Call, Class, Function, Target
from audit.model.project import Project
from audit.model.questions.outside import Reach, reach_of_call

_OUTER = frozenset({Role.INFRASTRUCTURE, Role.ADAPTER})
"""Where values are put together again from what was stored."""

_IDENTIFIERS = re.compile(r"uuid\.uuid\d")
_DRAWS = frozenset({Reach.CLOCK, Reach.RANDOMNESS})


class Making(Struct, frozen=True):
    """A call that constructs a class of a value that is not known. `function` is None where it runs on import."""

    function: Function | None
    role: Role | None
    place: Place

    def stands_in(self, each: Class) -> bool:
        """Return whether a class makes itself here."""
        return self.function is not None and self.function.name.startswith(f"{each.name}.")


def makings(project: Project) -> Mapping[str, Sequence[Making]]:
    """Return where each class is constructed, by its full name.

    Left out are those who put stored things together again, and constants: a value that stands in the code is known.
    """
    found: dict[str, list[Making]] = {}
    for function in project.program.functions.values():
        role = project.modules[function.module].role
        if role not in _OUTER:
            for call in filter(_makes, function.calls):
                found.setdefault(call.name, []).append(Making(function, role, call.place))
    for calls in project.program.module_calls.values():
        for call in filter(_makes, calls):
            found.setdefault(call.name, []).append(Making(None, None, call.place))
    return found


def _makes(call: Call) -> bool:
    return call.target is Target.CLASS and call.first_party and not call.literal


def is_behind_check(each: Class, made: Sequence[Making]) -> bool:
    """Return whether one function of the domain alone makes a class, hands it out, and may refuse before it does."""
    maker = made[0].function if made else None
    if maker is None or not maker.raised or made[0].role is not Role.DOMAIN:
        return False
    if any(one.function is None or one.function.name != maker.name for one in made):
        return False
    given = {mention.name for mention in (maker.returns, *maker.return_mentions) if mention is not None}
    return each.name in given and min(error.place for error in maker.raised) < min(one.place for one in made)


def is_drawn(owner: Class, method: Function) -> bool:
    """Return whether a method fills a new instance of its class by itself: from chance, the clock or a fresh identifier."""
    if method.parameters or not any(decorator.word == "classmethod" for decorator in method.decorators):
        return False
    makes = any(call.target is Target.CLASS and call.name == owner.name for call in method.calls)
    return makes and any(map(_draws, method.calls))


def _draws(call: Call) -> bool:
    return not call.first_party and (reach_of_call(call.name) in _DRAWS or _IDENTIFIERS.fullmatch(call.name) is not None)
