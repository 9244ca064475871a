"""Where modules lie: from paths to modules and back, before any name is looked up.

A *location* is a path without suffix: `src/shop/cart` for `src/shop/cart.py` and for `src/shop/cart/__init__.py`.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct, field

from audit.model.facts import Extraction, ModuleFacts
from audit.model.source import FileKind, SourceFile

INIT = "__init__"


class Unit(Struct, eq=False):
    """One file while the index is being built. `extraction` is None for a compiled module.

    `stub` is what a `.pyi` beside the file says. `shadowed`: a package of the same name hides it.
    """

    file: SourceFile
    location: str
    folder: str
    package: bool
    extraction: Extraction | None
    stub: ModuleFacts | None = None
    shadowed: bool = False
    name: str = ""

    @property
    def facts(self) -> ModuleFacts | None:
        """What the file says; None for an opaque one."""
        return self.extraction if isinstance(self.extraction, ModuleFacts) else None

    @property
    def is_stub(self) -> bool:
        """Whether all that is known comes from a stub."""
        return self.file.kind is FileKind.STUB


class Namespace(Struct, frozen=True):
    """A folder without `__init__.py` that holds modules, which makes it a package all the same."""

    location: str


Target = Unit | Namespace


class Table(Struct):
    """All modules by location. `folders` are those with a module somewhere below."""

    units: list[Unit] = field(default_factory=list)
    by_location: dict[str, Unit] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)

    def at(self, location: str) -> Target | None:
        """Return what an import of this location finds: a package before a module, a module before a folder."""
        unit = self.by_location.get(location.removesuffix("/" + INIT))
        if unit is not None and (unit.package or not location.endswith("/" + INIT)):
            return unit
        return Namespace(location) if location in self.folders else None

    def is_regular_package(self, folder: str) -> bool:
        """Return whether a folder holds an `__init__`."""
        unit = self.by_location.get(folder)
        return unit is not None and unit.package


def table_of(files: Sequence[SourceFile], extractions: Sequence[Extraction | None]) -> Table:
    """Return the table of all files; stubs are laid beside the sources that they describe."""
    table = Table()
    stubs = []
    for file, extraction in zip(files, extractions, strict=True):
        unit = _unit(file, extraction)
        if file.kind is FileKind.STUB:
            stubs.append(unit)
        else:
            _place(table, unit)
    for stub in stubs:
        described = table.by_location.get(stub.location)
        if described is None or stub.facts is None or (stub.package and not described.package):
            _place(table, stub)
        else:
            described.stub = stub.facts
    for unit in table.units:
        table.folders.update(ancestors(unit.folder))
    return table


def _unit(file: SourceFile, extraction: Extraction | None) -> Unit:
    folder, _, base = file.path.rpartition("/")
    stem = base.split(".")[0] if file.kind is FileKind.COMPILED else base.rpartition(".")[0]
    package = stem == INIT
    return Unit(file, folder if package else join(folder, stem), folder, package, extraction)


def _place(table: Table, unit: Unit) -> None:
    other = table.by_location.get(unit.location)
    if other is None or (unit.package and not other.package):
        table.by_location[unit.location] = unit
        hidden = other
    else:
        hidden = unit
    if hidden is not None:
        hidden.shadowed = True
    table.units.append(unit)


def ancestors(folder: str) -> Iterator[str]:
    """Yield a folder and all that it lies in, the audited root last."""
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
    yield ""


def join(folder: str, *parts: str) -> str:
    """Return the location below a folder; the empty folder is the audited root."""
    below = "/".join(parts)
    return f"{folder}/{below}" if folder and below else folder or below
