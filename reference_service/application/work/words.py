"""What people call things, checked."""

from dataclasses import dataclass
from typing import Self

from reference_service.domain.shared.errors import Invalid
from reference_service.domain.shared.result import Err, Ok, Result
from reference_service.domain.shared.text import Name, Prose


@dataclass(frozen=True, slots=True)
class Words:
    """How a project or a task is called and described."""

    name: Name
    description: Prose

    @classmethod
    def parse(cls, name: str, description: str, *, field: str) -> Result[Self, Invalid]:
        """Return both, or the first that is invalid; `field` is what the caller calls the name."""
        line = Name.parse(name, field=field)
        if isinstance(line, Err):
            return line
        prose = Prose.parse(description, field="description")
        if isinstance(prose, Err):
            return prose
        return Ok(cls(line.value, prose.value))
