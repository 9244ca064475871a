"""The tables of `docs/service` that the code itself knows: settings and routes."""

import ast
import inspect
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from textwrap import dedent
from typing import Any, Final

from fastapi import FastAPI

from reference_service.adapters.http.public import Place, declared_permissions
from reference_service.adapters.http.refusals import refusals
from reference_service.domain.shared.access import Permission
from reference_service.infrastructure.fitness import UnfitSettings, check
from reference_service.infrastructure.settings import Environment, Role, Settings

HEADER: Final = "| setting | default | means | needed |\n|---|---|---|---|\n"
_EVERYWHERE: Final = {str(status) for status in refusals()}


def rows(page: str) -> Iterator[list[str]]:
    """Yield the cells of each row of the tables of a page, headers and their lines left out."""
    for block in re.findall(r"(?:^\|.*\|\n)+", page, re.MULTILINE):
        for line in block.splitlines()[2:]:
            yield [cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", line.strip()[1:-1])]


def settings_table(meanings: Mapping[str, str]) -> str:
    """Return the table of all settings; what one means is taken from the page that there is, or from the code if it is new."""
    lines = [HEADER]
    written = _docstrings()
    needed = _needed()
    for name in Settings.model_fields:
        variable = name.upper()
        same = "the same for this context" if name.endswith("_database_url") else ""
        means = meanings.get(variable) or written.get(name, same).replace("|", r"\|")
        lines.append(f"| `{variable}` | {_default(name)} | {means} | {needed.get(variable, '–')} |\n")
    return "".join(lines)


def api_tables(app: FastAPI) -> str:
    """Return a section with a table for each tag of an application, and one for what the document leaves out."""
    permissions = declared_permissions(app)
    sections: dict[str, list[str]] = {}
    documented: set[Place] = set()
    for path, item in app.openapi()["paths"].items():
        for method, operation in item.items():
            place = (method.upper(), path)
            documented.add(place)
            (tag,) = operation["tags"]
            sections.setdefault(tag, []).append(_operation(place, operation, permissions[place]))
    header = "| route | permission | does | answers | refuses with |\n|---|---|---|---|---|\n"
    tables = [f"## {tag}\n\n{header}{''.join(lines)}" for tag, lines in sorted(sections.items())]
    hidden = sorted(place for place in permissions if place not in documented)
    others = "".join(f"| `{'GET' if method == '*' else method} {path}` |\n" for method, path in hidden)
    return "\n".join([*tables, f"## Not in the document\n\n| route |\n|---|\n{others}"])


def _operation(place: Place, operation: Mapping[str, Any], permissions: Iterable[Permission]) -> str:
    statuses = sorted(operation["responses"])
    fine = ", ".join(status for status in statuses if status < "400")
    refused = ", ".join(status for status in statuses if status >= "400" and status not in _EVERYWHERE)
    permission = ", ".join(f"`{each}`" for each in sorted(permissions)) or "–"
    does = " ".join(operation["description"].split()).replace("|", r"\|")
    marked = " (deprecated)" if operation.get("deprecated") else ""
    return f"| `{place[0]} {place[1]}`{marked} | {permission} | {does} | {fine} | {refused or '–'} |\n"


def _default(name: str) -> str:
    default = Settings.model_fields[name].get_default(call_default_factory=True)
    if default is None or default in {"", ()}:
        return "–"
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    return f"`{','.join(map(str, default)) if isinstance(default, tuple) else default}`"


def _needed() -> dict[str, str]:
    """Return where the service does not start without a setting, as the checks themselves tell."""
    found: dict[str, dict[str, list[str]]] = {}
    for environment in Environment:
        for role in Role:
            for name in _missing(environment, role):
                found.setdefault(name, {}).setdefault(environment.value, []).append(role.value)
    return {name: _phrase(places) for name, places in found.items()}


def _missing(environment: Environment, role: Role) -> set[str]:
    # Neither the variables of this process nor a file `.env` are to be read.
    bare = Settings.model_construct(environment=environment, role=role)
    try:
        check(bare)
    except UnfitSettings as error:
        return {reason.split()[0] for reason in error.reasons}
    return set()


def _phrase(places: Mapping[str, list[str]]) -> str:
    always = places.get(Environment.DEVELOPMENT.value, [])
    in_production = [role for role in places.get(Environment.PRODUCTION.value, []) if role not in always]
    phrases = []
    if always:
        phrases.append(f"{', '.join(always)}: always")
    if in_production:
        all_others = "others: " if always else ""
        roles = all_others if len(always) + len(in_production) == len(Role) else f"{', '.join(in_production)}: "
        phrases.append(f"{roles}in production")
    return "; ".join(phrases)


def _docstrings() -> dict[str, str]:
    """Return what is written beneath the settings in the code, the first paragraph of each."""
    (body,) = (node.body for node in ast.parse(dedent(inspect.getsource(Settings))).body if isinstance(node, ast.ClassDef))
    found = {}
    for field, below in pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(below, ast.Expr):
            text = ast.literal_eval(below.value)
            found[field.target.id] = " ".join(str(text).split("\n\n")[0].split())
    return found


def replaced(path: Path, table: str, *, start: str) -> str:
    """Return a page with all that follows a line replaced by a table."""
    before, line, _ = path.read_text(encoding="utf-8").partition(start)
    assert line, f"{path.name} has no line {start!r}."
    return f"{before}{start}\n{table}"
