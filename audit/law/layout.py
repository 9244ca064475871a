"""Where contracts stand in a file: what a parser of INI or TOML knows and does not tell."""

import re

from msgspec import Struct

from audit.model.law import LawFile

_INI_HEAD = re.compile(r"^\s*\[(?P<name>.+)\]", re.MULTILINE)
_TOML_HEAD = re.compile(r"^\s*\[{1,2}\s*(?P<name>[^\]\n]+?)\s*\]", re.MULTILINE)
_TOML_CONTRACT = re.compile(r"tool\s*\.\s*importlinter\s*\.\s*contracts")


class Block(Struct, frozen=True):
    """The lines of one contract: the number of its first line, and all of them."""

    line: int
    lines: tuple[str, ...]


def is_toml(file: LawFile) -> bool:
    """Return whether a file is written in TOML; the others are INI."""
    return file.path.endswith(".toml")


def contract_blocks(file: LawFile, count: int) -> list[Block]:
    """Return where each contract stands, in order; where they are laid out in an unusual way, all lines go to the first."""
    pattern = _TOML_HEAD if is_toml(file) else _INI_HEAD
    heads = [(match.start("name"), match["name"]) for match in pattern.finditer(file.text)]
    lines = file.text.split("\n")
    starts = [file.text.count("\n", 0, place) for place, _ in heads]
    ends = [*starts[1:], len(lines)]
    found = [
        Block(start + 1, tuple(lines[start:end]))
        for start, end, (_, name) in zip(starts, ends, heads, strict=False)
        if _is_contract(name, toml=is_toml(file))
    ]
    return found if len(found) == count else [Block(1, tuple(lines) if number == 0 else ()) for number in range(count)]


def _is_contract(name: str, *, toml: bool) -> bool:
    return _TOML_CONTRACT.fullmatch(name) is not None if toml else name.startswith("importlinter:")
