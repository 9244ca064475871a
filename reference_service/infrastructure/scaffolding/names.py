"""What an entity is called in each place, and which names cannot be."""

import builtins
import keyword
import re
from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel
from sqlalchemy.dialects.postgresql.base import RESERVED_WORDS
from sqlalchemy.orm import DeclarativeBase

from reference_service.infrastructure.scaffolding.problems import Unwritable

_NAME: Final = re.compile(r"[a-z][a-z0-9]*(_[a-z][a-z0-9]*)*")
_LONGEST: Final = 30
_SECRET: Final = re.compile(r"password|secret|token|hash|digest")
_OURS: Final = frozenset(
    {
        *("id", "tenant_id", "created_at", "deleted_at", "version", "expected_version", "key", "now", "actor", "command"),
        *("add", "edit", "delete", "stored", "has_news", "pull_events", "cls", "items", "next_cursor", "self"),
    }
)
_WORDS: Final = frozenset({"entity", "event", "events", "page", "pages", "router", "shared", "base", "state", "cases", "work"})
"""Names of modules, parameters and variables that what is written has beside those of the entity."""


@dataclass(frozen=True, slots=True)
class Names:
    """An entity's names; `entity` and `plural` are as in `time_entry` and `time_entries`."""

    entity: str
    plural: str

    @property
    def kind(self) -> str:
        """The name of its class."""
        return _camel(self.entity)

    @property
    def kinds(self) -> str:
        """The name of its collection's class."""
        return _camel(self.plural)

    @property
    def noun(self) -> str:
        """What sentences call it."""
        return self.entity.replace("_", " ")

    @property
    def nouns(self) -> str:
        """What sentences call several."""
        return self.plural.replace("_", " ")

    @property
    def what(self) -> str:
        """The one word that refusals name it by, as that of its identity does."""
        return self.entity.replace("_", "")

    @property
    def article(self) -> str:
        """What stands before its noun."""
        return "an" if self.entity[0] in "aeiou" else "a"

    @property
    def path(self) -> str:
        """The name of its collection in addresses."""
        return self.plural.replace("_", "-")

    @property
    def permission(self) -> str:
        """What the names of its permissions begin with."""
        return self.plural.upper()


def parse_names(entity: str, plural: str | None) -> Names:
    """Return the names of an entity; `Unwritable` if it cannot be called so."""
    _check(entity, "entity")
    names = Names(entity, plural or _plural(entity))
    _check(names.plural, "plural")
    if names.plural == entity:
        raise Unwritable(f"`{entity}` is its own plural: give another by `--plural`.")
    for name in (entity, names.plural):
        if name in RESERVED_WORDS or name in _WORDS:
            raise Unwritable(f"`{name}` is a reserved word. Call it `{entity}_record`, or something that says more.")
    return names


def check_field(name: str, entity: str) -> None:
    """Raise `Unwritable` if a field cannot be called so."""
    _check(name, "field", may_be_builtin=True)
    taken = hasattr(BaseModel, name) or hasattr(DeclarativeBase, name) or name.startswith("model_")
    if name in _OURS or taken or name in {entity, f"{entity}_id"}:
        raise Unwritable(f"`{name}` is a reserved word: every entity has its own use for it. `{entity}_{name}` would do.")
    if _SECRET.search(name):
        raise Unwritable(f"`{name}` sounds like a secret, and what is written here is shown to members: write it by hand.")


def _check(name: str, what: str, *, may_be_builtin: bool = False) -> None:
    if not _NAME.fullmatch(name) or len(name) > _LONGEST:
        raise Unwritable(
            f"`{name}` is no name of the {what}: it has up to {_LONGEST} lower-case letters and digits, as in `time_entry`."
        )
    if keyword.iskeyword(name) or keyword.issoftkeyword(name) or (not may_be_builtin and hasattr(builtins, name)):
        raise Unwritable(f"`{name}` is a reserved word of Python. `{name}_item` would do.")


def _plural(entity: str) -> str:
    if re.search(r"[^aeiou]y$", entity):
        return f"{entity[:-1]}ies"
    return f"{entity}es" if re.search(r"(s|x|z|ch|sh)$", entity) else f"{entity}s"


def _camel(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("_"))
