"""The plug-in of pytest, found by its entry point in runs of pytest of their own."""

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.audit.measures.shop import FILES, written

pytest_plugins = ["pytester"]

BROKEN = {**FILES, "shop/application/mail.py": "from shop.infrastructure.sql import SqlUsers\n"}
COVERED = ("--cov=shop", "--cov-branch", "--cov-report=", "--audit-coverage")
FLOORS = "\n[tool.audit.floors]\ndomain = 80\napplication = 80\ninfrastructure = 0\n"
LAW = """\
[importlinter]
root_package = shop

[importlinter:contract:inward]
name = The domain knows nothing
type = forbidden
source_modules = shop.domain
forbidden_modules = shop.application

[importlinter:contract:free]
name = The application knows no storage
type = forbidden
source_modules = shop.application
forbidden_modules = shop.infrastructure
"""


@pytest.fixture
def shop(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A project whose tests are run, with a cache of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(pytester.path / ".cache"))
    monkeypatch.setenv("PYTHONPATH", str(pytester.path))
    for name in ("PYTEST_ADDOPTS", "COVERAGE_FILE"):  # what measures us must not be told of what is run here
        monkeypatch.delenv(name, raising=False)
    return pytester


def _run(shop: pytest.Pytester, *arguments: str, files: Mapping[str, str] = FILES) -> pytest.RunResult:
    written(shop.path, files)
    return shop.runpytest_subprocess("-p", "no:cacheprovider", *arguments)


def test_each_rule_is_a_test_that_is_kept_broken_or_not_applicable(shop: pytest.Pytester) -> None:
    result = _run(shop, "--audit", "-v", "-rs", files=BROKEN)
    said = dict(re.findall(r"^audit::(\w+ \w+) (PASSED|FAILED|SKIPPED)", result.stdout.str(), re.MULTILINE))
    assert {said[name] for name in ("CON101 broken_import", "DOM101 framework_in_domain")} == {"PASSED"}
    assert said["DEP101 outward_import"] == "FAILED"
    assert said["API101 unversioned_route"] == "SKIPPED"
    assert "not applicable; it looks at: routes" in result.stdout.str()
    assert result.ret == pytest.ExitCode.TESTS_FAILED


def test_a_broken_rule_fails_with_its_findings_and_no_traceback(shop: pytest.Pytester) -> None:
    result = _run(shop, "--audit", "-k", "DEP101", files=BROKEN)
    result.stdout.fnmatch_lines(
        [
            "*_ audit::DEP101 outward_import _*",
            "shop/application/mail.py:1: `shop.application.mail` (application) imports `shop.infrastructure.sql` (*)",
            "    help: *",
            "FAILED audit::DEP101 outward_import*",
            "*1 failed, * deselected*",
        ],
        consecutive=False,
    )
    assert "Traceback" not in result.stdout.str()
    assert "runtest" not in result.stdout.str()


def test_each_contract_is_a_test(shop: pytest.Pytester) -> None:
    result = _run(shop, "--audit", "-v", "-k", "contract", files={**BROKEN, ".importlinter": LAW})
    said = dict(re.findall(r"^audit::contract (.+?) (PASSED|FAILED|SKIPPED)", result.stdout.str(), re.MULTILINE))
    assert said == {"The domain knows nothing": "PASSED", "The application knows no storage": "FAILED"}
    assert "shop/application/mail.py:1: `shop.application.mail` imports `shop.infrastructure.sql`" in result.stdout.str()


def test_what_a_waiver_accepts_fails_no_test(shop: pytest.Pytester) -> None:
    line = "from shop.infrastructure.sql import SqlUsers  # audit: allow DEP101 because it goes next week\n"
    result = _run(shop, "--audit", "-k", "DEP101", files={**BROKEN, "shop/application/mail.py": line})
    assert result.parseoutcomes()["passed"] == 1


def test_a_mistake_in_the_settings_is_one_test_that_fails_with_it(shop: pytest.Pytester) -> None:
    text = FILES["pyproject.toml"].replace("clean", "claen")
    result = _run(shop, "--audit", files={**FILES, "pyproject.toml": text})
    result.stdout.fnmatch_lines(["no profile is called `claen`; did you mean `clean`?"])
    assert result.parseoutcomes() == {"failed": 1, "passed": 1}


def test_the_workers_of_xdist_collect_the_same_checks(shop: pytest.Pytester) -> None:
    alone = _run(shop, "--audit", files=BROKEN).parseoutcomes()
    assert _run(shop, "--audit", "-n", "2", files=BROKEN).parseoutcomes() == alone
    assert alone["failed"] >= 1


def test_without_its_options_it_adds_nothing_and_loads_nothing(shop: pytest.Pytester) -> None:
    seen = (
        "import sys\n\n\n"
        "def test_it() -> None:\n"
        "    loaded = {name for name in sys.modules if name == 'audit' or name.startswith('audit.')}\n"
        "    assert loaded == {'audit', 'audit.version', 'audit.pytest_plugin'}\n"
        "    assert not {'msgspec', 'grimp', 'jinja2', 'coverage'} & set(sys.modules)\n"
    )
    result = _run(shop, "-p", "no:cov", "-p", "no:schemathesis", files={"tests/test_it.py": seen})
    assert result.parseoutcomes() == {"passed": 1}
    assert "audit" not in result.stdout.str().replace("archaudit", "")


def test_it_can_be_switched_off(shop: pytest.Pytester) -> None:
    assert _run(shop, "-p", "no:audit").parseoutcomes() == {"passed": 1}
    assert _run(shop, "-p", "no:audit", "--audit").ret == pytest.ExitCode.USAGE_ERROR


def test_layers_below_their_floors_fail_the_session_and_are_named(shop: pytest.Pytester) -> None:
    result = _run(shop, *COVERED)
    result.stdout.fnmatch_lines(
        [
            "*= coverage by layer =*",
            "Coverage by layer, from .coverage, of all lines",
            "  Layer           Statements  Branches  Covered  Floor  Verdict",
            "  domain               10/11       1/2   84.6 %  100 %  below",
            "  all                  22/29       1/2   74.1 %      -",
            "FAIL coverage: domain is covered to 84.6 %, and its floor is 100 %",
        ]
    )
    assert (result.parseoutcomes(), result.ret) == ({"passed": 1}, pytest.ExitCode.TESTS_FAILED)


def test_layers_that_keep_their_floors_pass(shop: pytest.Pytester) -> None:
    result = _run(shop, *COVERED, files={**FILES, "pyproject.toml": FILES["pyproject.toml"] + FLOORS})
    result.stdout.fnmatch_lines(["  domain               10/11       1/2   84.6 %   80 %  kept"])
    assert result.ret == pytest.ExitCode.OK


def test_coverage_of_several_workers_is_judged_together(shop: pytest.Pytester) -> None:
    result = _run(shop, *COVERED, "-n", "2")
    result.stdout.fnmatch_lines(["  domain               10/11       1/2   84.6 %  100 %  below"])
    assert result.stdout.str().count("coverage by layer") == 1
    assert result.ret == pytest.ExitCode.TESTS_FAILED


def test_coverage_that_nobody_measures_is_a_misuse(shop: pytest.Pytester) -> None:
    result = _run(shop, "--audit-coverage")
    result.stderr.fnmatch_lines(["ERROR: `--audit-coverage` reads what pytest-cov measures: add `--cov`*"])
    assert result.ret == pytest.ExitCode.USAGE_ERROR


def test_coverage_that_is_switched_off_is_not_judged(shop: pytest.Pytester) -> None:
    result = _run(shop, *COVERED, "--no-cov")
    result.stdout.fnmatch_lines(["coverage is switched off by `--no-cov`, so no layer was judged"])
    assert result.ret == pytest.ExitCode.OK


def test_coverage_of_tests_that_are_only_collected_is_not_judged(shop: pytest.Pytester) -> None:
    result = _run(shop, *COVERED, "--collect-only")
    assert "coverage by layer" not in result.stdout.str()
    assert result.ret == pytest.ExitCode.OK


def test_a_failed_test_stays_what_fails(shop: pytest.Pytester) -> None:
    result = _run(shop, *COVERED, files={**FILES, "tests/test_no.py": "def test_no() -> None:\n    assert False\n"})
    assert (result.parseoutcomes(), result.ret) == ({"failed": 1, "passed": 1}, pytest.ExitCode.TESTS_FAILED)


def test_a_hand_written_test_can_ask_about_the_architecture(shop: pytest.Pytester) -> None:
    asked = """
    from audit.architecture import Architecture


    def test_modules(audit_project: Architecture) -> None:
        assert audit_project.modules_of("domain") == ["shop.domain", "shop.domain.user"]
        assert audit_project.modules_of("shop.adapters") == ["shop.adapters", "shop.adapters.memory"]


    def test_classes(audit_project: Architecture) -> None:
        assert audit_project.classes_of("port") == ["shop.domain.user.Users"]


    def test_imports(audit_project: Architecture) -> None:
        assert audit_project.imports(from_="domain", to="application") == []
        assert audit_project.imports(from_="shop.domain", to="sqlalchemy") == []


    def test_breach(audit_project: Architecture) -> None:
        assert audit_project.imports(from_="application", to="infrastructure") == []


    def test_findings(audit_project: Architecture) -> None:
        assert audit_project.findings_of("broken_import") == []
        assert audit_project.findings_of("DEP101") == []


    def test_misspelt(audit_project: Architecture) -> None:
        assert audit_project.imports(from_="domian", to="application") == []
    """
    shop.makepyfile(test_asked=asked)
    result = _run(shop, "test_asked.py", files=BROKEN)
    result.stdout.fnmatch_lines(
        [
            "E*<shop/application/mail.py:1 shop.application.mail imports shop.infrastructure.sql>",
            "E*<shop/application/mail.py:1 DEP101 `shop.application.mail` (application) imports *>",
            "E*`domian` is neither a role nor a module of the project; did you mean `domain`?",
        ]
    )
    assert result.parseoutcomes() == {"passed": 3, "failed": 3}


def test_the_plugin_is_silent_in_a_project_that_is_none(tmp_path: Path) -> None:
    written(tmp_path, {"test_it.py": "def test_it() -> None:\n    pass\n"})
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
