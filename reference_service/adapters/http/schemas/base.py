"""What all bodies have in common."""

from datetime import UTC, datetime
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, WithJsonSchema

T = TypeVar("T")


class Input(BaseModel):
    """A body that comes in. What it does not name is refused, so nobody sets what is not theirs to set."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, hide_input_in_errors=True)


class Output(BaseModel):
    """A body that goes out, made from what a use case tells."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


class PageOut(Output, Generic[T]):
    """A page of a list."""

    items: list[T]
    next_cursor: str | None


def _moment(value: object) -> datetime:
    """Return the moment that a text names, in UTC. ValueError: it names none, or one without a zone."""
    if not isinstance(value, str):
        raise ValueError("A moment is written as `2026-03-01T12:00:00Z`.")
    try:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("A moment is written as `2026-03-01T12:00:00Z`.") from None


Email = Annotated[str, Field(max_length=254, examples=["ada@example.com"])]
Title = Annotated[str, Field(min_length=1, max_length=120)]
Words = Annotated[str, Field(max_length=4000)]
Secret = Annotated[str, Field(min_length=1, max_length=4096, repr=False)]
Moment = Annotated[
    datetime,
    PlainValidator(_moment),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2026-03-01T12:00:00Z"]}),
]
Number = Annotated[int, Field(ge=-(2**31), le=2**31 - 1, examples=[1])]
Flag = Annotated[bool, Field(examples=[True])]
