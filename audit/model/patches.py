"""What tests replace while they run: `patch("shop.money.rate")`, `monkeypatch.setattr(money, "rate", …)`."""

from collections.abc import Iterable, Iterator

from audit.model.bodies import code_of
from audit.model.facts import ANY_NAME, ModuleFacts

_REPLACING = frozenset({"patch", "setattr", "object", "multiple", "dict"})


def patched_in(tests: Iterable[object]) -> frozenset[tuple[str, str]]:
    """Return pairs of a holder's last word and the name that is replaced in it, `*` where that cannot be read off."""
    return frozenset(pair for facts in tests if isinstance(facts, ModuleFacts) for pair in _patched(facts))


def _patched(facts: ModuleFacts) -> Iterator[tuple[str, str]]:
    if "patch" not in facts.code:
        return
    for call in code_of(facts).calls:
        if call.path and call.path[-1] in _REPLACING:
            if call.literal:
                holder, _, name = call.literal.rpartition(".")
                yield holder.rpartition(".")[2], name
            elif call.arguments and call.arguments[0]:
                yield call.arguments[0][-1], ANY_NAME
