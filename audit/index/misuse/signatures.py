"""What callables take, and how the arguments of a call fit that."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from audit.model.code import CallFact, ParameterFact
from audit.model.facts import ANY_NAME
from audit.model.misuse import Misfit


class Taken(Struct, frozen=True):
    """A parameter. `placed` and `named` tell how it may be given; it may be called otherwise when it is named."""

    name: str
    required: bool
    placed: bool = True
    named: bool = True
    aliases: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """What it may be called."""
        return (self.name, *self.aliases) if self.named else ()


class Signature(Struct, frozen=True):
    """What a callable takes. `more` and `words`: any number of others by position, and by name.

    `drops`: arguments that it does not know do not raise, they are lost.
    """

    parameters: tuple[Taken, ...]
    more: bool = False
    words: bool = False
    drops: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Return what may be named."""
        return tuple(each.name for each in self.parameters if each.named)


NOTHING = Signature(())

_GIVES = frozenset({"Annotated", "FromDishka"})
"""What the annotation of a parameter is wrapped in when a container is to give it."""


def signature_of(parameters: Sequence[ParameterFact]) -> Signature:
    """Return what a function takes, by its parameters."""
    kinds = {each.kind for each in parameters}
    one = [each for each in parameters if each.kind not in ("star", "double_star")]
    return Signature(
        tuple(Taken(e.name, _is_required(e), placed=e.kind != "keyword", named=e.kind != "positional") for e in one),
        more="star" in kinds,
        words="double_star" in kinds,
    )


def _is_required(fact: ParameterFact) -> bool:
    """Return whether a caller must give a parameter: a container may give one whose annotation says where it comes from."""
    annotation = fact.annotation
    given = annotation is not None and not annotation.provider and any(path[-1] in _GIVES for path in annotation.names)
    return not fact.has_default and not given


def misfit(signature: Signature, call: CallFact) -> Misfit:
    """Return how the arguments of a call fail a signature, as far as they can be seen."""
    words = [word for word in call.keywords if word != ANY_NAME]
    placed = [each for each in signature.parameters if each.placed]
    filled = placed[: max(call.positional, 0)]
    surplus = call.positional > len(placed) and not signature.more
    known = {name for each in signature.parameters for name in each.names}
    left = [] if ANY_NAME in call.keywords else [each for each in signature.parameters if each not in filled]
    if call.positional < 0:
        left = [each for each in left if not each.placed]
    return Misfit(
        missing=_missing(left, words),
        unknown=() if signature.words else tuple(word for word in words if word not in known),
        twice=tuple(word for each in filled for word in words if word in each.names),
        surplus=call.positional if surplus else 0,
        most=len(placed),
    )


def _missing(left: Iterable[Taken], words: Sequence[str]) -> tuple[str, ...]:
    return tuple(each.name for each in left if each.required and not any(name in words for name in each.names))
