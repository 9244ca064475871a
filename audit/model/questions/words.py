"""Names by the words that they are made of: `USER_READ` and `READ_USERS` mean the same."""

import re
from collections.abc import Iterable

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_PREPOSITIONS = "after and as at before by for from if in into not of on or over per than to under until via with"
_ORDERING = frozenset(_PREPOSITIONS.split())
"""Words between whose neighbours the order matters: `USER_TO_GROUP` is not `GROUP_TO_USER`."""

_SHORTEST_PLURAL = 4


def same_words(name: str, names: Iterable[str]) -> str:
    """Return the one name that is written in the same style and made of the same words, in another order or number.

    Empty where there is none, where there are several, or where the order of the words says something.
    """
    words = _words(name)
    if len(words) == 0 or _ORDERING & set(words):
        return ""
    found = [each for each in names if each != name and _style(each) == _style(name) and _words(each) == words]
    return found[0] if len(found) == 1 else ""


def _words(name: str) -> list[str]:
    return sorted(_singular(word.lower()) for word in _WORD.findall(name))


def _singular(word: str) -> str:
    return word[:-1] if len(word) >= _SHORTEST_PLURAL and word.endswith("s") and not word.endswith("ss") else word


def _style(name: str) -> tuple[bool, bool, bool]:
    return name.isupper(), name[:1].isupper(), name.startswith("_")
