"""Which role a path has by the folder names of one profile."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from audit.index.contexts import Contexts, Inside
from audit.index.table import Unit
from audit.model.profile import Layer, Profile, Role

STARTING_FILES = frozenset({"main", "__main__", "asgi", "wsgi", "manage", "server", "application", "app"})
"""Start-up files; they compose only where no layer's folder holds them."""


class Place(Struct, frozen=True):
    """A role, the folder that gave it, the folder in which its layer stands, and whether the profile's own word did.

    `layer` is the number of the layer in the profile, -1 for a role that the settings or a start-up file give.
    """

    role: Role
    folder: str
    base: str
    own_word: bool
    layer: int = -1


class Word(Struct, frozen=True):
    """What a folder's name says. `beside`: it says so only where a folder of that name stands beside."""

    role: Role
    layer: int
    own: bool
    beside: str = ""


class Dictionary(Struct, frozen=True):
    """A profile's words. Those of required layers and those with a slash go before `loose` ones."""

    own: dict[tuple[str, ...], Word]
    loose: dict[tuple[str, ...], Word]
    composing: dict[str, Word]
    in_context: dict[str, Word]
    below: dict[tuple[Role, str], Word]


def dictionary_of(profile: Profile, stand_ins: frozenset[Role]) -> Dictionary:
    """Return a profile's words; `stand_ins` are the roles that nothing but a stand-in holds."""
    words = Dictionary({}, {}, {}, {}, {})
    for number, layer in enumerate(profile.layers):
        for name in layer.names:
            _add(words, layer, name, Word(layer.role, number, own=True, beside=layer.beside))
        for name in (*layer.synonyms, *(layer.stand_ins if layer.role in stand_ins else ())):
            _add(words, layer, name, Word(layer.role, number, own=False))
    return words


def _add(words: Dictionary, layer: Layer, name: str, word: Word) -> None:
    if layer.in_context:
        words.in_context.setdefault(name, word)
    elif layer.below is not None:
        words.below.setdefault((layer.below, name), word)
    elif layer.role is Role.COMPOSITION_ROOT:
        words.composing.setdefault(name, word)
    else:
        side = words.own if word.own and (layer.required or "/" in name) else words.loose
        side.setdefault(tuple(name.split("/")), word)


_NAMED_AFTER = frozenset({"domain", "infrastructure"})
"""Layers that packages are named after: `auctions_infrastructure`. A `web_application` is no application layer."""


class Placing:
    """Gives roles to paths. `folders` are all folders that hold a module somewhere below."""

    def __init__(
        self,
        profile: Profile,
        overrides: Mapping[str, Role],
        contexts: Contexts,
        folders: frozenset[str],
        stand_ins: frozenset[Role] = frozenset(),
    ) -> None:
        self._words = dictionary_of(profile, stand_ins)
        self._overrides = sorted(overrides.items(), key=lambda item: -len(item[0]))
        self._contexts = contexts
        self._folders = folders
        self._known: dict[str, Place | None] = {}
        self._inside: dict[str, Inside | None] = {}

    def place(self, unit: Unit) -> Place | None:
        """Return the role of a module: by configuration, by its part of a context, as composition root, by its folder."""
        for folder, role in self._overrides:
            if unit.location == folder or unit.location.startswith(folder.rstrip("/") + "/"):
                return Place(role, folder, _parent(folder), own_word=True)
        stem = "" if unit.package else unit.location.rpartition("/")[2].lower()
        inside = self.inside(unit.folder)
        if inside is not None and self._words.in_context:
            return self._part(unit, inside, stem)
        place = self._by_folder(unit.folder)
        if place is not None and place.role is Role.COMPOSITION_ROOT:
            return place
        if stem in self._words.composing and (place is None or place.role is not Role.DOMAIN):
            return self._made(self._words.composing[stem], unit.location)
        return self._refined(unit, place, stem) or place or self._by_stem(unit, stem)

    def inside(self, folder: str) -> Inside | None:
        """Return the context that a folder lies in."""
        if folder not in self._inside:
            self._inside[folder] = self._contexts.inside(folder)
        return self._inside[folder]

    def _part(self, unit: Unit, inside: Inside, stem: str) -> Place | None:
        """Return the role of a part of a context: by the word right inside it, or by the module's own name."""
        for part in (*inside.below[:1], stem):
            word = self._words.in_context.get(part.lower()) or self._words.composing.get(part.lower())
            if word is not None:
                return Place(word.role, unit.location, _parent(inside.holder), word.own, word.layer)
        return None

    def _refined(self, unit: Unit, place: Place | None, stem: str) -> Place | None:
        """Return what the module's name adds to its folder: `core/database.py`, or `deps.py` below a layer."""
        if place is None:
            return None
        pair = (place.folder.rpartition("/")[2].lower(), stem)
        if place.folder == unit.folder and (word := self._words.own.get(pair) or self._words.loose.get(pair)):
            return self._made(word, unit.location, width=2)
        if not self._words.below:
            return None
        below = unit.location.removeprefix(place.folder).strip("/").lower().split("/")
        word = next((self._words.below[place.role, part] for part in below if (place.role, part) in self._words.below), None)
        return self._made(word, unit.location) if word is not None else None

    def _by_stem(self, unit: Unit, stem: str) -> Place | None:
        if stem in STARTING_FILES:
            return Place(Role.COMPOSITION_ROOT, unit.location, unit.folder, own_word=False)
        word = self._words.own.get((stem,)) or self._words.loose.get((stem,))
        if word is None or (word.beside and not self._stands_beside(unit.folder, word)):
            return None
        return Place(word.role, unit.location, unit.folder, own_word=False, layer=word.layer)

    def _by_folder(self, folder: str) -> Place | None:
        if folder not in self._known:
            segments = folder.split("/") if folder else []
            lowered = [segment.lower() for segment in segments]
            place = self._match(segments, lowered, self._words.own) or self._match(segments, lowered, self._words.loose)
            if place is None or place.role is not Role.DOMAIN:
                composing = next((i for i, word in enumerate(lowered) if word in self._words.composing), None)
                if composing is not None:
                    place = self._made(self._words.composing[lowered[composing]], "/".join(segments[: composing + 1]))
            self._known[folder] = place
        return self._known[folder]

    def _match(self, segments: Sequence[str], lowered: Sequence[str], words: Mapping[tuple[str, ...], Word]) -> Place | None:
        """Return the place by the outermost segment that matches; a pair of folders wins over a single one."""
        for index in range(len(lowered)):
            for width in (2, 1):
                word = words.get(tuple(lowered[index : index + width])) or self._named_after_layer(lowered[index], width)
                if word is None or index + width > len(lowered):
                    continue
                if not word.beside or self._stands_beside("/".join(segments[:index]), word):
                    return self._made(word, "/".join(segments[: index + width]), width=width)
        return None

    def _named_after_layer(self, segment: str, width: int) -> Word | None:
        """Return the word of the layer that a package bears in its name: `auctions_infrastructure`."""
        last = segment.rpartition("_")[2]
        word = self._words.own.get((last,)) if width == 1 and last != segment and last in _NAMED_AFTER else None
        return Word(word.role, word.layer, own=False) if word is not None and word.own and not word.beside else None

    def _stands_beside(self, folder: str, word: Word) -> bool:
        return (f"{folder}/{word.beside}" if folder else word.beside) in self._folders

    def _made(self, word: Word, folder: str, *, width: int = 1) -> Place:
        base = folder
        for _ in range(width):
            base = _parent(base)
        return Place(word.role, folder, base, word.own and word.role is not Role.COMPOSITION_ROOT, word.layer)


def _parent(folder: str) -> str:
    return folder.rpartition("/")[0]


def folders_of(units: Iterable[Unit]) -> frozenset[str]:
    """Return every folder that holds a module somewhere below."""
    folders: set[str] = set()
    for folder in {unit.folder for unit in units}:
        while folder and folder not in folders:
            folders.add(folder)
            folder = _parent(folder)
    return frozenset(folders)
