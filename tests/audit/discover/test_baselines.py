"""The baseline is data: read from the tree or from where the command line says, and through no link."""

from pathlib import Path

import pytest

from audit.discover import read_baseline, tree_of
from audit.errors import UnusablePath
from audit.model.baseline import BASELINE_FILE, BaselineFile
from audit.model.settings import Settings

CODE = {"shop/__init__.py": ""}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with a folder in it."""
    (tmp_path / "work" / "ci").mkdir(parents=True)
    return tmp_path / "work"


def test_the_baseline_of_a_tree_comes_with_it() -> None:
    assert tree_of(CODE).baseline is None
    assert tree_of({**CODE, BASELINE_FILE: "{}"}).baseline == BaselineFile(BASELINE_FILE, b"{}")
    assert tree_of({**CODE, BASELINE_FILE: "{}"}, Settings(baseline="")).baseline is None


def test_a_baseline_is_looked_for_below_the_root_and_nowhere_else() -> None:
    files = {**CODE, "ci/debt.json": "{}"}
    found = {name: tree_of(files, Settings(baseline=name)).baseline for name in ("ci/debt.json", "no/debt.json", "../debt.json")}

    assert found == {"ci/debt.json": BaselineFile("ci/debt.json", b"{}"), "no/debt.json": None, "../debt.json": None}


def test_a_baseline_may_stand_anywhere_when_the_command_line_names_it(project: Path) -> None:
    place = project.parent / "debt.json"
    place.write_text("{}", encoding="utf-8")

    assert read_baseline(project, Settings(baseline=str(place))) == BaselineFile("../debt.json", b"{}")
    assert read_baseline(project, Settings(baseline=str(project / "none.json"))) is None


@pytest.mark.parametrize("name", ["linked.json", "away/debt.json", "ci"])
def test_what_is_no_regular_file_of_the_tree_is_refused(name: str, project: Path) -> None:
    outside = project.parent / "outside"
    outside.mkdir()
    (outside / "debt.json").write_text("{}", encoding="utf-8")
    (project / "linked.json").symlink_to(outside / "debt.json")
    (project / "away").symlink_to(outside)

    with pytest.raises(UnusablePath, match=f"^the baseline `{name}` cannot be read: not a regular f"):
        read_baseline(project, Settings(baseline=name))
