from dataclasses import dataclass

from src.domain.exceptions.validation_errors import InvalidValueError


@dataclass(frozen=True)
class Traffic:
    __slots__ = ("total_bytes", "used_bytes")

    total_bytes: int
    used_bytes: int

    def __post_init__(self) -> None:
        if min(self.total_bytes, self.used_bytes) < 0:
            raise InvalidValueError("traffic below zero", {"total_bytes": str(self.total_bytes)})
