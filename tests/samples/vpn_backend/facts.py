"""The table of facts, read."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("facts.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A claim of the seed. The findings of `rule` are those of the first state; `mended` counts those of the second.

    `added`: the seed takes points and does not say for what; `reason` says why it is this.
    """

    section: str
    claim: str
    planted: str
    rule: str
    findings: int
    mended: int | None = None
    later: bool = False
    added: bool = False
    reason: str = ""


@cache
def facts() -> tuple[Fact, ...]:
    """Return the rows of the table, in its order."""
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))["fact"]
    return tuple(Fact(**row) for row in rows)


def expected() -> dict[str, tuple[int, int]]:
    """Return how many findings each rule has in the first and in the second state."""
    return {fact.rule: (fact.findings, fact.findings if fact.mended is None else fact.mended) for fact in facts()}
