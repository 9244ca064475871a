"""Coverage layer by layer: what counts, what drags, and what no test runs although it should."""

from collections.abc import Mapping
from fractions import Fraction

from msgspec.structs import replace

from audit.covering import covering
from audit.discover import tree_of
from audit.extract import extract
from audit.measures import coverage_of
from audit.model.coverage import AdapterUse, Coverage, FileTally, LayerCoverage, Record, Standing, Tally, UncoveredUseCase
from audit.model.profile import Role
from audit.model.project import Project
from audit.model.settings import PackageSettings, Settings
from audit.verdict import project_of
from tests.audit.measures.shop import FILES, as_json

CLEAN = Settings(profile="clean")


def _project(settings: Settings = CLEAN, files: Mapping[str, str] = FILES, data: str = "") -> Project:
    tree = tree_of(files, settings)
    coverage = coverage_of(Record("coverage.json", tree.root, (data or as_json()).encode()), tree, files.keys(), settings)
    return project_of(tree, [extract(file.data) for file in tree.files if file.data is not None], settings, coverage)


def _standings(layers: tuple[LayerCoverage, ...]) -> list[tuple[str, int, int, float | None, Standing]]:
    return [(each.name, each.tally.missed, each.tally.units, each.floor, each.standing) for each in layers]


def test_each_layer_is_held_against_its_floor() -> None:
    report = covering(_project())
    assert _standings(report.layers) == [
        ("domain", 1, 11, 100, Standing.BELOW),
        ("application", 1, 9, 95, Standing.BELOW),
        ("adapter", 0, 4, 85, Standing.KEPT),
        ("infrastructure", 5, 5, 70, Standing.BELOW),
    ]
    assert report.total == Tally(29, 22)


def test_a_floor_of_the_settings_goes_before_the_profile() -> None:
    floors = {Role.DOMAIN: 90.0, Role.INFRASTRUCTURE: 0.0}
    report = covering(_project(replace(CLEAN, floors=floors)))
    assert [(each.name, each.floor, each.standing) for each in report.layers] == [
        ("domain", 90, Standing.KEPT),
        ("application", 95, Standing.BELOW),
        ("adapter", 85, Standing.KEPT),
        ("infrastructure", 0, Standing.KEPT),
    ]


def test_without_an_architecture_all_code_is_in_no_layer_and_has_no_floor() -> None:
    report = covering(_project(Settings(profile="none")))
    assert _standings(report.layers) == [("no layer", 7, 29, None, Standing.NO_FLOOR)]


def test_a_floor_is_kept_exactly_or_not_at_all() -> None:
    third = LayerCoverage("domain", "domain", Tally(3, 2), 66.6, ())
    assert (third.tally.percent, third.standing) == (Fraction(200, 3), Standing.KEPT)
    assert replace(third, floor=66.7).standing is Standing.BELOW
    assert replace(third, tally=Tally()).standing is Standing.KEPT


def test_what_misses_most_comes_first_and_what_is_below_the_bar_drags() -> None:
    files = (FileTally("a.py", Tally(10, 5)), FileTally("b.py", Tally(4, 3)), FileTally("c.py", Tally(50, 50)))
    layer = LayerCoverage("domain", "domain", Tally(64, 58), 80, files)
    assert [each.path for each in layer.drags] == ["a.py", "b.py"]
    assert [each.path for each in replace(layer, floor=60).drags] == ["a.py"]
    assert [each.path for each in replace(layer, floor=None).drags] == ["a.py", "b.py"]


def test_a_use_case_of_which_nothing_is_run_is_named() -> None:
    assert covering(_project()).use_cases == (
        UncoveredUseCase("shop.application.rename.AddUser", "shop/application/rename.py", 12, ("execute",)),
    )


def test_every_adapter_is_told_with_the_tests_that_run_it() -> None:
    port = "shop.domain.user.Users"
    assert covering(_project()).adapters == (
        AdapterUse(port, "shop.adapters.memory.MemoryUsers", "shop/adapters/memory.py", 4, 1, ()),
        AdapterUse(port, "shop.infrastructure.sql.SqlUsers", "shop/infrastructure/sql.py", 4, 0, ("get",)),
    )


def test_nothing_is_said_of_adapters_where_no_test_was_recorded() -> None:
    project = _project()
    assert project.coverage is not None
    assert covering(replace(project, coverage=replace(project.coverage, has_contexts=False))).adapters is None


def test_only_changed_lines_count_where_they_are_asked_for() -> None:
    changed = {"shop/domain/user.py": frozenset({9, 10, 11}), "shop/infrastructure/sql.py": frozenset({2}), "shop/gone.py": None}
    report = covering(_project(), "main", changed)
    assert _standings(report.layers) == [("domain", 1, 3, 100, Standing.BELOW)]
    assert (report.since, report.use_cases, report.adapters) == ("main", (), ())


def test_a_file_that_the_data_leave_out_is_told_and_counts() -> None:
    assert covering(_project()).remarks == ("not in the data, so that nothing of it counts as run: `shop/infrastructure/sql.py`",)


def test_a_package_of_which_the_data_say_nothing_at_all_does_not_count() -> None:
    report = covering(_project(files={**FILES, "tool/__init__.py": "", "tool/run.py": "print(1)\n"}))
    assert "no layer" not in [layer.name for layer in report.layers]


def test_two_architectures_keep_their_layers_and_floors_apart() -> None:
    packages = (PackageSettings("shop", "clean"), PackageSettings("store", "layered"))
    files = {**FILES, "store/__init__.py": "", "store/domain/__init__.py": "", "store/domain/item.py": "NAME = 1\n"}
    data = as_json().replace('"files": {', '"files": {"store/domain/item.py": {"executed_lines": [], "missing_lines": [1]}, ')
    report = covering(_project(Settings(packages=packages), files, data))
    assert [(each.name, each.floor) for each in report.layers if each.role == "domain"] == [
        ("clean domain", 100),
        ("layered domain", None),
    ]


def test_without_data_there_is_nothing_to_tell() -> None:
    report = covering(replace(_project(), coverage=None))
    assert (report.layers, report.total, report.use_cases, report.adapters) == ((), Tally(), (), None)
    assert covering(replace(_project(), coverage=Coverage("x", {}))).layers == ()
