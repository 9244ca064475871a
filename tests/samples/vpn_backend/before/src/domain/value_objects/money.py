from dataclasses import dataclass
from decimal import Decimal

from src.domain.exceptions.validation_errors import InvalidValueError


@dataclass(frozen=True)
class Money:
    __slots__ = ("amount", "currency")

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if self.amount < 0 or len(self.currency) != 3:
            raise InvalidValueError("not an amount of money", {"amount": str(self.amount)})
