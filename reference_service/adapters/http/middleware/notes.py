"""What inner layers tell the outermost one about a request."""

from dataclasses import dataclass
from typing import Final

from starlette.types import Scope

_KEY: Final = "reference_service.notes"


@dataclass(slots=True)
class Notes:
    """Who asked, once that is known."""

    user_id: str | None = None


def notes_of(scope: Scope) -> Notes:
    """Return the notes of a request."""
    notes: Notes = scope.setdefault(_KEY, Notes())
    return notes


def template_of(scope: Scope) -> str | None:
    """Return the path of the route that a request has taken, with names for what varies; None if it took none.

    It is known after the application has been called. The route itself does not know where its router was included.
    """
    if "route" not in scope:
        return None
    names = {str(value): name for name, value in scope.get("path_params", {}).items()}
    return "/".join(f"{{{names[part]}}}" if part in names else part for part in scope["path"].split("/"))
