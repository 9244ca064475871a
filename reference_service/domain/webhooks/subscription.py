"""Which events somebody wants to be told of."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final, Self

from reference_service.domain.shared.errors import Invalid
from reference_service.domain.shared.result import Err, Ok, Result

MOST_PATTERNS: Final = 20
"""How many patterns a subscription has at most."""
_PATTERN: Final = re.compile(r"\*|[a-z_]{1,40}\.(?:\*|[a-z_]{1,40})")


@dataclass(frozen=True, slots=True)
class Subscription:
    """Names of events, sorted and each once: `work.task_moved` is one, `work.*` are all of a context, `*` are all."""

    patterns: tuple[str, ...]

    @classmethod
    def parse(cls, texts: Sequence[str], known: Collection[str]) -> Result[Self, Invalid]:
        """Return the subscription, or that there is none, that it is too long, or that a part of it means no known event."""
        if not 1 <= len(texts) <= MOST_PATTERNS:
            return Err(_invalid(f"`events` has from 1 to {MOST_PATTERNS} names."))
        for text in texts:
            if not _PATTERN.fullmatch(text) or not any(_means(text, name) for name in known):
                return Err(_invalid("`events` holds a name that no event has."))
        return Ok(cls(tuple(sorted(set(texts)))))

    def wants(self, name: str) -> bool:
        """Tell whether it takes in an event of that name."""
        return any(_means(pattern, name) for pattern in self.patterns)


def _means(pattern: str, name: str) -> bool:
    return pattern in {"*", name} or (pattern.endswith(".*") and name.startswith(pattern[:-1]))


def _invalid(message: str) -> Invalid:
    return Invalid(code="INVALID_EVENTS", message=message, field="events")
