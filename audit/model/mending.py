"""What `audit fix` does to a project, before anything is written."""

from collections.abc import Mapping
from fractions import Fraction

from msgspec import Struct

from audit.model.finding import Finding


class FileChange(Struct, frozen=True):
    """The bytes of a file as they were read and as they will be, and the same as text; `old` is None for a new file."""

    old: bytes | None
    new: bytes
    old_text: str
    new_text: str


class Refusal(Struct, frozen=True):
    """A finding whose fix was tried and left out, and why: part of a sentence."""

    finding: Finding
    reason: str


class Mending(Struct, frozen=True):
    """All fixes of a project together. `files` are by path, `fixed` in the order they were found, `left` is what is found
    afterwards, waived findings left out. Totals are out of 100, None where nothing could be scored.
    """

    root: str
    files: Mapping[str, FileChange]
    fixed: tuple[Finding, ...]
    refused: tuple[Refusal, ...]
    left: tuple[Finding, ...]
    before: Fraction | None
    after: Fraction | None
