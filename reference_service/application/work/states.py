"""States by the names that requests give them."""

from reference_service.domain.shared.errors import Invalid
from reference_service.domain.shared.result import Err, Ok, Result
from reference_service.domain.work.workflow import State


def parse_state(text: str) -> Result[State, Invalid]:
    """Return the state of a name."""
    if text not in set(State):
        names = ", ".join(State)
        return Err(Invalid(code="UNKNOWN_STATE", message=f"`state` is one of {names}.", field="state"))
    return Ok(State(text))
