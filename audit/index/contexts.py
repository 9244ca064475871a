"""Which bounded contexts a tree is divided into."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from audit.index.table import Unit
from audit.model.profile import Layer, Profile, Role

ALIKE = 2
"""How many folders with the same parts make contexts of them, and how many parts they must share."""

_INSIDE = frozenset({Role.DOMAIN, Role.APPLICATION})
_SHARED_BY_ALL = frozenset(
    {"shared", "core", "common", "seedwork", "kernel", "shared_kernel", "base", "utils", "util", "helpers", "lib", "libs"}
)
"""Folders beside contexts that belong to all of them."""


class Inside(Struct, frozen=True):
    """A place in a context. `holder` is the folder of all contexts, `below` what follows the context's own folder."""

    context: str
    holder: str
    below: tuple[str, ...]


class Contexts(Struct, frozen=True):
    """The folders that hold contexts, with the names of those in each."""

    by_holder: Mapping[str, frozenset[str]]

    def inside(self, folder: str) -> Inside | None:
        """Return which context a folder lies in, the outermost; None for one outside of all."""
        if not self.by_holder:
            return None
        segments = folder.split("/") if folder else []
        for index, segment in enumerate(segments):
            holder = "/".join(segments[:index])
            if segment in self.by_holder.get(holder, ()):
                return Inside("" if is_shared(segment) else segment, holder, tuple(segments[index + 1 :]))
        return None


def is_shared(folder: str) -> bool:
    """Return whether a folder beside contexts is none itself: what it holds is for all."""
    return folder.lower() in _SHARED_BY_ALL


def contexts_of(units: Sequence[Unit], profile: Profile, holders: Sequence[str]) -> Contexts:
    """Return the contexts of the units that one profile judges. `holders` are folders that are said to hold contexts."""
    places = {(unit.folder, "" if unit.package else unit.location.rpartition("/")[2]) for unit in units}
    found = _named(places, profile) if profile.context_folders else _layered_inside(places, profile)
    for holder in holders:
        below = holder.rstrip("/") + "/" if holder else ""
        inside = {folder.removeprefix(below).split("/")[0] for folder, _ in places if folder and folder.startswith(below)}
        found[holder.rstrip("/")] = frozenset(inside - {""})
    return Contexts(found)


def _named(places: set[tuple[str, str]], profile: Profile) -> dict[str, frozenset[str]]:
    """Return contexts by the names of the folders that hold them: the profile's own word, or one whose folders are alike."""
    own, *_ = profile.context_folders
    words = words_of(layer for layer in profile.layers if layer.in_context)
    found: dict[str, dict[str, set[Role]]] = {}
    for folder, stem in places:
        segments = folder.split("/")
        index = next((i for i, word in enumerate(segments[:-1]) if word.lower() in profile.context_folders), None)
        if index is not None:
            part = segments[index + 2] if len(segments) > index + 2 else stem
            parts = found.setdefault("/".join(segments[: index + 1]), {}).setdefault(segments[index + 1], set())
            parts |= words.get(part.lower(), set())
    return {
        holder: frozenset(inside)
        for holder, inside in found.items()
        if holder.rpartition("/")[2].lower() == own or sum(len(parts) >= ALIKE for parts in inside.values()) >= ALIKE
    }


def _layered_inside(places: set[tuple[str, str]], profile: Profile) -> dict[str, frozenset[str]]:
    """Return contexts that are divided into layers themselves: at least two beside each other with both inner ones."""
    words = words_of(layer for layer in profile.layers if layer.required)
    found: dict[str, dict[str, set[Role]]] = {}
    for folder in {folder for folder, _ in places}:
        segments = folder.split("/")
        index = next((i for i, word in enumerate(segments) if word.lower() in words), 0)
        if index:
            inside = found.setdefault("/".join(segments[: index - 1]), {})
            inside.setdefault(segments[index - 1], set()).update(words[segments[index].lower()] & _INSIDE)
    kept = {
        holder: {name: roles for name, roles in inside.items() if roles and not is_shared(name)}
        for holder, inside in found.items()
    }
    return {
        holder: frozenset(inside)
        for holder, inside in kept.items()
        if sum(roles == _INSIDE for roles in inside.values()) >= ALIKE
    }


def words_of(layers: Iterator[Layer]) -> dict[str, set[Role]]:
    """Return the roles that single words stand for in some layers."""
    words: dict[str, set[Role]] = {}
    for layer in layers:
        for name in (*layer.names, *layer.synonyms):
            words.setdefault(name, set()).add(layer.role)
    return words
