"""What inner layers tell the outermost one about a request."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from starlette.types import Scope

_KEY: Final = "reference_service.notes"


@dataclass(slots=True)
class Notes:
    """Who asked, once that is known; the code of the use case's refusal, if it refused; and its trace, if there is one."""

    user_id: str | None = None
    code: str | None = None
    trace: tuple[str, str] | None = None
    """The numbers of the trace and of the span."""

    @property
    def traced(self) -> Mapping[str, str]:
        """What a line of the log says of the trace."""
        return {} if self.trace is None else dict(zip(("trace_id", "span_id"), self.trace, strict=True))


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
