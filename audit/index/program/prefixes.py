"""What the keywords of a call say about routes: prefixes and guards."""

from collections.abc import Mapping, Sequence

from audit.index.program.files import File
from audit.index.program.objects import ClassObject, Instance
from audit.index.program.providers import provider_of
from audit.index.program.values import Values
from audit.model.code import CallFact
from audit.model.facts import MODULE_SCOPE, Path
from audit.model.program import UNKNOWN_GUARD, UNKNOWN_PREFIX

PREFIXES = ("prefix", "url_prefix")
GUARDS = "dependencies"


def prefix_of(values: Values, file: File, call: CallFact, otherwise: str = "") -> str:
    """Return the prefix that a call is given, `/{?}` for one that is worked out; where it is given none, the other one."""
    if not {*PREFIXES} & {*call.keywords}:
        return otherwise
    text = next((text for keyword, text in call.texts if keyword in PREFIXES), "")
    text = text if text.startswith("/") else _setting(values, file, tuple(text.split(".")))
    return text.rstrip("/") if text.startswith("/") else UNKNOWN_PREFIX


def _setting(values: Values, file: File, path: Path) -> str:
    """Return the text that a field of the settings has where nothing else is given: `settings.API_PREFIX`."""
    holder = values.value(file, MODULE_SCOPE, path[:-1]) if len(path) > 1 else None
    if not isinstance(holder, Instance | ClassObject) or holder.type.name not in values.types.classes:
        return ""
    home, fact = values.types.classes[holder.type.name]
    return next((each.shipped for each in home.fields.get(fact.body, ()) if each.name == path[-1]), "")


def guards_of(values: Values, file: File, keywords: Sequence[str], texts: Mapping[str, str]) -> tuple[str, ...]:
    """Return the full names of what `dependencies=[…]` lists; as written, or `?`, for what cannot be known."""
    if GUARDS not in keywords:
        return ()
    parts = texts.get(GUARDS, "").split(",")
    found = [provider_of(values.types, file, MODULE_SCOPE, None, _path(part)) or part or UNKNOWN_GUARD for part in parts]
    return tuple(dict.fromkeys(found))


def _path(part: str) -> Path:
    return tuple(part.split(".")) if part.strip(".") else ()
