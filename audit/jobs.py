"""The job for CI that runs `audit check`: its text, and where the service looks for it. Pure."""

import json
import re
import shlex
from collections.abc import Mapping

from msgspec import Struct

from audit.model.adoption import Service

_GITLAB_FILE = ".gitlab-ci.yml"
_JOBS: Mapping[Service, str] = {Service.GITHUB: ".github/workflows/audit{of}.yml", Service.GITLAB: ".gitlab/audit{of}.yml"}
"""Where the job of each service is kept. GitLab reads the file once its `.gitlab-ci.yml` includes it."""

_PLAIN = re.compile(r"[\w./ -]+", re.ASCII)
"""A command that YAML takes as it is."""

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
      - run: {command}
"""
_LINT = """\
      # - run: lint-imports  # stays red until the debt is paid; `audit check` judges the same contracts
"""
_GITLAB = """\
# Fails on a new breach of the architecture. What was there when this was written is in the baseline, and only shrinks.
architecture{of}:
  image: python:{python}
  script:
    - python -m pip install "archaudit=={version}"
    - {command}
  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json
"""


def job_files(way: str) -> tuple[str, ...]:
    """Return all that a job may be written to, relative to a project that lies that way below the top of its repository."""
    return (*(_up(way) + each.format(of=_of(way)) for each in _JOBS.values()), _up(way) + _GITLAB_FILE)


class Job(Struct, frozen=True):
    """A job of a service, None for the one that is in use. `way` leads from the top of the repository down to the project.

    `python` is the version that reads the project, `version` that of the audit; `lints`: import-linter could judge as well.
    """

    service: Service | None
    way: str
    python: str
    version: str
    lints: bool

    def files(self, there: Mapping[str, str]) -> dict[str, str]:
        """Return the texts to write, by path relative to the project, beside those that are there."""
        chosen = self._chosen(there)
        if chosen is Service.NONE:
            return {}
        words = ["audit", "check", *([self.way] if self.way else []), "--format", chosen.value]
        words += ["--output", "gl-code-quality-report.json"] if chosen is Service.GITLAB else []
        command = shlex.join(words)
        form = _GITLAB if chosen is Service.GITLAB else _GITHUB + (_LINT if self.lints and not self.way else "")
        text = form.format(
            version=self.version,
            python=self.python,
            of=_of(self.way),
            command=command if _PLAIN.fullmatch(command) else json.dumps(command, ensure_ascii=False),
        )
        written = {_up(self.way) + self._file(chosen): text}
        if chosen is Service.GITLAB and self._includer not in there:
            written[self._includer] = f"include:\n  - local: {self._file(chosen)}\n"
        return written

    def remarks(self, there: Mapping[str, str]) -> list[str]:
        """Return what is left to do by hand."""
        job = self._file(Service.GITLAB)
        if self._chosen(there) is Service.GITLAB and job not in there.get(self._includer, job):
            return [f"add to `{self._includer}`: `include: {{local: {job}}}`"]
        return []

    def _chosen(self, there: Mapping[str, str]) -> Service:
        return self.service or (Service.GITLAB if self._includer in there else Service.GITHUB)

    def _file(self, service: Service) -> str:
        """Return where the job is kept, from the top of the repository."""
        return _JOBS[service].format(of=_of(self.way))

    @property
    def _includer(self) -> str:
        return _up(self.way) + _GITLAB_FILE


def _up(way: str) -> str:
    return "../" * len(way.split("/")) if way else ""


def _of(way: str) -> str:
    """Return what tells the job of a project from those of its neighbours in the repository."""
    return "-" + re.sub(r"\W+", "-", way).strip("-") if way else ""
