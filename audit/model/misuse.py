"""Uses that cannot work: members that are not there, calls with arguments that do not fit."""

from collections.abc import Iterable

from msgspec import Struct

from audit.model.code import Place
from audit.model.facts import Span


class MissingMember(Struct, frozen=True):
    """A use of an attribute that nothing has. `module` is where it is used, `as_written` how, up to the attribute.

    `holder` is the full name of the class or module that lacks it, `known` what it has, private names left out.
    """

    module: str
    holder: str
    in_module: bool
    name: str
    as_written: str
    known: frozenset[str]
    place: Place

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(*self.place)


class Misfit(Struct, frozen=True):
    """How arguments fail a signature: those it lacks, those it does not know, those it gets twice, and how many too many.

    `most` is how many it takes by position, at most.
    """

    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()
    surplus: int = 0
    most: int = 0

    def __bool__(self) -> bool:
        return bool(self.missing or self.unknown or self.twice or self.surplus)


class WrongCall(Struct, frozen=True):
    """A call whose arguments do not fit. `callee` is the full name of the function, method or class.

    `names` are the parameters that may be named. `drops`: arguments that it does not know do not raise, they are lost.
    """

    module: str
    callee: str
    as_written: str
    misfit: Misfit
    names: tuple[str, ...]
    drops: bool
    place: Place

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(*self.place)

    @property
    def problem(self) -> str:
        """What is wrong, as a sentence."""
        found, start = self.misfit, f"`{self.as_written}` passes"
        if self.drops:
            return f"{start} {_listed(found.unknown)}, which `{self.callee}` has no field for and drops"
        if found.unknown and found.missing:
            left_out = f"leaves out {_listed(found.missing)}, which it requires"
            return f"{start} {_listed(found.unknown)}, which `{self.callee}` does not take, and {left_out}"
        if found.unknown:
            return f"{start} {_listed(found.unknown)}, which `{self.callee}` does not take"
        if found.missing:
            return f"`{self.as_written}` leaves out {_listed(found.missing)}, which `{self.callee}` requires"
        if found.twice:
            return f"{start} {_listed(found.twice)} to `{self.callee}` twice, by position and by name"
        return f"{start} {found.surplus} arguments by position, and `{self.callee}` takes at most {found.most}"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


class Misuse(Struct, frozen=True):
    """Every use in some modules that cannot work, as far as it can be known, in the order of modules and lines."""

    modules: frozenset[str]
    members: tuple[MissingMember, ...]
    calls: tuple[WrongCall, ...]


NO_MISUSE = Misuse(frozenset(), (), ())
