import re
from dataclasses import dataclass

from src.domain.exceptions.validation_errors import InvalidValueError


@dataclass(frozen=True)
class Email:
    __slots__ = ("value",)

    value: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", self.value):
            raise InvalidValueError("not an email address", {"value": str(self.value)})
