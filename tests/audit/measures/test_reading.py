"""Coverage data in every form say the same of a project, and wrong ones are told."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from audit.discover import read_tree
from audit.errors import CoverageError
from audit.measures import coverage_of, record_in, record_of
from audit.model.coverage import Coverage, Tally
from audit.model.profile import Role
from audit.model.settings import Settings
from tests.audit.measures.shop import IN_TEST, LINES, MISSED, TEST, as_json, as_xml, database, written

HEADS = {
    "billion laughs": '<!DOCTYPE coverage [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>',
    "outside entity": '<!DOCTYPE coverage [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    "parameter entity": '<!DOCTYPE coverage [<!ENTITY % a SYSTEM "http://localhost/x.dtd"> %a;]>',
    "attribute list": '<!DOCTYPE coverage [<!ATTLIST line hits CDATA "1">]>',
}

Write = Callable[[Path, str], Path]


def _database(folder: Path, root: str) -> Path:
    return database(folder / ".coverage", root)


def _json(folder: Path, root: str) -> Path:
    (folder / "coverage.json").write_text(as_json(f"{root}/"), encoding="utf-8")
    return folder / "coverage.json"


def _xml(folder: Path, root: str) -> Path:
    (folder / "coverage.xml").write_text(as_xml(f"{root}/shop"), encoding="utf-8")
    return folder / "coverage.xml"


FORMS = [pytest.param(_database, id="database"), pytest.param(_json, id="json"), pytest.param(_xml, id="xml")]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return written(tmp_path / "work")


def _read(root: Path, settings: Settings | None = None) -> Coverage:
    chosen = settings or Settings()
    tree = read_tree(root, chosen)
    record = record_in(root, chosen) if settings is None else record_of(root, chosen)
    assert record is not None
    return coverage_of(record, tree, {file.path for file in tree.files}, chosen)


@pytest.mark.parametrize("write", FORMS)
def test_every_form_says_what_was_run_and_what_was_not(write: Write, shop: Path) -> None:
    found = _read(write(shop, str(shop)).parent)
    assert {path: each.run for path, each in found.files.items() if each.measured} == LINES
    assert {path: each.statements - each.run for path, each in found.files.items() if each.measured} == MISSED
    assert found.remarks == ()


@pytest.mark.parametrize("write", FORMS)
def test_a_file_of_which_the_data_do_not_speak_is_there_with_nothing_run(write: Write, shop: Path) -> None:
    found = _read(write(shop, str(shop)).parent).files["shop/infrastructure/sql.py"]
    assert (found.measured, found.run, found.statements) == (False, frozenset(), frozenset({1, 4, 5, 6, 7}))


@pytest.mark.parametrize(("write", "known"), [(_database, True), (_json, True), (_xml, False)])
def test_which_test_ran_a_line_is_known_where_it_was_recorded(write: Write, known: bool, shop: Path) -> None:
    found = _read(write(shop, str(shop)).parent)
    by_test = {path: frozenset(each.contexts) for path, each in found.files.items() if each.contexts}
    assert (found.has_contexts, by_test) == (known, IN_TEST if known else {})
    assert {name for each in found.files.values() for names in each.contexts.values() for name in names} == (
        {TEST} if known else set()
    )


@pytest.mark.parametrize("write", FORMS)
def test_data_that_were_recorded_in_another_folder_are_used_and_it_is_told(write: Write, shop: Path) -> None:
    found = _read(write(shop, "/ci/build").parent)
    assert {path: each.run for path, each in found.files.items() if each.measured} == LINES
    assert found.remarks == ("recorded in `/ci/build`, which was taken for the audited folder since the paths end alike",)


@pytest.mark.parametrize("write", FORMS)
def test_data_of_another_project_are_refused(write: Write, shop: Path) -> None:
    write(shop, "/ci/build")
    (shop / "shop").rename(shop / "store")
    for path in shop.rglob("*.py"):
        path.rename(path.with_name(f"new_{path.name}"))
    with pytest.raises(CoverageError, match=r"holds no data of a file in `.+`: they speak of `.*"):
        _read(shop)


@pytest.mark.parametrize("write", FORMS)
def test_data_about_lines_that_a_file_does_not_have_are_refused(write: Write, shop: Path) -> None:
    write(shop, str(shop))
    (shop / "shop/adapters/memory.py").write_text("import shop\n", encoding="utf-8")
    with pytest.raises(
        CoverageError, match=r"older than the code: it speaks of line 6 of `shop/adapters/memory\.py`, which has 1"
    ):
        _read(shop)


def _misled(shop: Path, text: str) -> Path:
    """Return a data file in which a file with this text, which is older than the data, has lines that it does not have."""
    place = shop / "shop/adapters/memory.py"
    place.write_text(text, encoding="utf-8")
    os.utime(place, (1, 1))
    return _database(shop, str(shop))


def test_a_line_too_many_of_a_file_that_did_not_change_is_left_out(shop: Path) -> None:
    _misled(shop, "import shop\n")
    found = _read(shop)
    assert found.files["shop/adapters/memory.py"].run == {1}
    [remark] = found.remarks
    assert remark.startswith(
        "speaks of line 6 of `shop/adapters/memory.py`, which has 1 lines and is older than the data: left out"
    )


def test_a_line_too_many_is_refused_where_nobody_knows_when_the_data_were_written(shop: Path) -> None:
    _misled(shop, "import shop\n")
    record = replace(record_in(shop, Settings()), modified=None)
    tree = read_tree(shop, Settings())
    with pytest.raises(CoverageError, match="older than the code"):
        coverage_of(record, tree, {file.path for file in tree.files}, Settings())


@pytest.mark.parametrize("write", [_json, _xml])
def test_a_statement_too_many_is_one_of_another_text_whenever_it_was_written(write: Write, shop: Path) -> None:
    _misled(shop, "import shop\n").unlink()
    write(shop, str(shop))
    with pytest.raises(CoverageError, match="older than the code"):
        _read(shop)


@pytest.mark.parametrize("write", FORMS)
def test_code_that_is_newer_than_the_data_is_told(write: Write, shop: Path) -> None:
    os.utime(write(shop, str(shop)), (1, 1))
    for path in shop.rglob("*.py"):
        os.utime(path, (0, 0))
    os.utime(shop / "shop/domain/user.py", (2, 2))
    assert _read(shop).remarks == (
        "older than the code: `shop/domain/user.py` changed after the data were written; run the tests again",
    )


@pytest.mark.parametrize("text", ["", "ran 3 tests", "{", '{"files": {}}', "<html/>", "<coverage>", '{"meta": {}, "files": []}'])
def test_what_is_no_coverage_data_is_refused(text: str, shop: Path) -> None:
    (shop / ".coverage").write_text(text, encoding="utf-8")
    with pytest.raises(CoverageError, match=r"`\.coverage` (is no|is not|cannot)"):
        _read(shop)


def test_a_database_of_somebody_else_is_refused(shop: Path) -> None:
    with sqlite3.connect(shop / ".coverage") as base:
        base.execute("create table words (word text)")
    base.close()
    with pytest.raises(CoverageError, match=r"`\.coverage` holds no data of a file in .*: they speak of no file at all"):
        _read(shop)


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_xml_that_declares_anything_is_refused(head: str, shop: Path) -> None:
    (shop / "coverage.xml").write_text(as_xml(str(shop / "shop"), head), encoding="utf-8")
    with pytest.raises(CoverageError, match="and none are obeyed"):
        _read(shop)


def test_xml_may_name_the_type_that_other_tools_name(shop: Path) -> None:
    head = '<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">'
    (shop / "coverage.xml").write_text(as_xml(str(shop / "shop"), head), encoding="utf-8")
    assert {path: each.run for path, each in _read(shop).files.items() if each.measured} == LINES


def test_branches_are_counted_by_line(shop: Path) -> None:
    line = '<line number="9" hits="1" branch="true" condition-coverage="50% (1/2)"/>'
    text = as_xml(str(shop / "shop")).replace('<line number="9" hits="1"/>', line)
    (shop / "coverage.xml").write_text(text, encoding="utf-8")
    found = _read(shop)
    assert (found.has_branches, found.files["shop/domain/user.py"].branches) == (True, {9: (2, 1)})


def test_nothing_of_the_tree_is_obeyed_or_run(shop: Path, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    planted = f"open({str(mark)!r}, 'w').write('run')\n"
    for name in ("plugin", "sitecustomize", "shop/__init__", "conftest"):
        (shop / f"{name}.py").write_text(planted, encoding="utf-8")
    (shop / ".coveragerc").write_text("[run]\nplugins = plugin\n[report]\nomit = *\n", encoding="utf-8")
    before = sorted(path.name for path in shop.iterdir())
    _database(shop, str(shop))
    assert _read(shop).files["shop/domain/user.py"].run == LINES["shop/domain/user.py"]
    assert not mark.exists()
    assert sorted(path.name for path in shop.iterdir()) == sorted([*before, ".coverage"])


def test_a_link_is_not_followed_unless_the_user_names_it(shop: Path, tmp_path: Path) -> None:
    _json(tmp_path, str(shop)).rename(tmp_path / "elsewhere.json")
    (shop / ".coverage").symlink_to(tmp_path / "elsewhere.json")
    with pytest.raises(CoverageError, match="cannot be read as coverage data"):
        record_in(shop, Settings())
    assert record_in(shop, Settings(coverage=str(shop / ".coverage"))).data.startswith(b"{")
    (shop / "build").symlink_to(tmp_path)
    with pytest.raises(CoverageError, match="cannot be read as coverage data: a symbolic link leads there"):
        record_in(shop, Settings(coverage="build/elsewhere.json"))


def test_the_first_of_the_usual_places_wins(shop: Path) -> None:
    _xml(shop, str(shop))
    assert record_in(shop, Settings()).name == "coverage.xml"
    _json(shop, str(shop))
    assert record_in(shop, Settings()).name == "coverage.json"
    _database(shop, str(shop))
    assert record_in(shop, Settings()).name == ".coverage"


def test_missing_data_say_how_to_get_some(shop: Path) -> None:
    with pytest.raises(CoverageError, match=r"holds neither `\.coverage` nor .* run `pytest --cov --cov-branch` there"):
        record_in(shop, Settings())
    (shop / ".coverage.host.1").touch()
    with pytest.raises(CoverageError, match="`coverage combine` puts the parts together"):
        record_in(shop, Settings())


def test_an_audit_takes_no_data_that_nobody_named(shop: Path) -> None:
    _json(shop, str(shop))
    assert record_of(shop, Settings()) is None


def test_data_that_the_settings_name_may_be_missing_or_wrong_and_it_is_told(shop: Path) -> None:
    settings = Settings(coverage="coverage.json", source="pyproject.toml")
    missing = _read(shop, settings)
    assert missing == Coverage(
        "coverage.json",
        {},
        remarks=(f"`{shop}/coverage.json` does not exist, and `coverage` of `pyproject.toml` names it; run the tests",),
    )
    (shop / "coverage.json").write_text("{}", encoding="utf-8")
    assert [remark.startswith("`coverage.json` is not what") for remark in _read(shop, settings).remarks] == [True]


def test_the_floors_of_the_settings_go_with_the_data(shop: Path) -> None:
    _json(shop, str(shop))
    assert _read(shop, Settings(coverage="coverage.json", floors={Role.DOMAIN: 80.0})).floors == {Role.DOMAIN: 80.0}


def test_a_database_that_is_cut_off_is_refused(shop: Path) -> None:
    _database(shop, str(shop))
    (shop / ".coverage").write_bytes((shop / ".coverage").read_bytes()[:100])
    with pytest.raises(CoverageError, match=r"`\.coverage` cannot be read by coverage\.py: Couldn't use data file '\.coverage'"):
        _read(shop)


def test_a_real_run_with_branches_counts_as_coverage_py_counts(shop: Path) -> None:
    run = ["-m", "coverage", "run", "--branch", "--source=shop", "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:audit"]
    env = {name: value for name, value in os.environ.items() if name != "COVERAGE_FILE"} | {"PYTHONPATH": "."}
    for arguments in (run, ["-m", "coverage", "json", "-q"]):
        subprocess.run([sys.executable, *arguments], cwd=shop, check=True, capture_output=True, env=env)
    totals = json.loads((shop / "coverage.json").read_text(encoding="utf-8"))["totals"]
    expected = (totals["num_statements"], totals["covered_lines"], totals["num_branches"], totals["covered_branches"])
    database = _read(shop)
    (shop / ".coverage").unlink()
    for found in (database, _read(shop)):
        total = sum((each.tally() for each in found.files.values()), Tally())
        assert (total.statements, total.statements_run, total.branches, total.branches_run) == expected
    assert {path: each.tally() for path, each in database.files.items()} == {
        path: each.tally() for path, each in _read(shop).files.items()
    }
