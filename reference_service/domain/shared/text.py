"""Words that people type, within bounds."""

import unicodedata
from dataclasses import dataclass
from typing import ClassVar, Final, Self

from reference_service.domain.shared.errors import Invalid
from reference_service.domain.shared.result import Err, Ok, Result

_NO_WORDS: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Unicode's categories of controls, halves of characters, and breaks."""
_TURNS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""What turns the direction of writing, so that a reader sees other words than are stored."""


@dataclass(frozen=True, slots=True)
class Text:
    """Some words in Unicode's composed form (NFC), without surrounding blanks, from `least` to `most` characters.

    A line ends with a line feed, however it was typed. Nothing but invisible characters is nothing.
    """

    least: ClassVar[int]
    most: ClassVar[int]
    breaks: ClassVar[frozenset[str]]
    """The controls and breaks that it may hold."""
    value: str

    def __str__(self) -> str:
        return self.value

    @classmethod
    def parse(cls, text: str, *, field: str) -> Result[Self, Invalid]:
        """Return the words of a text, or which rule the field breaks."""
        words = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
        if all(unicodedata.category(sign) == "Cf" or sign.isspace() for sign in words):
            words = ""
        if not cls.least <= len(words) <= cls.most:
            return Err(_invalid(field, f"`{field}` has from {cls.least} to {cls.most} characters."))
        if any(sign in _TURNS or (unicodedata.category(sign) in _NO_WORDS and sign not in cls.breaks) for sign in words):
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
    breaks = frozenset("\n\t\u2028\u2029")


def _invalid(field: str, message: str) -> Invalid:
    return Invalid(code="INVALID_TEXT", message=message, field=field)
