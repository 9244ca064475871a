"""What all bodies have in common."""

from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

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


Email = Annotated[str, Field(max_length=254, examples=["ada@example.com"])]
Title = Annotated[str, Field(min_length=1, max_length=120)]
Words = Annotated[str, Field(max_length=4000)]
Secret = Annotated[str, Field(min_length=1, max_length=4096, repr=False)]
