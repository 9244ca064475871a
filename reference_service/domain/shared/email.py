"""An address that mail can be sent to."""

import re
from dataclasses import dataclass
from typing import Self

from reference_service.domain.shared.errors import Invalid
from reference_service.domain.shared.result import Err, Ok, Result

_LOCAL = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_ADDRESS = re.compile(rf"(?P<local>{_LOCAL})@{_LABEL}(?:\.{_LABEL})+")
_LONGEST, _LONGEST_LOCAL = 254, 64  # RFC 5321, 4.5.3.1


@dataclass(frozen=True, slots=True)
class Email:
    """An address in lower case: two that differ in case are one account."""

    value: str

    def __str__(self) -> str:
        return self.value

    @classmethod
    def parse(cls, text: str, *, field: str = "email") -> Result[Self, Invalid]:
        """Return the address that a text holds, or that it holds none."""
        address = text.strip().lower()
        # Lower case turns some foreign letters into ours: the sign for Kelvin into a `k`, and so into another's address.
        match = _ADDRESS.fullmatch(address) if text.isascii() and len(address) <= _LONGEST else None
        if match is None or len(match["local"]) > _LONGEST_LOCAL:
            return Err(Invalid(code="INVALID_EMAIL", message=f"`{field}` is not an e-mail address.", field=field))
        return Ok(cls(address))
