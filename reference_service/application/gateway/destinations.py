"""Which service a request concerns."""

from enum import StrEnum
from typing import Final


class Destination(StrEnum):
    """A service behind the gateway."""

    AUTH = "auth"
    AGGREGATION = "aggregation"
    SERVICE = "service"


_KEYS: Final = "/.well-known/jwks.json"
_IDENTITY: Final = (("auth",), ("account",), ("me",), ("admin", "users"), ("admin", "roles"), ("admin", "permissions"))
"""How the paths of what concerns accounts begin, behind the version."""
_OVERVIEW: Final = "overview"


def destination_of(path: str) -> Destination:
    """Return which service answers for a path."""
    if path == _KEYS:
        return Destination.AUTH
    match path.split("/"):
        case ["", "api", _, *named] if any(tuple(named[: len(each)]) == each for each in _IDENTITY):
            return Destination.AUTH
        case ["", "api", _, *named] if _OVERVIEW in named:
            return Destination.AGGREGATION
    return Destination.SERVICE
