"""The outcome of what may fail for a reason that its caller expects; a bug raises instead."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Literal, NoReturn, TypeAlias, TypeVar

T = TypeVar("T")
E = TypeVar("E")
T_co = TypeVar("T_co", covariant=True)
E_co = TypeVar("E_co", covariant=True)
U = TypeVar("U")
R = TypeVar("R", bound="Ok[object] | Err[object]")


class UnwrapError(AssertionError):
    """The other side of a result was asked for: a bug of the caller."""


@dataclass(frozen=True, slots=True)
class Ok(Generic[T_co]):
    """It worked, and this came of it."""

    value: T_co

    def is_ok(self) -> Literal[True]:
        """Tell that it worked."""
        return True

    def is_err(self) -> Literal[False]:
        """Tell that it worked."""
        return False

    def unwrap(self) -> T_co:
        """Return the value."""
        return self.value

    def unwrap_err(self) -> NoReturn:
        """Raise `UnwrapError`: there is no error."""
        raise UnwrapError(f"It worked: {self!r}")

    def unwrap_or(self, default: object) -> T_co:  # noqa: ARG002 - the twin of `Err.unwrap_or`
        """Return the value; the default is for an error."""
        return self.value

    def map(self, change: Callable[[T_co], U]) -> "Ok[U]":
        """Return the changed value as the outcome."""
        return Ok(change(self.value))

    def map_err(self, change: object) -> "Ok[T_co]":  # noqa: ARG002 - the twin of `Err.map_err`
        """Return this outcome: there is no error to change."""
        return self

    def and_then(self, following: Callable[[T_co], R]) -> R:
        """Return the outcome of the next step, which gets the value."""
        return following(self.value)


@dataclass(frozen=True, slots=True)
class Err(Generic[E_co]):
    """It did not work, and this is why."""

    error: E_co

    def is_ok(self) -> Literal[False]:
        """Tell that it did not work."""
        return False

    def is_err(self) -> Literal[True]:
        """Tell that it did not work."""
        return True

    def unwrap(self) -> NoReturn:
        """Raise `UnwrapError`: there is no value."""
        raise UnwrapError(f"It did not work: {self!r}")

    def unwrap_err(self) -> E_co:
        """Return the error."""
        return self.error

    def unwrap_or(self, default: U) -> U:
        """Return the default."""
        return default

    def map(self, change: object) -> "Err[E_co]":  # noqa: ARG002 - the twin of `Ok.map`
        """Return this outcome: there is no value to change."""
        return self

    def map_err(self, change: Callable[[E_co], U]) -> "Err[U]":
        """Return the changed error as the outcome."""
        return Err(change(self.error))

    def and_then(self, following: object) -> "Err[E_co]":  # noqa: ARG002 - the twin of `Ok.and_then`
        """Return this outcome: the next step is not taken."""
        return self


Result: TypeAlias = Ok[T] | Err[E]
