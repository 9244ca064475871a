"""Words that people type, within bounds."""

import unicodedata
from dataclasses import dataclass
from typing import ClassVar, Self

from reference_service.domain.shared.errors import Invalid
from reference_service.domain.shared.result import Err, Ok, Result


@dataclass(frozen=True, slots=True)
class Text:
    """Some words in Unicode's composed form (NFC), without surrounding blanks, from `least` to `most` characters."""

    least: ClassVar[int]
    most: ClassVar[int]
    breaks: ClassVar[frozenset[str]]
    """The control characters that it may hold."""
    value: str

    def __str__(self) -> str:
        return self.value

    @classmethod
    def parse(cls, text: str, *, field: str) -> Result[Self, Invalid]:
        """Return the words of a text, or which rule the field breaks."""
        words = unicodedata.normalize("NFC", text).strip()
        if not cls.least <= len(words) <= cls.most:
            return Err(_invalid(field, f"`{field}` has from {cls.least} to {cls.most} characters."))
        if any(unicodedata.category(sign) in {"Cc", "Cs"} and sign not in cls.breaks for sign in words):
            return Err(_invalid(field, f"`{field}` holds a control character."))
        return Ok(cls(words))


class Name(Text):
    """One line that names something."""

    __slots__ = ()
    least = 1
    most = 120
    breaks = frozenset()


class Prose(Text):
    """Some lines, or none, that describe something."""

    __slots__ = ()
    least = 0
    most = 4000
    breaks = frozenset("\n\t")


def _invalid(field: str, message: str) -> Invalid:
    return Invalid(code="INVALID_TEXT", message=message, field=field)
