"""What somebody proves their identity with, and what is kept of it."""

from dataclasses import dataclass, field
from typing import Self

from reference_service.domain.shared.email import Email
from reference_service.domain.shared.errors import Invalid
from reference_service.domain.shared.result import Err, Ok, Result

_LEAST, _MOST = 8, 128
_FEWEST_DIFFERENT = 4


@dataclass(frozen=True, slots=True)
class Password:
    """A password that somebody chose. It shows itself to nobody who prints it."""

    value: str = field(repr=False)

    @classmethod
    def choose(cls, text: str, *, email: Email, name: str = "password") -> Result[Self, Invalid]:
        """Return a new password, or which rule it breaks; `name` is the field that it came in."""
        if not _LEAST <= len(text) <= _MOST:
            return Err(_weak(name, f"`{name}` has from {_LEAST} to {_MOST} characters."))
        if any("\ud800" <= sign <= "\udfff" for sign in text):
            return Err(_weak(name, f"`{name}` holds half a character, which no other device would type."))
        if len(set(text)) < _FEWEST_DIFFERENT:
            return Err(_weak(name, f"`{name}` has at least {_FEWEST_DIFFERENT} different characters."))
        if email.value in text.lower():
            return Err(_weak(name, f"`{name}` does not hold the e-mail address."))
        return Ok(cls(text))


@dataclass(frozen=True, slots=True)
class PasswordHash:
    """What is stored of a password; only the hasher knows how it is made."""

    value: str = field(repr=False)


def _weak(name: str, message: str) -> Invalid:
    return Invalid(code="WEAK_PASSWORD", message=message, field=name)
