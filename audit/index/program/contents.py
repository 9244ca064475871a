"""What stands in each function, and in the functions inside of it."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from msgspec import Struct, field

from audit.index.program.files import File
from audit.model.code import AssignFact, CallFact, HandlerFact, RaiseFact

Fact = TypeVar("Fact", CallFact, AssignFact, RaiseFact)
Key = tuple[str, int]
"""The path of a file, and the scope of a function in it."""


class Contents(Struct, frozen=True):
    """What functions hold. A handler stands in its own function alone; `chained` are methods further down a chain of calls."""

    calls: dict[Key, list[CallFact]] = field(default_factory=dict)
    writes: dict[Key, list[AssignFact]] = field(default_factory=dict)
    raises: dict[Key, list[RaiseFact]] = field(default_factory=dict)
    handlers: dict[Key, list[HandlerFact]] = field(default_factory=dict)
    chained: dict[Key, set[str]] = field(default_factory=dict)


def contents_of(files: Mapping[str, File]) -> Contents:
    """Return what stands in the functions of some files, which are by path."""
    found = Contents()
    for path, file in files.items():
        _spread(file.code.calls, file, path, found.calls)
        _spread(file.code.raises, file, path, found.raises)
        _spread((assign for written in file.writes.values() for assign in written), file, path, found.writes)
        for caught in file.code.handlers:
            found.handlers.setdefault((path, caught.function), []).append(caught)
        for number, word in file.code.chained:
            for function in file.enclosing(number):
                found.chained.setdefault((path, function.body), set()).add(word)
    return found


def _spread(facts: Iterable[Fact], file: File, path: str, found: dict[Key, list[Fact]]) -> None:
    """Add facts to all functions that they stand in."""
    for fact in facts:
        for function in file.enclosing(fact.function):
            found.setdefault((path, function.body), []).append(fact)
