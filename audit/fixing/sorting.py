"""Import statements as isort sorts and writes them."""

import re
import sys
from collections.abc import Sequence
from enum import IntEnum
from itertools import takewhile

from msgspec import Struct

from audit.model.edit import Edit
from audit.model.facts import Span
from audit.model.text import Text

_NUMBER = re.compile(r"(\d+)")


class Section(IntEnum):
    """The sections of imports, in their order."""

    FUTURE = 0
    STANDARD = 1
    INSTALLED = 2
    OWN = 3
    RELATIVE = 4


class Statement(Struct, frozen=True):
    """An import statement. `module` is that of a `from`, dots included, empty for a plain `import`; names go with aliases."""

    module: str
    names: tuple[tuple[str, str], ...]
    line: int
    end_line: int

    @property
    def top(self) -> str:
        """The package that it imports from, a dot for a relative one."""
        if self.module.startswith("."):
            return "."
        return (self.module or self.names[0][0]).partition(".")[0]

    def shares(self, other: "Statement") -> int:
        """Return how many first words the modules of two statements share; all dots together are one."""
        pairs = zip(_parts(self.module or self.names[0][0]), _parts(other.module or other.names[0][0]), strict=False)
        return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))

    def binds(self) -> set[tuple[str, str, str]]:
        """Return the module, the name and the bound name of all that it imports."""
        if self.module:
            return {(self.module, name, alias or name) for name, alias in self.names}
        return {(name, "", alias or name.partition(".")[0]) for name, alias in self.names}

    def shown(self, width: int) -> str:
        """Return the statement as a line, or as several where one would be too long."""
        names = [f"{name} as {alias}" if alias else name for name, alias in self.names]
        if not self.module:
            return f"import {', '.join(names)}"
        line = f"from {self.module} import {', '.join(names)}"
        if len(line) <= width:
            return line
        return "\n".join((f"from {self.module} import (", *(f"    {name}," for name in names), ")"))


def _parts(module: str) -> list[str]:
    rest = module.lstrip(".")
    return [module[: len(module) - len(rest)], *rest.split(".")]


def section_of(statement: Statement, own: frozenset[str]) -> Section:
    """Return the section that a statement belongs into."""
    if statement.top == ".":
        return Section.RELATIVE
    if statement.top == "__future__":
        return Section.FUTURE
    if statement.top in own:
        return Section.OWN
    return Section.STANDARD if statement.top in sys.stdlib_module_names else Section.INSTALLED


def statement_key(statement: Statement) -> tuple[object, ...]:
    """Return what sorts statements in their section: plain ones first, relative ones from far to near, then by name."""
    module = statement.module or statement.names[0][0]
    dots = len(module) - len(module.lstrip("."))
    return bool(statement.module), -dots, _natural(module.lstrip(".").lower()), module, bool(statement.names[0][1])


def name_key(name: tuple[str, str]) -> tuple[object, ...]:
    """Return what sorts the names of a statement: constants, classes, then all else."""
    word = name[0]
    kind = 0 if word.isupper() and len(word) > 1 else 1 if word[:1].isupper() else 2
    return kind, _natural(word.lower()), word


def _natural(word: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key that sorts numbers by their value."""
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in _NUMBER.split(word) if part)


def with_names(text: Text, statement: Statement, names: Sequence[str], width: int) -> Edit | None:
    """Return the edit that lets a `from` statement import more names, sorted if it is; None where its form forbids it."""
    every = [*statement.names, *((name, "") for name in dict.fromkeys(names))]
    if sorted(statement.names, key=name_key) == list(statement.names):
        every.sort(key=name_key)
    span = Span(statement.line, 0, statement.end_line, len(text.line(statement.end_line)))
    written = text.at(span).rstrip()
    start = f"from {statement.module} import"
    if re.fullmatch(rf"{re.escape(start)} [\w, ]+", written):
        return Edit("", span, Statement(statement.module, tuple(every), 0, 0).shown(width))
    if re.fullmatch(rf"{re.escape(start)} \(\n(?:[ \t]+\w+,\n)*[ \t]+\w+,?\n\)", written):
        second = text.line(statement.line + 1)
        indent = second[: len(second) - len(second.lstrip())]
        return Edit("", span, "\n".join((f"{start} (", *(f"{indent}{name}," for name, _ in every), ")")))
    return None
