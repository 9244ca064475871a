"""What the user asked for: the command line over `[tool.audit]` over the defaults."""

from collections.abc import Mapping

from msgspec import Struct, field

from audit.model.baseline import BASELINE_FILE
from audit.model.finding import Severity
from audit.model.profile import Role

NO_PROFILE = "none"
DETECT = ""


class PackageSettings(Struct, frozen=True):
    """`[[tool.audit.package]]`: one folder of the tree that has a profile of its own."""

    path: str
    profile: str


class Settings(Struct, frozen=True):
    """Everything that changes what an audit says. Part of the key of a cached report.

    Paths and patterns are relative to the audited root. `profile` is a name, `NO_PROFILE`, or `DETECT`.
    `roots` are folders on the import path, `exclude` gitignore-style patterns, `roles` maps a folder to a role,
    `contexts` are folders whose folders are bounded contexts.
    `minimums` are scores out of 10 by category, `min_score` is out of 100.
    `baseline` is the file of accepted findings, relative or absolute; empty for none. `new_only` lets the gate fail on
    whatever it does not hold.
    `trust` lets contract types that are the project's own code run; only a command line may say so.
    `coverage` is the file of coverage data, relative or, where this run names it, absolute; empty for none that counts.
    `floors` are per cent by role, and win over the profile's.
    `source` is the file that the settings came from, empty for none; relative to nothing, for messages only.
    """

    profile: str = DETECT
    packages: tuple[PackageSettings, ...] = ()
    roots: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    roles: Mapping[str, Role] = field(default_factory=dict)
    contexts: tuple[str, ...] = ()
    fail_on: Severity = Severity.HIGH
    min_score: float | None = None
    minimums: Mapping[str, float] = field(default_factory=dict)
    max_file_bytes: int = 2_000_000
    max_file_seconds: int = 20
    source: str = ""
    baseline: str = BASELINE_FILE
    new_only: bool = False
    coverage: str = ""
    floors: Mapping[Role, float] = field(default_factory=dict)
    trust: bool = False
