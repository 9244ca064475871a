"""Which part each module plays, and which architecture the tree shows."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from audit.index.detection import detect, plan_of
from audit.index.placing import Place, folders_of
from audit.index.table import Unit
from audit.model.profile import Profile
from audit.model.project import Detection
from audit.model.settings import DETECT, NO_PROFILE, Settings


class Roles(Struct, frozen=True):
    """What the tree's modules play. All is by path; `graded` are paths that should have a role.

    `contexts` names the bounded context of the modules that lie in one.
    """

    detection: Detection
    places: Mapping[str, Place]
    profiles: Mapping[str, Profile]
    contexts: Mapping[str, str]
    graded: frozenset[str]


def roles_of(units: Sequence[Unit], profiles: Mapping[str, Profile], settings: Settings) -> Roles:
    """Return the role of every module, by the profile that is configured or shown by the tree.

    Profiles that the settings name are known to exist: the pipeline has asked the catalogue. What a package's own
    settings speak of says nothing about the rest of the tree.
    """
    product = [unit for unit in units if not unit.file.is_test]
    packages = sorted(settings.packages, key=lambda package: -len(package.path))
    pinned: dict[str, str] = {}
    for unit in product:
        name = next((package.profile for package in packages if _lies_in(unit.file.path, package.path)), None)
        if name is not None:
            pinned[unit.file.path] = name
    rest = [unit for unit in product if unit.file.path not in pinned]
    detection = _detection(rest, profiles, settings)
    judged: dict[str, list[Unit]] = {}
    for unit in product:
        name = pinned.get(unit.file.path, detection.profile.name if detection.profile is not None else NO_PROFILE)
        judged.setdefault(name, []).append(unit)
    judged.pop(NO_PROFILE, None)
    return _gathered(judged, profiles, settings, detection)


def _gathered(
    judged: Mapping[str, Sequence[Unit]], profiles: Mapping[str, Profile], settings: Settings, detection: Detection
) -> Roles:
    """Return the roles that each profile gives to the units that it judges."""
    places: dict[str, Place] = {}
    by_path: dict[str, Profile] = {}
    contexts: dict[str, str] = {}
    graded: set[str] = set()
    for name, units in judged.items():
        plan = plan_of(units, profiles[name], settings, folders_of(units))
        places.update(plan.places)
        contexts.update(plan.contexts)
        graded.update(plan.graded)
        by_path.update(dict.fromkeys((unit.file.path for unit in units), profiles[name]))
    unplaced = _unplaced((unit for units in judged.values() for unit in units), places, graded)
    found = Detection(detection.profile, detection.detected, detection.confidence, unplaced)
    return Roles(found, places, by_path, contexts, frozenset(graded))


def _detection(units: Sequence[Unit], profiles: Mapping[str, Profile], settings: Settings) -> Detection:
    if settings.profile == DETECT:
        profile, confidence = detect(units, profiles, settings)
        return Detection(profile, detected=True, confidence=confidence, unplaced=())
    profile = None if settings.profile == NO_PROFILE else profiles[settings.profile]
    return Detection(profile, detected=False, confidence=1.0, unplaced=())


def _unplaced(units: Iterable[Unit], places: Mapping[str, Place], graded: set[str]) -> tuple[str, ...]:
    """Return the folders with code that no profile could place, most modules first."""
    counts = Counter(unit.folder for unit in units if unit.file.path in graded and unit.file.path not in places)
    return tuple(folder for folder, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _lies_in(path: str, folder: str) -> bool:
    """Return whether a path lies in a folder; the empty folder is the audited root."""
    return not folder or path.startswith(folder.rstrip("/") + "/")
