"""What a project needs to be held to its architecture from today on: files to write, each beside what is there."""

from enum import StrEnum

from msgspec import Struct


class Service(StrEnum):
    """Who runs a project's checks."""

    GITHUB = "github"
    GITLAB = "gitlab"
    NONE = "none"


class PlannedFile(Struct, frozen=True):
    """A file as it should be. `path` is relative to the root; `before` is what stands there, None where nothing does."""

    path: str
    before: str | None
    after: str


class Adoption(Struct, frozen=True):
    """The files to write, in the order in which they make sense, and sentences about what is left as it is."""

    root: str
    files: tuple[PlannedFile, ...]
    remarks: tuple[str, ...]
