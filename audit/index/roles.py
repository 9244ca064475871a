"""Which part each module plays, and which architecture the tree shows."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from audit.index.table import Unit
from audit.model.profile import Layer, Profile, Role
from audit.model.project import Detection
from audit.model.settings import DETECT, NO_PROFILE, Settings

COMPOSITION_FOLDERS = frozenset(
    {"container", "containers", "ioc", "di", "bootstrap", "bootstrapper", "composition", "composition_root", "wiring"}
)
COMPOSITION_FILES = frozenset({"main", "__main__", "asgi", "wsgi", "manage", "server", "application"})
"""Start-up files; they compose only where no layer's folder holds them."""

BESIDE_THE_SERVICE = frozenset(
    {"scripts", "script", "docs", "doc", "examples", "example", "migrations", "alembic", "tools", "benchmarks", "deploy", "bin"}
)
"""Folders that stand next to layers without being part of the service."""

OWN_WORD, SYNONYM = 1.0, 0.6
"""What a layer's folder is worth as evidence for a profile."""

ENOUGH = 0.5
"""The confidence from which a profile is believed. Below it no architecture is said to be there."""


class Place(Struct, frozen=True):
    """A role, the folder that gave it, and whether the profile's own word did."""

    role: Role
    folder: str
    own_word: bool


class Placing:
    """Gives roles to paths by one profile's folder names."""

    def __init__(self, profile: Profile, overrides: Mapping[str, Role]) -> None:
        self.profile = profile
        self._overrides = sorted(overrides.items(), key=lambda item: -len(item[0]))
        self._own = _words((layer for layer in profile.layers if layer.required), own=True)
        self._own |= _words((layer for layer in profile.layers if not layer.required and "/" in layer.names[0]), own=True)
        self._other = _words(profile.layers, own=False) | _words(
            (layer for layer in profile.layers if not layer.required), own=True
        )
        self._folders: dict[str, Place | None] = {}

    def place(self, unit: Unit) -> Place | None:
        """Return the role of a module: by configuration, as composition root, by own words, by synonyms."""
        stem = unit.location.rpartition("/")[2] if not unit.package else ""
        for folder, role in self._overrides:
            if unit.location == folder or unit.location.startswith(folder.rstrip("/") + "/"):
                return Place(role, folder, own_word=True)
        by_folder = self._by_folder(unit.folder)
        if by_folder is not None and by_folder.role is Role.COMPOSITION_ROOT:
            return by_folder
        if stem.lower() in COMPOSITION_FOLDERS:
            return Place(Role.COMPOSITION_ROOT, unit.location, own_word=False)
        if by_folder is not None:
            return by_folder
        if stem in COMPOSITION_FILES:
            return Place(Role.COMPOSITION_ROOT, unit.location, own_word=False)
        return _match([*_segments(unit.folder), stem], self._own | self._other, own_word=False)

    def _by_folder(self, folder: str) -> Place | None:
        if folder not in self._folders:
            segments = _segments(folder)
            composing = next((i for i, word in enumerate(segments) if word.lower() in COMPOSITION_FOLDERS), None)
            if composing is not None:
                place: Place | None = Place(Role.COMPOSITION_ROOT, "/".join(segments[: composing + 1]), own_word=False)
            else:
                place = _match(segments, self._own, own_word=True) or _match(segments, self._other, own_word=False)
            self._folders[folder] = place
        return self._folders[folder]


def _segments(folder: str) -> list[str]:
    return folder.split("/") if folder else []


def _words(layers: Iterable[Layer], *, own: bool) -> dict[tuple[str, ...], Role]:
    return {tuple(name.split("/")): layer.role for layer in layers for name in (layer.names if own else layer.synonyms)}


def _match(segments: Sequence[str], words: Mapping[tuple[str, ...], Role], *, own_word: bool) -> Place | None:
    """Return the place by the outermost segment that matches; a pair of folders wins over a single one."""
    lowered = [segment.lower() for segment in segments]
    for index in range(len(lowered)):
        for width in (2, 1):
            role = words.get(tuple(lowered[index : index + width]))
            if role is not None and index + width <= len(lowered):
                return Place(role, "/".join(segments[: index + width]), own_word)
    return None


class Roles(Struct, frozen=True):
    """What the tree's modules play. `places` and `profiles` are by path; `graded` are paths that should have a role."""

    detection: Detection
    places: Mapping[str, Place]
    profiles: Mapping[str, Profile]
    graded: frozenset[str]


def roles_of(units: Sequence[Unit], profiles: Mapping[str, Profile], settings: Settings) -> Roles:
    """Return the role of every module, by the profile that is configured or shown by the tree.

    Profiles that the settings name are known to exist: the pipeline has asked the catalogue.
    """
    product = [unit for unit in units if not unit.file.is_test]
    if settings.profile not in (DETECT, NO_PROFILE):
        chosen, confidence, detected = profiles[settings.profile], 1.0, False
    else:
        chosen, confidence, detected = None, 1.0, settings.profile == DETECT
        if detected:
            chosen, confidence = detect(product, profiles, settings.roles)
    places: dict[str, Place] = {}
    by_path: dict[str, Profile] = {}
    for unit in product:
        profile = _profile_of(unit, profiles, settings, chosen)
        if profile is not None:
            by_path[unit.file.path] = profile
    placings = {profile.name: Placing(profile, settings.roles) for profile in set_of(by_path.values())}
    for unit in product:
        profile = by_path.get(unit.file.path)
        place = placings[profile.name].place(unit) if profile is not None else None
        if place is not None:
            places[unit.file.path] = place
    graded = graded_paths(product, places)
    unplaced = Counter(unit.folder for unit in product if unit.file.path in graded and unit.file.path not in places)
    folders = tuple(folder for folder, _ in sorted(unplaced.items(), key=lambda item: (-item[1], item[0])))
    return Roles(Detection(chosen, detected, confidence, folders), places, by_path, graded)


def _profile_of(unit: Unit, profiles: Mapping[str, Profile], settings: Settings, chosen: Profile | None) -> Profile | None:
    for package in sorted(settings.packages, key=lambda package: -len(package.path)):
        if unit.file.path.startswith(package.path.rstrip("/") + "/"):
            return None if package.profile == NO_PROFILE else profiles[package.profile]
    return chosen


def set_of(profiles: Iterable[Profile]) -> list[Profile]:
    """Return the profiles without repetition; they hold mappings and cannot be hashed."""
    return list({profile.name: profile for profile in profiles}.values())


def detect(units: Sequence[Unit], profiles: Mapping[str, Profile], overrides: Mapping[str, Role]) -> tuple[Profile | None, float]:
    """Return the profile that the tree shows best and how sure that is, from 0 to 1; None where none is shown.

    Confidence is the share of the profile's layers that are there, own words counting more than synonyms, times
    the share of the code beside them that has a place.
    """
    best: tuple[Profile | None, float] = (None, 0.0)
    for name in sorted(profiles):
        profile = profiles[name]
        placing = Placing(profile, overrides)
        places = {unit.file.path: place for unit in units if (place := placing.place(unit)) is not None}
        evidence: dict[Role, float] = {}
        for place in places.values():
            evidence[place.role] = max(evidence.get(place.role, 0.0), OWN_WORD if place.own_word else SYNONYM)
        if not {Role.DOMAIN, Role.APPLICATION} <= evidence.keys():
            continue
        required = [layer.role for layer in profile.layers if layer.required]
        signature = sum(evidence.get(role, 0.0) for role in required) / len(required)
        graded = graded_paths(units, places)
        share = len(graded & places.keys()) / len(graded) if graded else 0.0
        confidence = round(signature * share, 2)
        if confidence >= ENOUGH and confidence > best[1]:
            best = (profile, confidence)
    return best


def graded_paths(units: Sequence[Unit], places: Mapping[str, Place]) -> frozenset[str]:
    """Return the modules with code that stand beside layers, so that they should be in one."""
    inner = (Role.DOMAIN, Role.APPLICATION, Role.INFRASTRUCTURE, Role.PRESENTATION, Role.ADAPTER)
    bases = {place.folder.rpartition("/")[0] for place in places.values() if place.own_word and place.role in inner}
    return frozenset(
        unit.file.path
        for unit in units
        if (unit.facts is None or unit.facts.has_code) and any(_stands_in(unit, base) for base in bases)
    )


def _stands_in(unit: Unit, base: str) -> bool:
    if not base:
        return bool(unit.folder) and unit.folder.split("/")[0] not in BESIDE_THE_SERVICE
    rest = unit.folder.removeprefix(base).lstrip("/").split("/")[0]
    return (unit.folder == base or unit.folder.startswith(base + "/")) and rest not in BESIDE_THE_SERVICE
