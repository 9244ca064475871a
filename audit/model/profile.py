"""What an architecture is: which folders play which role, and which role may see which."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field


class Role(StrEnum):
    """The part that a module plays, whatever its folder is called."""

    DOMAIN = "domain"
    APPLICATION = "application"
    ADAPTER = "adapter"
    PRESENTATION = "presentation"
    INFRASTRUCTURE = "infrastructure"
    COMPOSITION_ROOT = "composition_root"
    CONFIG = "config"
    SHARED = "shared"


class Layer(Struct, frozen=True):
    """The folders that play one role. `names` are the profile's own words, `synonyms` what others call the same.

    A name with a slash (`adapters/http`) is a folder inside a folder, or a module in it, and wins over a single one.
    `in_context`: the words count right inside a bounded context, for a folder or a module (`modules/auth/router.py`).
    `beside`: the own words count only where a folder of that name stands beside. `below`: the words count only inside
    a folder of that role. `stand_ins` are folders that hold the role where the project has no other for it.
    """

    role: Role
    names: tuple[str, ...]
    synonyms: tuple[str, ...] = ()
    required: bool = True
    in_context: bool = False
    beside: str = ""
    below: Role | None = None
    stand_ins: tuple[str, ...] = ()


COMPOSITION = Layer(
    Role.COMPOSITION_ROOT,
    names=("container",),
    synonyms=("containers", "ioc", "di", "bootstrap", "bootstrapper", "composition", "composition_root", "wiring"),
    required=False,
)
"""Where the parts are put together, in any folder but the domain's."""

CONFIG = Layer(Role.CONFIG, names=("config",), synonyms=("settings", "configuration", "conf"), required=False)

SHARED = Layer(
    Role.SHARED,
    names=("shared",),
    synonyms=("core", "common", "utils", "util", "helpers", "seedwork", "lib", "libs", "kernel"),
    required=False,
)

SUPPORTING_LAYERS = (COMPOSITION, CONFIG, SHARED)
"""What stands beside the layers in any architecture."""


class Profile(Struct, frozen=True):
    """An architecture. `sees` maps a role to the roles it may import; a role that is not listed may import all.

    `inner` are the roles that the dependency rule protects. `floors` are coverage floors, in percent.
    `context_folders` hold one bounded context each folder: the first is the profile's own word, the others count where
    their folders are alike. `frameworks` are the packages that a role may build on although they are frameworks.
    Detection: without a sign of each role in `evidence` the profile is not there; `signs` are folders that tell it
    from its likes, and weigh as much as a layer.
    """

    name: str
    title: str
    description: str
    layers: tuple[Layer, ...]
    sees: Mapping[Role, frozenset[Role]]
    inner: frozenset[Role]
    floors: Mapping[Role, int]
    context_folders: tuple[str, ...] = ()
    frameworks: Mapping[Role, frozenset[str]] = field(default_factory=dict)
    evidence: frozenset[Role] = frozenset({Role.DOMAIN, Role.APPLICATION})
    signs: tuple[str, ...] = ()

    def may_see(self, importer: Role, imported: Role) -> bool:
        """Return whether a module of one role may import a module of the other."""
        return importer == imported or importer not in self.sees or imported in self.sees[importer]

    def may_build_on(self, role: Role, module: str) -> bool:
        """Return whether a role's modules may import a framework's module although inner layers do without."""
        return module.split(".")[0] in self.frameworks.get(role, frozenset())

    @property
    def wants_ports(self) -> bool:
        """Whether the application reaches infrastructure through ports only."""
        return not self.may_see(Role.APPLICATION, Role.INFRASTRUCTURE)
