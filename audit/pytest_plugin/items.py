"""Each rule and contract as a test of pytest."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from audit.errors import AuditError
from audit.pytest_plugin.checks import CheckResult, checks_of
from audit.pytest_plugin.running import report_of

NAME = "audit"
"""What the tests stand under: `audit::DEP101 outward_import`."""


class Breach(Exception):
    """A check found something; the text is all that it found."""


class Checks(pytest.Collector):
    """Holds the checks together."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield each check."""
        for result in _results(self.config.rootpath):
            yield Check.from_parent(self, name=result.name, result=result)


class Check(pytest.Item):
    """A rule or a contract. The audit is done when it is collected; running it tells what was found."""

    def __init__(self, *, result: CheckResult, **given: object) -> None:
        super().__init__(**given)  # type: ignore[arg-type]  # whatever pytest makes a node from
        self._result = result

    def runtest(self) -> None:
        """Fail with what was found; skip where there is nothing to look at."""
        if self._result.found:
            raise Breach(self._result.found)
        if self._result.skipped:
            # Shown to the users of the plugin, about their project: a pass would claim that something was looked at.
            pytest.skip(self._result.skipped)

    def repr_failure(
        self,
        excinfo: pytest.ExceptionInfo[BaseException],
        style: object = None,  # noqa: ARG002  # pytest gives it by name
    ) -> str:
        """Return what was found, without a traceback through the audit."""
        if isinstance(excinfo.value, Breach):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Return where it stands: in no file, only in the project."""
        return self.config.rootpath, None, f"{NAME}::{self.name}"


def items_of(session: pytest.Session) -> list[pytest.Item]:
    """Return the checks, in the order of their names, so that every process of a session collects the same."""
    collector = Checks.from_parent(session, name=NAME, nodeid=NAME)
    return list(collector.collect())


def _results(root: Path) -> tuple[CheckResult, ...]:
    try:
        return checks_of(report_of(root))
    except AuditError as error:
        return (CheckResult("project", found=str(error)),)
