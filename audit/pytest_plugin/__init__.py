"""The plug-in of pytest: `--audit` makes a test of each rule and contract, `--audit-coverage` holds layers to their floors.

It is loaded with every pytest that stands beside it, so it loads nothing of its own before one of its options or its
fixture asks for it.
"""

import pytest

COVERED = pytest.StashKey[str]()
"""What is to be printed of the layers when the tests are done."""

OVER = (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)
"""How a session ends whose tests all ran."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup("audit", "architecture")
    group.addoption("--audit", action="store_true", help="Collect each rule and contract of the architecture as a test.")
    group.addoption(
        "--audit-coverage",
        action="store_true",
        help="Print what pytest-cov measured layer by layer, and fail below a floor.",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Refuse to print what nobody measures."""
    if _judges_coverage(config) and not config.pluginmanager.hasplugin("_cov"):
        raise pytest.UsageError("`--audit-coverage` reads what pytest-cov measures: add `--cov` and, better, `--cov-branch`")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
    """Add the checks of the architecture, in front of the tests and before anything is deselected."""
    if config.getoption("--audit"):
        from audit.pytest_plugin.items import items_of

        items[:0] = items_of(session)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Judge the layers by what was measured; the session fails if one is below its floor."""
    config = session.config
    if _judges_coverage(config) and not config.option.collectonly and exitstatus in OVER:
        from audit.pytest_plugin.floors import measured

        config.stash[COVERED], kept = measured(config)
        if not kept and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the layers."""
    printed = config.stash.get(COVERED, "")
    if printed:
        terminalreporter.write_sep("=", "coverage by layer")
        terminalreporter.write(printed)


@pytest.fixture(scope="session")
def audit_project(pytestconfig: pytest.Config) -> object:
    """Return the architecture of the project in pytest's root folder, an `audit.architecture.Architecture`."""
    from audit.pytest_plugin.running import architecture_of

    return architecture_of(pytestconfig.rootpath)


def _judges_coverage(config: pytest.Config) -> bool:
    """Return whether this process is the one to judge: not a worker of pytest-xdist, which sees a part."""
    return bool(config.getoption("--audit-coverage")) and not hasattr(config, "workerinput")
