"""The project as the index leaves it: names resolved, roles assigned, graph built, frozen."""

from collections.abc import Container, Mapping
from enum import StrEnum
from functools import cached_property

from grimp import ImportGraph
from msgspec import Struct, field

from audit.model.baseline import Baseline
from audit.model.closure import NO_CLOSURE, Closure
from audit.model.coverage import Coverage
from audit.model.facts import ANY_NAME, Extraction, ImportFact, ModuleFacts, Reference, Span
from audit.model.homes import Homes, homes_of
from audit.model.law import ContractResult
from audit.model.patches import patched_in
from audit.model.profile import Profile, Role
from audit.model.program import NO_PROGRAM, Program
from audit.model.source import Skipped


class Found(StrEnum):
    """What is known of the target of an import or of a name in it."""

    FIRST_PARTY = "first_party"
    EXTERNAL = "external"
    MISSING = "missing"
    UNKNOWN = "unknown"
    """First-party or not, present or not: cannot be known, so nothing is said about it."""


class ImportedTarget(Struct, frozen=True):
    """One name of an import statement, resolved; for `import a.b` the name is empty.

    `target` is the dotted name of the first-party module that the name leads to (a submodule, or the module
    that defines or re-exports it), empty when there is none. `found` is about the name.
    """

    name: str
    span: Span
    found: Found
    target: str = ""


class ResolvedImport(Struct, frozen=True):
    """An import statement, resolved. `module` is absolute, whatever was written.

    `found` is about the module before the names. `above_root`: a relative import that climbs out of every package.
    """

    fact: ImportFact
    module: str
    found: Found
    targets: tuple[ImportedTarget, ...]
    above_root: bool = False

    @property
    def written(self) -> str:
        """The module as the statement spells it, dots included."""
        return "." * self.fact.level + self.fact.module

    @property
    def runs_on_load(self) -> bool:
        """Whether it runs when its module is imported, and nobody catches its failure."""
        return not (self.fact.in_function or self.fact.guarded or self.fact.type_checking)

    @property
    def fails(self) -> bool:
        """Whether it raises once it runs: its module does not exist, or lacks a name."""
        return self.found is Found.MISSING or (
            self.found is Found.FIRST_PARTY and any(target.found is Found.MISSING for target in self.targets)
        )

    def leads_to(self, known: Container[str]) -> tuple[str, ...]:
        """Return the first-party modules that it imports; a submodule goes before a name that its package binds."""
        found: dict[str, None] = {}
        for target in self.targets:
            if target.target:
                below = f"{target.target}.{target.name}"
                found[below if target.name and below in known else target.target] = None
        return tuple(found)


class EnumClass(Struct, frozen=True):
    """A first-party enum whose every member is known. `attributes` is whatever else may follow its dot."""

    name: str
    module: str
    members: frozenset[str]
    attributes: frozenset[str]


class EnumUse(Struct, frozen=True):
    """A use of an enum member that a closed enum does not have. `by_key`: written `Enum["NAME"]`."""

    reference: Reference
    enum: EnumClass
    member: str
    by_key: bool


class Module(Struct, frozen=True):
    """One file of the project. `name` is unique in the project; `package` is true for an `__init__`.

    `facts` is None for a compiled module, Unparsed for one that could not be read: both are opaque.
    `role` is None where its `profile` knows no place for it. `reachable`: some entry point imports it, straight or
    through others. `graded`: it belongs to a package that the profile speaks of, so it should have a role.
    `context` is the bounded context that it lies in, empty where there is none.
    """

    name: str
    path: str
    package: bool
    is_test: bool
    profile: Profile | None
    role: Role | None
    facts: Extraction | None
    imports: tuple[ResolvedImport, ...]
    enum_mismatches: tuple[EnumUse, ...]
    reachable: bool
    entry_point: bool
    graded: bool
    context: str = ""

    @property
    def has_code(self) -> bool:
        """Whether it holds a statement other than a docstring, as far as can be known."""
        return not isinstance(self.facts, ModuleFacts) or self.facts.has_code


class Detection(Struct, frozen=True):
    """How the profile came to be chosen. `confidence` is between 0 and 1; 1 where it was configured."""

    profile: Profile | None
    detected: bool
    confidence: float
    unplaced: tuple[str, ...]
    """Folders with code that the profile could not place, most modules first."""


class Links(Struct, frozen=True):
    """What follows from all imports together, tests left out unless said.

    `tested` are the modules that a test imports, straight or through others; `tests_known`: all tests would be in the
    tree, and neither they nor what they import load modules by computed names. `ways_round` holds, for each module of an
    import cycle, the modules from it along the shortest way back to it, itself first; imports that never run make no
    cycle. `blocked` holds, for each module that cannot be imported since another fails, the next one on the way to that
    failure. `loads` tells which modules are surely loaded with which, those from elsewhere included; `runs` which ones a
    module imports, or its package does, at any time.
    """

    tests_known: bool = False
    tested: frozenset[str] = frozenset()
    ways_round: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    blocked: Mapping[str, str] = field(default_factory=dict)
    loads: Closure = NO_CLOSURE
    runs: Closure = NO_CLOSURE


NO_LINKS = Links()


class Project(Struct, frozen=True, dict=True):
    """Everything that rules may ask. `modules` is by dotted name, sorted."""

    root: str
    packages: tuple[str, ...]
    modules: Mapping[str, Module]
    detection: Detection
    graph: ImportGraph
    skipped: tuple[Skipped, ...]
    files_found: int
    program: Program = NO_PROGRAM
    links: Links = NO_LINKS
    baseline: Baseline | None = None
    coverage: Coverage | None = None
    contracts: tuple[ContractResult, ...] = ()

    @property
    def profile(self) -> Profile | None:
        """The profile that roles come from; None where no architecture was detected or configured."""
        return self.detection.profile

    @cached_property
    def homes(self) -> Homes:
        """Where names are defined."""
        return homes_of((module.name, module.facts, module.is_test) for module in self.modules.values())

    @cached_property
    def starred(self) -> frozenset[str]:
        """The modules from which another imports all names, whatever they are."""
        every = (imported for module in self.modules.values() for imported in module.imports)
        return frozenset(imported.module for imported in every if any(name.name == ANY_NAME for name in imported.fact.names))

    @cached_property
    def patched(self) -> frozenset[tuple[str, str]]:
        """What tests put something else in the place of: last word of a module or class, and name in it."""
        return patched_in(module.facts for module in self.modules.values() if module.is_test)
