"""What stands on disk: the audited tree as discover hands it on."""

from enum import StrEnum

from msgspec import Struct

from audit.model.baseline import BaselineFile
from audit.model.law import LawFile


class FileKind(StrEnum):
    """What kind of module a file holds."""

    SOURCE = "source"
    STUB = "stub"
    COMPILED = "compiled"


class SourceFile(Struct, frozen=True):
    """One file that Python could import.

    `path` is relative to the audited root, with `/`. `data` is None for a compiled module and where
    `problem` says why the file could not be read. `digest` is the hash of the bytes, in hex.
    """

    path: str
    kind: FileKind
    data: bytes | None
    digest: str
    is_test: bool
    problem: str = ""
    over_limit: bool = False


class Skipped(Struct, frozen=True):
    """A path left out on purpose, and why. `files` is the number of Python files below it, where counted."""

    path: str
    reason: str
    files: int = 0


class SourceTree(Struct, frozen=True):
    """The audited root and all that discover found under it.

    `root` is absolute. `enclosing` are the names of the packages that the root itself belongs to, outermost
    first, the root's own name last; empty when the root is no package. `name` is the root's folder name.
    `is_part`: the root is a folder of a larger project, so what stands above it may be imported.
    `is_whole`: a manifest or a test stands in it, so the tests of what it holds would too.
    `roots` are folders (relative, "" for the root) that stand on the import path by the project's own
    configuration or by custom, in order of trust.
    `distributions` are the project's own distribution names, `dependencies` the import names that it declares
    to need from elsewhere, `scripts` the modules that its entry points start, `generated` the paths that a build
    step writes. `ignore_lines` are gitignore lines, each with the folder that it is relative to: what they match may
    exist without being in the tree. `baseline` is the file of accepted findings, unread; None where there is none.
    `law` are the files that hold contracts.
    """

    root: str
    name: str
    enclosing: tuple[str, ...]
    is_part: bool
    files: tuple[SourceFile, ...]
    roots: tuple[str, ...]
    distributions: frozenset[str]
    dependencies: frozenset[str]
    scripts: tuple[str, ...]
    generated: tuple[str, ...]
    ignore_lines: tuple[tuple[str, str], ...]
    skipped: tuple[Skipped, ...]
    is_whole: bool = False
    baseline: BaselineFile | None = None
    law: tuple[LawFile, ...] = ()
