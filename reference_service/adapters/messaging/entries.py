"""What Redis answers about streams."""

from typing import Any, TypeAlias

Entry: TypeAlias = tuple[bytes, dict[bytes, bytes]]
"""The place of an entry, and its fields."""


def entries_of(answer: Any) -> list[Entry]:
    """Return the entries that were read from one stream, in whichever of its two shapes the client gives them."""
    if not answer:
        return []
    [found] = answer.values() if isinstance(answer, dict) else (entries for _, entries in answer)
    # The newer protocol has a list of lists.
    return found[0] if found and isinstance(found[0], list) else found
