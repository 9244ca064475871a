"""What the files of a project say about it: pyproject.toml, setup.cfg and their kind, read as data and never run."""

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct, field

from audit.model.source import Skipped

Table = Mapping[str, object]

MAX_MANIFEST_BYTES = 1_000_000
_MAX_DOTS = 500


class RawManifest(Struct, frozen=True):
    """The bytes of a manifest.

    `folder` is relative to the audited root. For a manifest that stands above the root, `folder` is empty and
    `above` is the root as seen from where the manifest stands.
    """

    folder: str
    name: str
    data: bytes
    above: str = ""

    @property
    def path(self) -> str:
        """Where it stands, relative to the audited root."""
        up = [".."] * (self.above.count("/") + 1) if self.above else []
        return posixpath.join(*up, self.folder, self.name)


class Manifest(Struct, frozen=True):
    """One manifest, read. `table` holds the sections of TOML, INI and JSON; empty for other text."""

    raw: RawManifest
    text: str
    table: Table = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.raw.name

    @property
    def folder(self) -> str:
        """The folder that it speaks of, relative to the audited root."""
        return self.raw.folder

    @property
    def in_tree(self) -> bool:
        """Whether it stands below the audited root, and not above it."""
        return not self.raw.above

    def at(self, path: str) -> object:
        """Return the value at a dotted path of keys, None where there is none."""
        value: object = self.table
        for key in path.split("."):
            value = value.get(key) if isinstance(value, Mapping) else None
        return value

    def texts(self, path: str) -> tuple[str, ...]:
        """Return the text, or the texts of the list, at a dotted path of keys."""
        return texts(self.at(path))

    def section(self, path: str) -> Mapping[str, object]:
        """Return the table at a dotted path of keys, empty where there is none."""
        return table(self.at(path))

    def place(self, path: str) -> str | None:
        """Return a path that the manifest names, relative to the audited root; None when it lies outside."""
        if path.startswith(("/", "~")) or "$" in path or "\0" in path:
            return None
        whole = posixpath.normpath(posixpath.join(self.folder, path.replace("\\", "/")))
        if self.raw.above:
            if whole != self.raw.above and not whole.startswith(self.raw.above + "/"):
                return None
            whole = whole[len(self.raw.above) + 1 :] or "."
        if whole == ".." or whole.startswith("../"):
            return None
        return "" if whole == "." else whole


def read_manifests(found: Sequence[RawManifest]) -> tuple[tuple[Manifest, ...], tuple[Skipped, ...]]:
    """Return all manifests, those nearest to the root first, and which of them are malformed."""
    manifests: list[Manifest] = []
    malformed: list[Skipped] = []
    for raw in sorted(found, key=lambda raw: (bool(raw.above), raw.folder.count("/") + bool(raw.folder), raw.path)):
        text = raw.data.decode("utf-8-sig", "replace")
        try:
            manifests.append(Manifest(raw, text, _table(raw.name, text)))
        except (ValueError, RecursionError) as error:
            manifests.append(Manifest(raw, text, _salvaged(text) if _format(raw.name) == "TOML" else {}))
            malformed.append(Skipped(raw.path, f"cannot be read as {_format(raw.name)}: {_in_one_line(error)}"))
    return tuple(manifests), tuple(malformed)


def texts(value: object) -> tuple[str, ...]:
    """Return a text, or the texts in a list; nothing for anything else."""
    if isinstance(value, str):
        return (value,)
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list) else ()


def table(value: object) -> Mapping[str, object]:
    """Return a value that is a table, and an empty one for any other."""
    return value if isinstance(value, Mapping) else {}


def lines(value: object) -> Iterator[str]:
    """Yield the lines of an INI value that say something, comments left out."""
    for line in value.splitlines() if isinstance(value, str) else ():
        said = line.split(" #")[0].strip()
        if said and not said.startswith("#"):
            yield said


def toml(text: str) -> Table:
    """Return the tables of a TOML text; raises ValueError or RecursionError."""
    if any(part.count(".") > _MAX_DOTS for line in text.split("\n") for part in line.split("=")):
        raise ValueError("a key has too many parts")  # the time to read one grows with the square of their number
    import tomllib

    return tomllib.loads(text)


def _table(name: str, text: str) -> Table:
    """Return the sections of a file; raises ValueError or RecursionError."""
    match _format(name):
        case "TOML":
            return toml(text)
        case "INI":
            return _ini(text, name)
        case "JSON":
            import json

            return table(json.loads(text))
        case _:
            return {}


def _salvaged(text: str) -> Table:
    """Return the TOML sections that can be read each for itself: one wrong line must not hide all the others."""
    found: dict[str, object] = {}
    for section in re.split(r"^(?=\[)", text, flags=re.MULTILINE):
        try:
            _merge(found, toml(section))
        except (ValueError, RecursionError):
            continue
    return found


def _merge(found: dict[str, object], more: Table) -> None:
    for key, value in more.items():
        known = found.get(key)
        if isinstance(known, dict) and isinstance(value, dict):
            _merge(known, value)
        else:
            found[key] = value


def _format(name: str) -> str:
    if name.endswith(".toml") or name == "Pipfile":
        return "TOML"
    return {".cfg": "INI", ".ini": "INI", ".json": "JSON"}.get(posixpath.splitext(name)[1], "text")


def _ini(text: str, name: str) -> Table:
    import configparser

    parser = configparser.RawConfigParser(strict=False, allow_no_value=True)
    text = re.sub(r"(?<=\S)[^\S\n]{2,}(?=\S)", " ", text)  # the parser takes the square of the length of a run of spaces
    try:
        parser.read_string(text, source=name)
    except configparser.Error as error:
        raise ValueError(str(error)) from error
    return {section: dict(parser.items(section)) for section in parser.sections()}


def _in_one_line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
