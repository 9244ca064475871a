"""Exact numbers as people read them: one decimal, and parts that still add up."""

from collections.abc import Sequence
from fractions import Fraction
from math import floor


def tenths(value: Fraction) -> int:
    """Return the value in tenths; a half is rounded up."""
    return floor(value * 10 + Fraction(1, 2))


def shares(values: Sequence[Fraction], whole: int) -> tuple[int, ...]:
    """Return the values in tenths, rounded by largest remainder so that they add up to `whole` tenths."""
    floors = [floor(value * 10) for value in values]
    by_remainder = sorted(range(len(values)), key=lambda index: (floors[index] - values[index] * 10, index))
    raised = frozenset(by_remainder[: max(0, whole - sum(floors))])
    return tuple(part + (index in raised) for index, part in enumerate(floors))


def figure(value: int) -> str:
    """Return tenths as people write them, with one decimal."""
    return f"{value // 10}.{value % 10}"


def quantity(value: Fraction) -> str:
    """Return a count of units; one that counts half keeps its half."""
    return f"{float(value):g}"


def counted(number: int, one: str, many: str) -> str:
    """Return the number with the noun it takes."""
    return f"{number} {one if number == 1 else many}"
