"""The law that a project gives itself: import-linter's contracts, what became of each, and the imports that break it."""

from enum import StrEnum

from msgspec import Struct


class LawFile(Struct, frozen=True):
    """A file that holds contracts. `path` is relative to the audited root; `problem` says why there is no text."""

    path: str
    text: str
    problem: str = ""


class Standing(StrEnum):
    """What became of a contract."""

    KEPT = "kept"
    BROKEN = "broken"
    UNKNOWN = "unknown"
    """It could not be judged, or it binds nothing: nobody may take it for kept."""


class Hop(Struct, frozen=True, order=True):
    """One module imports another. `path` is the importer's file, empty where there is none; `lines` start at 1."""

    importer: str
    imported: str
    path: str
    lines: tuple[int, ...]


class Chain(Struct, frozen=True, order=True):
    """A way from a module to one that it must not reach, hop by hop. `importer` and `imported` are the contract's own words
    for both ends. `starts` and `ends` are further first and last hops that lead the same way.
    """

    importer: str
    imported: str
    hops: tuple[Hop, ...]
    starts: tuple[Hop, ...] = ()
    ends: tuple[Hop, ...] = ()


class IgnoreFault(StrEnum):
    """What is wrong with an import that a contract ignores."""

    WILDCARD = "wildcard"
    NO_REASON = "no_reason"


class FaultyIgnore(Struct, frozen=True):
    """An entry of `ignore_imports` that ignores more than one can see, or does not say why, and where it stands."""

    path: str
    line: int
    entry: str
    fault: IgnoreFault


class ContractResult(Struct, frozen=True):
    """A contract and what became of it.

    `path` and `line` say where it stands, empty and 0 for the law that a profile implies. `why` is a sentence wherever
    it is not kept. `cuts` are the fewest imports without which there would be no cycle. `undeclared` are modules that
    an exhaustive contract does not name. `text` is what the contract says of itself where it tells no chain.
    `remarks` are sentences about what is written and means nothing. `ignored` counts the imports that it overlooks.
    """

    name: str
    type: str
    status: Standing
    why: str = ""
    chains: tuple[Chain, ...] = ()
    cuts: tuple[Hop, ...] = ()
    undeclared: tuple[str, ...] = ()
    text: str = ""
    guidance: str = ""
    remarks: tuple[str, ...] = ()
    ignores: tuple[FaultyIgnore, ...] = ()
    ignored: int = 0
    path: str = ""
    line: int = 0


class Law(Struct, frozen=True):
    """All contracts that a project is held to: those that its profile implies, then its own."""

    root: str
    implied: tuple[ContractResult, ...]
    own: tuple[ContractResult, ...]

    @property
    def profiles(self) -> tuple[str, ...]:
        """The profiles that imply something."""
        return tuple(dict.fromkeys(each.type for each in self.implied))
