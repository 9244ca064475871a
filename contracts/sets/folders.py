"""Which folders of a project play which role, in the words of a contract."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

ROLES = ("domain", "application", "adapter", "presentation", "infrastructure", "composition_root", "config", "shared")

HANDED_OUT = frozenset(
    {"events", "event", "integration_events", "id", "ids", "identifiers", "facade", "facades", "contracts", "public"}
)
"""What the modules are called through which contexts talk."""

ANY = "*"


class Places(NamedTuple):
    """The folders of each role, bounded contexts, and root packages of a project, checked and put in order.

    A folder in a context that is a pattern stands for its likes in all of them: `shop.modules.*.service`.
    """

    roots: tuple[str, ...]
    folders: Mapping[str, tuple[str, ...]]
    contexts: tuple[str, ...]

    def context_of(self, folder: str) -> str:
        """Return the context that a folder lies in, empty for one outside of all."""
        return next((context for context in self.contexts if is_below(folder, context)), "")

    def role_around(self, context: str) -> str:
        """Return the role of the folder that a context lies in, empty for one that is divided into layers itself."""
        found = (role for role, folders in self.folders.items() if any(is_below(context, folder) for folder in folders))
        return next(found, "")

    def is_own(self, name: str) -> bool:
        """Return whether a name lies in a root package."""
        return any(name == root or is_below(name, root) for root in self.roots)


def folders_of(roles: Mapping[str, str], contexts: Iterable[str] = ()) -> Mapping[str, tuple[str, ...]]:
    """Return the largest folders that play one role throughout, by role, from the role of each module.

    The role is empty where a module has none. A folder that holds several roles is taken apart, and so is a bounded context
    of one role; its own `__init__` is then bound by nothing. What cannot be imported by its name is left out.
    """
    named = {module: role for module, role in roles.items() if _is_name(module.split("."))}
    inside: dict[str, set[str]] = {}
    for module, role in named.items():
        for folder in _with_parents(module):
            inside.setdefault(folder, set()).add(role)
    whole = {folder for folder, found in inside.items() if len(found) == 1 and not _holds_context(folder, contexts)}
    largest = [folder for folder in sorted(whole) if not whole.intersection(list(_with_parents(folder))[:-1])]
    return {role: found for role in ROLES if (found := tuple(each for each in largest if inside[each] == {role}))}


def places(roots: Sequence[str], folders: Mapping[str, Iterable[str]], contexts: Iterable[str]) -> Places:
    """Return the places of a project; ValueError where contracts could not speak of them."""
    contexts = tuple(sorted(set(contexts)))
    unknown = sorted(folders.keys() - set(ROLES))
    if unknown:
        raise ValueError(f"There is no role '{unknown[0]}'; there are {', '.join(ROLES)}.")
    by_role = {role: _outermost(folders.get(role, ())) for role in ROLES}
    for name in (*roots, *(name for found in by_role.values() for name in found)):
        if not _is_name(name.split(".")):
            raise ValueError(f"'{name}' is not the name of a module.")
    found = Places(tuple(sorted(set(roots))), by_role, contexts)
    _refuse_strangers(found)
    _refuse_overlaps(by_role)
    return found._replace(folders={role: _generalised(found, names) for role, names in by_role.items()})


def is_below(name: str, expression: str) -> bool:
    """Return whether a name lies below a module or below each that a pattern may stand for."""
    words, pattern = name.split("."), expression.split(".")
    return len(words) > len(pattern) and all(part in (word, ANY) for word, part in zip(words, pattern, strict=False))


def tail_of(folder: str, context: str) -> str:
    """Return what a folder is called inside of its context."""
    return ".".join(folder.split(".")[context.count(".") + 1 :])


def parted(found: Places) -> tuple[str, ...]:
    """Return the packages that hold parts of several roles, so that their parts are named one by one."""
    roles: dict[str, set[str]] = {}
    for role, folders in found.folders.items():
        for folder in folders:
            roles.setdefault(folder.rpartition(".")[0], set()).add(role)
    whole = {*found.roots, *found.contexts, ""}
    return tuple(sorted(parent for parent, played in roles.items() if len(played) > 1 and parent not in whole))


def _generalised(found: Places, folders: Iterable[str]) -> tuple[str, ...]:
    named = ((folder, found.context_of(folder)) for folder in folders)
    return tuple(sorted({f"{context}.{tail_of(folder, context)}" if context else folder for folder, context in named}))


def _refuse_strangers(found: Places) -> None:
    """Raise ValueError for what lies in no root package; a module beside them may be named, for others to stay away from."""
    for context in found.contexts:
        if not found.is_own(context) or not _is_name([part for part in context.split(".") if part != ANY]):
            raise ValueError(f"The context '{context}' lies in none of the root packages {', '.join(found.roots)}.")
    for name in (name for names in found.folders.values() for name in names):
        if "." in name and not found.is_own(name):
            raise ValueError(f"The folder '{name}' lies in none of the root packages {', '.join(found.roots)}.")


def _refuse_overlaps(by_role: Mapping[str, Sequence[str]]) -> None:
    placed = [(name, role) for role, names in by_role.items() for name in names]
    for inner, role in placed:
        for outer, other in placed:
            if role != other and (inner == outer or is_below(inner, outer)):
                raise ValueError(f"'{inner}' plays {role}, and '{outer}' around it plays {other}: name the parts one by one.")


def _outermost(folders: Iterable[str]) -> tuple[str, ...]:
    named = set(folders)
    return tuple(sorted(name for name in named if not named.intersection(list(_with_parents(name))[:-1])))


def _holds_context(folder: str, contexts: Iterable[str]) -> bool:
    """Return whether a folder is a context or lies around one."""
    parts = folder.split(".")
    patterns = (context.split(".") for context in contexts)
    return any(
        len(parts) <= len(pattern) and all(word in (part, ANY) for part, word in zip(parts, pattern, strict=False))
        for pattern in patterns
    )


def _with_parents(name: str) -> Iterator[str]:
    """Yield what lies around a module, then the module."""
    yield from accumulate(name.split("."), "{}.{}".format)


def _is_name(parts: Sequence[str]) -> bool:
    return all(part.isidentifier() for part in parts)
