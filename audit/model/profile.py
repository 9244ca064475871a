"""What an architecture is: which folders play which role, and which role may see which."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct


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

    A name with a slash (`adapters/http`) is a folder inside a folder and wins over a single one.
    """

    role: Role
    names: tuple[str, ...]
    synonyms: tuple[str, ...] = ()
    required: bool = True


SUPPORTING_LAYERS = (
    Layer(Role.CONFIG, names=("config",), synonyms=("settings", "configuration", "conf"), required=False),
    Layer(
        Role.SHARED,
        names=("shared",),
        synonyms=("core", "common", "utils", "util", "helpers", "seedwork", "lib", "libs", "kernel"),
        required=False,
    ),
)
"""What stands beside the layers in any architecture."""


class Profile(Struct, frozen=True):
    """An architecture. `sees` maps a role to the roles it may import; a role that is not listed may import all.

    `inner` are the roles that the dependency rule protects. `floors` are coverage floors, in percent.
    """

    name: str
    title: str
    description: str
    layers: tuple[Layer, ...]
    sees: Mapping[Role, frozenset[Role]]
    inner: frozenset[Role]
    floors: Mapping[Role, int]

    def may_see(self, importer: Role, imported: Role) -> bool:
        """Return whether a module of one role may import a module of the other."""
        return importer == imported or importer not in self.sees or imported in self.sees[importer]
