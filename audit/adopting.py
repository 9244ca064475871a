"""A project as it stands to the files that hold it to its architecture: contracts, settings, floors and a job for CI. Pure."""

import tomllib
from collections.abc import Iterable, Mapping
from math import floor
from typing import NamedTuple

from audit.errors import AuditError
from audit.model.adoption import Adoption, PlannedFile, Service
from audit.model.baseline import BASELINE_FILE
from audit.model.coverage import LayerCoverage
from audit.model.profile import Profile, Role
from audit.model.project import Module, Project
from audit.model.report import Report
from audit.model.settings import NO_PROFILE
from contracts.sets import fill, folders_of

LAW_FILE = ".importlinter"
SETTINGS_FILE = "pyproject.toml"
_GITLAB_FILE = ".gitlab-ci.yml"
JOBS: Mapping[Service, str] = {Service.GITHUB: ".github/workflows/audit.yml", Service.GITLAB: ".gitlab/audit.yml"}
"""Where the job of each service is kept. GitLab reads the file once its `.gitlab-ci.yml` includes it."""

FILES = (LAW_FILE, SETTINGS_FILE, BASELINE_FILE, *JOBS.values(), _GITLAB_FILE)
"""All that may be written."""

_GITHUB = """\
# Fails on a new breach of the architecture. What was there when this was written is in the baseline, and only shrinks.
name: architecture
on: [push, pull_request]
permissions:
  contents: read
jobs:
  audit:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "{python}"
      - run: python -m pip install "archaudit=={version}"
      - run: audit check --format github
      # - run: lint-imports  # stays red until the debt is paid; `audit check` judges the same contracts
"""
_GITLAB = """\
# Fails on a new breach of the architecture. What was there when this was written is in the baseline, and only shrinks.
architecture:
  image: python:{python}
  script:
    - python -m pip install "archaudit=={version}"
    - audit check --format gitlab --output gl-code-quality-report.json
  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json
"""


class Planned(NamedTuple):
    """What is worked out beforehand: the texts of three files, empty for none, and the file that holds settings already."""

    law: str
    settings: str
    baseline: str
    source: str


def law_of(project: Project) -> str:
    """Return contracts for the project's architecture, filled in with its names; empty where it has none, or several."""
    if project.profile is None:
        return ""
    product = [each for each in project.modules.values() if not each.is_test and each.graded and each.profile is project.profile]
    contexts = _contexts_of(product, project.profile)
    folders = folders_of({module.name: module.role or "" for module in product}, contexts)
    tops = {folder.partition(".")[0] for found in folders.values() for folder in found}
    roots = sorted({_root_of(module) for module in product if "." in module.name and module.name.partition(".")[0] in tops})
    return fill(project.profile.name, roots, folders, contexts) if roots and folders else ""


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
    chosen = service or (Service.GITLAB if _GITLAB_FILE in there else Service.GITHUB)
    remarks: list[str] = []
    wanted = {LAW_FILE: planned.law, BASELINE_FILE: planned.baseline, SETTINGS_FILE: planned.settings}
    if planned.source:
        remarks.append(f"`{planned.source}` has `[tool.audit]` already, and is left as it is")
    wanted |= _jobs(report, chosen, there)
    if not planned.law:
        remarks.append(_why_no_law(project))
    if chosen is Service.GITLAB and _GITLAB_FILE in there and JOBS[chosen] not in there[_GITLAB_FILE]:
        remarks.append(f"add to `{_GITLAB_FILE}`: `include: {{local: {JOBS[chosen]}}}`")
    kept = [path for path in wanted if wanted[path] and path in there and path != SETTINGS_FILE]
    remarks += [f"`{path}` is there already, and is left as it is" for path in kept]
    files = tuple(PlannedFile(path, there.get(path), text) for path, text in wanted.items() if text and path not in kept)
    return Adoption(report.root, files, tuple(remarks), planned.baseline.count('"rule":'))


def _jobs(report: Report, service: Service, there: Mapping[str, str]) -> dict[str, str]:
    if service is Service.NONE:
        return {}
    python = ".".join(report.python.split(".")[:2])
    text = (_GITHUB if service is Service.GITHUB else _GITLAB).format(version=report.version, python=python)
    includes = {_GITLAB_FILE: f"include:\n  - local: {JOBS[service]}\n"} if service is Service.GITLAB else {}
    return {JOBS[service]: text, **{path: words for path, words in includes.items() if path not in there}}


def _why_no_law(project: Project) -> str:
    if project.contracts:
        return f"`{project.contracts[0].path}` holds contracts already, and is left as it is; `audit contracts` judges them"
    if project.profile is None:
        return "no architecture was detected, so no contracts are written; `audit profiles` lists those that `--profile` takes"
    return "no package plays a role, so no contracts are written"


def pinned(project: Project, layers: Iterable[LayerCoverage], there: Mapping[str, str]) -> str:
    """Return a `pyproject.toml` with the settings at its end; raises AuditError where they cannot stand there."""
    text, settings = there.get(SETTINGS_FILE, ""), _settings_of(project, layers)
    whole = f"{text.rstrip()}\n\n{settings}" if text.strip() else settings
    try:
        tomllib.loads(whole)
    except ValueError as error:
        raise AuditError(f"`{SETTINGS_FILE}` cannot take these lines at its end ({error}); add by hand:\n{settings}") from error
    return whole


def _settings_of(project: Project, layers: Iterable[LayerCoverage]) -> str:
    """Return the tables of `pyproject.toml` that pin what was found, and floors where there are some."""
    detection = project.detection
    sure = f"detected, {detection.confidence:.0%} sure" if detection.detected and detection.profile else "as it was asked for"
    lines = ["[tool.audit]", f'profile = "{profile_of(project)}" # {sure if project.profile else "no architecture was detected"}']
    floors = _floors(layers, project.profile)
    if floors:
        lines += ["", "[tool.audit.floors] # Per cent of each layer that tests must run; `audit coverage` fails below."]
        lines += [f"{role.value} = {floors[role]}" for role in floors]
    return "\n".join(lines) + "\n"


def _floors(layers: Iterable[LayerCoverage], profile: Profile | None) -> Mapping[Role, int]:
    """Return the profile's floors or, where it sets none, what is covered today, so that it does not get less."""
    if profile is not None and profile.floors:
        return profile.floors
    return {Role(each.role): floor(each.tally.percent) for each in layers if each.role}
