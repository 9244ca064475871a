"""Which architecture a tree shows, and how sure that is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from audit.index.contexts import Contexts, contexts_of
from audit.index.placing import Place, Placing, folders_of
from audit.index.table import Unit, ancestors
from audit.model.profile import Profile, Role
from audit.model.settings import Settings

BESIDE_THE_SERVICE = frozenset(
    {"scripts", "script", "docs", "doc", "examples", "example", "migrations", "alembic", "tools", "benchmarks", "deploy", "bin"}
)
"""Folders that stand next to layers without being part of the service."""

OWN_WORD, SYNONYM = 1.0, 0.6
"""What a layer's folder is worth as evidence for a profile."""

ENOUGH = 0.5
"""The confidence from which a profile is believed. Below it no architecture is said to be there."""

LEAST_SHARE = 0.2
"""The share of the service's modules that a profile must speak of: the shape of a corner says nothing of the house."""

_LAYERS = frozenset({Role.DOMAIN, Role.APPLICATION, Role.INFRASTRUCTURE, Role.PRESENTATION, Role.ADAPTER})


class Plan(Struct, frozen=True):
    """How one profile divides a tree: places and contexts by path, and the paths that should have a role."""

    places: Mapping[str, Place]
    contexts: Mapping[str, str]
    graded: frozenset[str]


def plan_of(units: Sequence[Unit], profile: Profile, settings: Settings, folders: frozenset[str]) -> Plan:
    """Return what a profile makes of the units that it judges."""
    contexts = contexts_of(units, profile, settings.contexts)
    placing = Placing(profile, settings.roles, contexts, folders)
    places = _places(units, placing)
    held = {place.role for place in places.values()}
    missing = frozenset(layer.role for layer in profile.layers if layer.stand_ins and layer.role not in held)
    if missing:
        placing = Placing(profile, settings.roles, contexts, folders, missing)
        places = _places(units, placing)
    inside = {folder: placing.inside(folder) for folder in {unit.folder for unit in units}}
    named = {unit.file.path: found.context for unit in units if (found := inside[unit.folder]) is not None and found.context}
    return Plan(places, named, graded_paths(units, places, profile, contexts))


def _places(units: Sequence[Unit], placing: Placing) -> dict[str, Place]:
    """Return the places of modules, by path; layers of an example or a script are not the service's."""
    found = {unit.file.path: place for unit in units if (place := placing.place(unit)) is not None}
    return {path: place for path, place in found.items() if not BESIDE_THE_SERVICE & set(place.base.split("/"))}


def detect(units: Sequence[Unit], profiles: Mapping[str, Profile], settings: Settings) -> tuple[Profile | None, float]:
    """Return the profile that the tree shows best and how sure that is, from 0 to 1; None where none is shown.

    Confidence is the share of the profile's layers and signs that are there, own words counting more than synonyms,
    times the share of the code beside them that has a place. Of profiles that are shown as well as each other, the one
    that forbids least is chosen.
    """
    folders = folders_of(units)
    best: tuple[float, int, str] = (0.0, 0, "")
    service = sum(_has_code(unit) and not BESIDE_THE_SERVICE & set(unit.folder.split("/")) for unit in units)
    for name, profile in sorted(profiles.items(), reverse=True):
        plan = plan_of(units, profile, settings, folders)
        confidence = _confidence(profile, plan, folders)
        if confidence >= ENOUGH and len(plan.graded) >= LEAST_SHARE * service:
            best = max(best, (confidence, _freedom(profile), name))
    confidence, _, name = best
    return profiles.get(name), confidence


def _has_code(unit: Unit) -> bool:
    return unit.facts is None or unit.facts.has_code


def _confidence(profile: Profile, plan: Plan, folders: frozenset[str]) -> float:
    required = [number for number, layer in enumerate(profile.layers) if layer.required]
    bases = {place.base for place in plan.places.values() if place.layer in required}
    evidence = _evidence(profile, plan, required, {_join(base, name) for base in bases for name in _own_words(profile)} & folders)
    shown = {profile.layers[number].role for number in evidence if number >= 0}
    if not profile.evidence <= shown or not plan.graded or not bases:
        return 0.0
    standing = {(place.base, place.layer) for place in plan.places.values() if place.layer in required}
    base = max(bases, key=lambda base: (sum(where == base for where, _ in standing), -len(base), base))
    signs = sum(_join(base, sign) in folders for sign in profile.signs)
    signature = (sum(evidence.get(number, 0.0) for number in required) + signs) / (len(required) + len(profile.signs))
    share = len(plan.graded & plan.places.keys()) / len(plan.graded)
    return round(signature * share, 2)


def _evidence(profile: Profile, plan: Plan, required: Iterable[int], own: set[str]) -> dict[int, float]:
    """Return how surely each layer is there, by its number.

    `own` are folders of the profile's own words: one that is divided among other layers is there all the same.
    """
    evidence: dict[int, float] = {}
    for place in plan.places.values():
        number = place.layer if place.layer >= 0 else _layer_of(profile, place.role)
        evidence[number] = max(evidence.get(number, 0.0), OWN_WORD if place.own_word else SYNONYM)
    words = {folder.rpartition("/")[2] for folder in own}
    evidence.update((number, OWN_WORD) for number in required if words.intersection(profile.layers[number].names))
    return evidence


def _own_words(profile: Profile) -> Iterator[str]:
    """Yield the words that say what a folder is wherever it stands beside the layers."""
    for layer in profile.layers:
        if layer.required and not layer.beside and not layer.in_context:
            yield from layer.names


def _layer_of(profile: Profile, role: Role) -> int:
    return next((number for number, layer in enumerate(profile.layers) if layer.role is role), -1)


def _freedom(profile: Profile) -> int:
    return sum(profile.may_see(importer, imported) for importer in Role for imported in Role)


def graded_paths(units: Sequence[Unit], places: Mapping[str, Place], profile: Profile, contexts: Contexts) -> frozenset[str]:
    """Return the modules with code that stand beside layers, so that they should be in one.

    The package that holds the layers, or a context, is not one of them: its `__init__` cannot be moved.
    """
    bases = _bases(places.values(), profile)
    holders = bases | {_join(holder, name) for holder, inside in contexts.by_holder.items() for name in ("", *inside)}
    stands = {folder: _stands_in(folder, bases) for folder in {unit.folder for unit in units}}
    return frozenset(
        unit.file.path
        for unit in units
        if stands[unit.folder]
        and (unit.facts is None or unit.facts.has_code)
        and not (unit.package and unit.folder in holders and unit.file.path not in places)
    )


def _bases(places: Iterable[Place], profile: Profile) -> frozenset[str]:
    """Return the folders in which layers stand; without any of the profile's own words, the one around all others."""
    required = [place for place in places if place.role in _LAYERS and _is_required(place, profile)]
    own = frozenset(place.base for place in required if place.own_word)
    if own or not required:
        return own
    return frozenset({_common([place.base for place in required if not BESIDE_THE_SERVICE & set(place.base.split("/"))])})


def _is_required(place: Place, profile: Profile) -> bool:
    return place.layer < 0 or profile.layers[place.layer].required or place.own_word


def _common(folders: Sequence[str]) -> str:
    """Return the folder around all of some folders."""
    chains = [list(ancestors(folder)) for folder in set(folders)] or [[""]]
    shared = set[str](chains[0]).intersection(*chains)
    return max(shared, key=len)


def _stands_in(folder: str, bases: frozenset[str]) -> bool:
    """Return whether a folder is, or lies in, one where layers stand, and not in what is beside the service."""
    return any(
        base in bases and next_segment not in BESIDE_THE_SERVICE and (base or folder) for base, next_segment in _steps(folder)
    )


def _steps(folder: str) -> Iterator[tuple[str, str]]:
    """Yield each folder around a folder, itself included, with the segment that leads from it towards that folder."""
    for base in ancestors(folder):
        rest = folder[len(base) :].lstrip("/") if base else folder
        yield base, rest.split("/")[0]


def _join(base: str, name: str) -> str:
    return f"{base}/{name}" if base and name else base or name
