"""What inner layers tell the outermost one about a request."""

from dataclasses import dataclass
from typing import Final

from starlette.types import Scope

_KEY: Final = "reference_service.notes"


@dataclass(slots=True)
class Notes:
    """Who asked, once that is known, and the code of the use case's refusal, if it refused."""

    user_id: str | None = None
    code: str | None = None


def notes_of(scope: Scope) -> Notes:
    """Return the notes of a request."""
    notes: Notes = scope.setdefault(_KEY, Notes())
    return notes


def template_of(scope: Scope) -> str | None:
    """Return the path of the route that a request has taken, with names for what varies; None if it took none.

    It is known after the application has been called.
    """
    if "route" not in scope:
        return None
    # The route does not know under which prefix its router was included; no prefix of ours holds what varies.
    given, own = scope["path"].split("/"), scope["route"].path.split("/")
    return "/".join([*given[: len(given) - len(own) + 1], *own[1:]])
