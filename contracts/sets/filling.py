"""Fits a set of contracts to a project: placeholders become names, and what has nobody to speak of is left out."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files

from contracts.sets.folders import HANDED_OUT, ROLES, Places, parted, places, tail_of

_PLACEHOLDER = re.compile(r"\{([\w ]+)\}")
_NEEDED = frozenset({"source_modules", "forbidden_modules", "modules", "packages", "importers", "containers"})
"""Options without which a contract says nothing."""

_OF_OTHERS = frozenset({"forbidden_modules", "allowed_modules"})
"""Options that may name what lies outside of the root packages."""

_HEAD = """\
# The law of this project, for import-linter: the set for the `{profile}` architecture, filled in. It is yours to change.
# `lint-imports` says what is broken today and stays red until that debt is paid. `audit check` knows what the baseline
# holds, and fails on what is new.
"""
_SEARCH = "# The packages lie in {folders}: run `PYTHONPATH={path} lint-imports`, or install the project.\n"
_MISSING = "# No folder plays {roles}: what speaks of that is left out.\n"
_UNDIVIDED = "# It has no bounded contexts: the contracts about them are left out.\n"
_PARTED = "# Named part by part, since they hold several roles: {packages}. What is new in them must be added by hand.\n"


def template(profile: str) -> str:
    """Return the set for a profile, with its placeholders; ValueError for a profile that is none."""
    known = sorted(each.name.removesuffix(".ini") for each in files("contracts.sets").iterdir() if each.name.endswith(".ini"))
    if profile not in known:
        raise ValueError(f"There is no set of contracts for '{profile}'; there are {', '.join(known)}.")
    return files("contracts.sets").joinpath(f"{profile}.ini").read_text(encoding="utf-8")


def fill(
    profile: str,
    root_packages: Sequence[str],
    folders: Mapping[str, Iterable[str]],
    contexts: Iterable[str] = (),
    *,
    allowed: Iterable[str] = (),
) -> str:
    """Return the text of an `.importlinter` that holds a project to an architecture.

    `root_packages` are importable names, or paths from where `lint-imports` runs: `src/shop`. `folders` are packages and
    modules by role, by their full names (`folders_of` finds them); a role without any is left out with a comment, and so is
    a contract that then says nothing. A module that lies beside the root packages may be named, for others not to import.
    `contexts` are bounded contexts, by name or by a pattern that holds for those to come: `shop.modules.*`. `allowed` is
    what the domain may import besides: `pydantic`.

    Raises ValueError where a name is none, lies in no root package, or is inside a folder of another role.
    """
    found = places([root.rpartition("/")[2] for root in root_packages], folders, contexts)
    values = {**_values(found), "allowed": tuple(sorted(set(allowed)))}
    text = template(profile)
    _, session, *contracts = text.strip().split("\n\n")
    missing = [role for role in ROLES if f"{{{role}}}" in text and not values[role]]
    blocks = [_head(profile, root_packages, found, missing), *(_block(each, values, found) for each in (session, *contracts))]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _values(found: Places) -> Mapping[str, tuple[str, ...]]:
    """Return the names that each placeholder stands for."""
    values: dict[str, tuple[str, ...]] = {"root": found.roots}
    around = {context: found.role_around(context) for context in found.contexts}
    layered = [context for context, role in around.items() if not role]
    for role in ROLES:
        names = found.folders[role]
        inside = [(name, context) for name in names if (context := found.context_of(name)) in layered]
        values[role] = names
        values[f"{role} of contexts"] = tuple(name for name, _ in inside)
        values[f"{role} out of context"] = tuple(name for name in names if name not in values[f"{role} of contexts"])
        values[f"{role} in context"] = tuple(sorted({f"({tail_of(name, context)})" for name, context in inside}))
        values[f"contexts in {role}"] = tuple(context for context, other in around.items() if other == role)
    values["contexts"] = tuple(layered)
    values["doors"] = tuple(
        sorted(
            name
            for role in ROLES
            for name in found.folders[role]
            if found.context_of(name) in layered and name.rpartition(".")[2] in HANDED_OUT
        )
    )
    return values


def _head(profile: str, root_packages: Sequence[str], found: Places, missing: Sequence[str]) -> str:
    searched = sorted({root.rpartition("/")[0] for root in root_packages if "/" in root})
    head = _HEAD.format(profile=profile)
    if searched:
        head += _SEARCH.format(folders=", ".join(f"`{each}`" for each in searched), path=":".join(searched))
    if missing:
        head += _MISSING.format(roles=", ".join(missing))
    if not found.contexts:
        head += _UNDIVIDED
    if parted(found):
        head += _PARTED.format(packages=", ".join(parted(found)))
    return head.rstrip("\n")


def _block(block: str, values: Mapping[str, tuple[str, ...]], found: Places) -> str:
    """Return a section with its names put in; where it says nothing then, a comment on that, or nothing about contexts."""
    options = list(_options(block))
    lines: list[str] = []
    for key, heading, written in options:
        placed = list(_placed(key, written, values, found))
        lacking = not placed or (key == "layers" and len(placed) < 2)
        if written and lacking and key in {*_NEEDED, "layers"}:
            return _left_out(block, key, written, values) if found.contexts or "{contexts" not in block else ""
        if not (written and not placed):
            lines += [heading, *(f"    {each}" for each in placed)]
    return "\n".join(lines)


def _options(block: str) -> Iterator[tuple[str, str, list[str]]]:
    """Yield each line at the margin, with the name of its option and the lines that are indented below it."""
    key, heading, written = "", "", list[str]()
    for line in block.split("\n"):
        if line.startswith(" "):
            written.append(line.strip())
            continue
        if heading:
            yield key, heading, written
        key, heading, written = line.partition("=")[0].strip(), line, []
    yield key, heading, written


def _placed(key: str, written: Sequence[str], values: Mapping[str, tuple[str, ...]], found: Places) -> Iterator[str]:
    for line in written:
        placeholders = _PLACEHOLDER.findall(line)
        if not placeholders:
            yield line
            continue
        names = [name for each in placeholders for name in values[each] if key in _OF_OTHERS or _is_bound(name, found)]
        if key != "layers":
            yield from names
        elif names:
            yield " : ".join(names)


def _is_bound(name: str, found: Places) -> bool:
    """Return whether a contract can be about a module: a name relative to a container, or one in a root package."""
    return name.startswith("(") or found.is_own(name)


def _left_out(block: str, key: str, written: Sequence[str], values: Mapping[str, tuple[str, ...]]) -> str:
    name = next((line.partition("=")[2].strip() for line in block.split("\n") if line.startswith("name =")), "")
    lacking = [each for line in written for each in _PLACEHOLDER.findall(line) if not values[each]]
    if key == "layers":
        wanted = "two layers to order"
    elif any(each.endswith(" out of context") for each in lacking):
        wanted = "layers out of its contexts"
    else:
        wanted = " and no ".join(each.replace("_", " ") for each in lacking)
    return f'# Left out: "{name}". The project has no {wanted}.'
