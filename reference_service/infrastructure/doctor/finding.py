"""What is found out about one thing."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

_PATIENCE: Final = 5
"""Seconds that anybody who is asked has for an answer."""


class Verdict(StrEnum):
    """How it is with something."""

    OK = "ok"
    NOTE = "note"
    """It works, and somebody should know how."""
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """How it is with something, and what to do about it. It holds no secret: people paste it into letters."""

    subject: str
    verdict: Verdict
    told: str
    advice: str = ""

    @classmethod
    def ok(cls, subject: str, told: str) -> Self:
        """Return that all is well."""
        return cls(subject, Verdict.OK, told)

    @classmethod
    def note(cls, subject: str, told: str, advice: str = "") -> Self:
        """Return something to know."""
        return cls(subject, Verdict.NOTE, told, advice)

    @classmethod
    def problem(cls, subject: str, told: str, advice: str) -> Self:
        """Return something to mend."""
        return cls(subject, Verdict.PROBLEM, told, advice)


async def in_time(
    subject: str, ask: Callable[[], Awaitable[list[Finding]]], advice: str, *, seconds: float = _PATIENCE
) -> list[Finding]:
    """Return what somebody answers, or that they did not: whatever goes wrong is one line."""
    try:
        async with asyncio.timeout(seconds):
            return await ask()
    except TimeoutError:
        return [Finding.problem(subject, f"There is no answer within {seconds:g} seconds.", advice)]
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what was asked for
        # The text of an error may hold an address with a password in it.
        return [Finding.problem(subject, f"It cannot be asked ({type(error).__name__}).", advice)]
