"""A project as it stands to the files that hold it to its architecture: contracts, settings, floors and a job for CI. Pure."""

import json
import tomllib
from collections.abc import Iterable, Mapping
from math import floor
from typing import NamedTuple

from audit.errors import AuditError
from audit.jobs import Job, job_files
from audit.model.adoption import Adoption, PlannedFile, Service
from audit.model.coverage import LayerCoverage
from audit.model.profile import Profile, Role
from audit.model.project import Module, Project
from audit.model.report import Report
from audit.model.settings import NO_PROFILE, Settings
from audit.render.view.numbers import counted
from contracts.sets import fill, folders_of

LAW_FILE = ".importlinter"
SETTINGS_FILE = "pyproject.toml"
_SHOWN = 3


class Planned(NamedTuple):
    """What is worked out beforehand: the texts of three files, empty for none, and the file that holds settings already.

    `debt` is where the baseline stands, `way` leads from the top of the repository down to the project, and `python` read it.
    """

    law: str
    settings: str
    baseline: str
    source: str
    debt: str
    way: str
    python: str


def files_of(settings: Settings, way: str) -> tuple[str, ...]:
    """Return all that may be written or asked for, relative to the project, which lies that way below its repository."""
    return (LAW_FILE, SETTINGS_FILE, *([settings.baseline] if settings.baseline else []), *job_files(way))


def law_of(project: Project) -> str:
    """Return contracts for the project's architecture, filled in with its names; empty where it has none, or several."""
    if project.profile is None:
        return ""
    product = _product_of(project)
    contexts = _contexts_of(product, project.profile)
    folders = folders_of({module.name: module.role or "" for module in product}, contexts)
    tops = {folder.partition(".")[0] for found in folders.values() for folder in found}
    roots = sorted({_root_of(module) for module in product if "." in module.name and module.name.partition(".")[0] in tops})
    return fill(project.profile.name, roots, folders, contexts) if roots and folders else ""


def _product_of(project: Project) -> list[Module]:
    return [each for each in project.modules.values() if not each.is_test and each.graded and each.profile is project.profile]


def _contexts_of(product: Iterable[Module], profile: Profile) -> tuple[str, ...]:
    """Return the packages of the bounded contexts; one pattern for those of a folder that is named to hold them."""
    found: set[str] = set()
    for module in product:
        words = module.name.split(".")
        if module.context in words[:-1]:
            place = words.index(module.context)
            named = place > 0 and words[place - 1] in profile.context_folders
            found.add(".".join([*words[:place], "*" if named else module.context]))
    return tuple(sorted(found))


def _root_of(module: Module) -> str:
    """Return the top-level package of a module, as a path from the root of the project."""
    words = module.name.split(".")
    folders = module.path.removesuffix(".py").removesuffix("/__init__").split("/")
    above = folders[: len(folders) - len(words)] if folders[-len(words) :] == words else []
    return "/".join([*above, words[0]])


def profile_of(project: Project) -> str:
    """Return the name of the architecture that a project is held to."""
    return project.profile.name if project.profile is not None else NO_PROFILE


def adopted(project: Project, report: Report, planned: Planned, there: Mapping[str, str], service: Service | None) -> Adoption:
    """Return the files to write beside those that are `there`, whose texts are by path. Only `pyproject.toml` is added to.

    A service that is None is the one whose files are there, GitHub where there are none.
    """
    remarks: list[str] = []
    wanted = {LAW_FILE: planned.law, planned.debt: planned.baseline, SETTINGS_FILE: planned.settings}
    if planned.source:
        remarks.append(f"`{planned.source}` has `[tool.audit]` already, and is left as it is")
    job = Job(service, planned.way, planned.python, report.version, lints=bool(planned.law))
    wanted |= job.files(there)
    remarks += _about_lint(project) if planned.law else [_why_no_law(project)]
    remarks += _about_unread(report)
    remarks += job.remarks(there)
    kept = [path for path in wanted if wanted[path] and path in there and path != SETTINGS_FILE]
    remarks += [f"`{path}` is there already, and is left as it is" for path in kept]
    files = tuple(PlannedFile(path, there.get(path), text) for path, text in wanted.items() if text and path not in kept)
    return Adoption(report.root, files, tuple(remarks))


def _why_no_law(project: Project) -> str:
    if project.contracts:
        return f"`{project.contracts[0].path}` holds contracts already, and is left as it is; `audit contracts` judges them"
    if project.profile is None:
        return "no architecture was detected, so no contracts are written; `audit profiles` lists those that `--profile` takes"
    return "no package plays a role, so no contracts are written"


def _about_lint(project: Project) -> list[str]:
    """Return why `lint-imports` cannot judge the contracts that were written, where that is so."""
    remarks = []
    if any(name.partition(".")[0] == "contracts" for name in project.modules):
        remarks.append(
            "`lint-imports` takes the package `contracts` of this project for that of archaudit, and stops; "
            "`audit contracts` judges the same contracts"
        )
    if bare := _bare_in(project):
        told = ", ".join(f"`{name}`" for name in bare[:_SHOWN]) + (" and others" if len(bare) > _SHOWN else "")
        remarks.append(f"`lint-imports` sees nothing of {told}, which has no `__init__.py`; `audit contracts` needs none")
    return remarks


def _bare_in(project: Project) -> list[str]:
    """Return the outermost folders without an `__init__` that hold a part of a package that has one."""
    modules = project.modules
    words = (
        module.name.split(".") for module in _product_of(project) if module.role and module.name.partition(".")[0] in modules
    )
    paths = ([".".join(each[:end]) for end in range(1, len(each))] for each in words)
    return sorted({bare for path in paths if (bare := next((name for name in path if name not in modules), ""))})


def _about_unread(report: Report) -> list[str]:
    """Return what is said of files in which no breach will be seen."""
    seen = report.completeness
    if not seen.files_unreadable:
        return []
    told = f"{counted(seen.files_unreadable, 'file', 'files')} of {seen.files_found} could not be read, and a breach there passes"
    return [f"{told}; `audit report` says why, and `--python EXE` names a newer Python"]


def pinned(project: Project, layers: Iterable[LayerCoverage], there: Mapping[str, str], settings: Settings) -> str:
    """Return a `pyproject.toml` with the settings at its end; raises AuditError where they cannot stand there."""
    text, added = there.get(SETTINGS_FILE, ""), _settings_of(project, layers, settings)
    end = "\r\n" if "\r\n" in text else "\n"
    _check(text, f"`{SETTINGS_FILE}` is no valid TOML", "mend it first")
    whole = text.rstrip() + ("\n\n" + added).replace("\n", end) if text.strip() else added
    by_hand = ", ".join(f"`{line}`" for line in added.splitlines() if line)
    _check(whole, f"`{SETTINGS_FILE}` cannot take these lines at its end", f"add by hand: {by_hand}")
    return whole


def _check(text: str, fault: str, mending: str) -> None:
    try:
        tomllib.loads(text)
    except ValueError as error:
        raise AuditError(f"{fault} ({error}); {mending}") from error


def _settings_of(project: Project, layers: Iterable[LayerCoverage], settings: Settings) -> str:
    """Return the tables of `pyproject.toml` that pin what was found and what was asked for, and floors where there are some."""
    detection = project.detection
    sure = f"detected, {detection.confidence:.0%} sure" if detection.detected and detection.profile else "as it was asked for"
    lines = ["[tool.audit]", f'profile = "{profile_of(project)}" # {sure if project.profile else "no architecture was detected"}']
    asked = {"roots": settings.roots, "exclude": settings.exclude}
    lines += [f"{key} = {json.dumps(values, ensure_ascii=False)}" for key, values in asked.items() if values]
    floors = _floors(layers, project.profile)
    if floors:
        lines += ["", "[tool.audit.floors] # Per cent of each layer that tests must run; `audit coverage` fails below."]
        lines += [f"{role.value} = {floors[role]}" for role in floors]
    return "\n".join(lines) + "\n"


def _floors(layers: Iterable[LayerCoverage], profile: Profile | None) -> Mapping[Role, int]:
    """Return the profile's floors or, where it sets none, what is covered today, so that it does not get less.

    A layer of which nothing is covered gets no floor: one of 0 could not fail.
    """
    if profile is not None and profile.floors:
        return profile.floors
    today = ((each.role, floor(each.tally.percent)) for each in layers if each.role)
    return {Role(role): percent for role, percent in today if percent}
